# tries: go through the mounted directory itself when the host has replaced it by a link to the outside
# holds: the mount is the directory that it was, wherever it is now
# world: files
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os

from attempts import ROOT, claim, outcome, read, refused

claim('before', read(f'{ROOT}/hello.txt') == b'hello\n')
print('host: replace-root', flush=True)
print(outcome(lambda: read(f'{ROOT}/hello.txt')), outcome(lambda: os.listdir(ROOT)))
for name in ('secret.txt', 'inner.txt', 'file.txt', 'deep/secret.txt', '../secret.txt'):
    answer = outcome(lambda: read(f'{ROOT}/{name}'))
    claim(f'{name}: {answer}', answer in ('ENOENT', 'ENOTDIR', 'ELOOP'))
    outcome(lambda: os.remove(f'{ROOT}/{name}'))
    outcome(lambda: os.close(os.open(f'{ROOT}/{name}', os.O_WRONLY | os.O_CREAT | os.O_TRUNC)))
outcome(lambda: os.mkdir(f'{ROOT}/made'))
print('host: give-back-root', flush=True)
print(outcome(lambda: sorted(os.listdir(ROOT))))
print('held: done')
