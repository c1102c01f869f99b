# tries: reach files under names that the policy does not know them by: links, hard links, renames, odd spellings
# holds: a policy is asked about the path that is used, whatever it was spelled like
# world: files
# modes: ["read-only", "read-write"]
# policy: only-hello
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
# leaves: {"shared.txt": "shared\n"}
import os

from attempts import ROOT, claim, outcome, read, refused

for name in ('shared.txt', './shared.txt', '//shared.txt', 'sub/../shared.txt', 'hello.txt/../shared.txt', 'down', 'sub/inner.txt', '../data/shared.txt', 'relative/../shared.txt'):
    refused(name, lambda: read(f'{ROOT}/{name}'), 'EACCES', 'ENOTDIR', 'ENOENT')
os.chdir('/home')
claim('what it allows', read(f'{ROOT}/hello.txt') == b'hello\n')
directory = outcome(lambda: os.open(ROOT, os.O_RDONLY))
print(directory)
if isinstance(directory, int):
    refused('by a descriptor', lambda: os.open('shared.txt', os.O_RDONLY, dir_fd=directory), 'EACCES')
for way in (lambda: os.rename(f'{ROOT}/shared.txt', f'{ROOT}/hello-2.txt'), lambda: os.rename(f'{ROOT}/hello.txt', f'{ROOT}/shared.txt'), lambda: os.link(f'{ROOT}/shared.txt', f'{ROOT}/hello-2')):
    print(outcome(way))
refused('a file that was renamed', lambda: read(f'{ROOT}/shared.txt'), 'EACCES')
print('held: done')
