# tries: make links where they stay inside, then rename them, or directories above them, to where they lead out
# holds: nothing on the host leads out that did not before; nothing outside is read
# world: files
# modes: ["read-write", "overlay", "memory"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os

from attempts import MODE, ROOT, claim, outcome, read, refused

os.chdir(ROOT)
os.makedirs('deep/a/b/c/d')
for name, target in (('deep/a/b/c/d/up', '../../../../../hello.txt'), ('deep/a/b/c/d/out', '../../../../../../outside/secret.txt'),
                     ('deep/a/b/c/d/down', 'x/../y'), ('deep/a/link', 'b/c'), ('deep/a/through', 'link/../../../../..')):
    print(name, outcome(lambda: os.symlink(target, name)))
print('to the top', outcome(lambda: os.rename('deep/a/b/c/d', 'd')))
print('a link alone', outcome(lambda: os.rename('sub/up', 'up')))
print('a link alone, down', outcome(lambda: os.rename('climb', 'sub/climbed')))
print('a directory with links', outcome(lambda: os.rename('sub/deeper', 'deeper')) if MODE != 'read-write' else '')
print('a directory of links, by name', outcome(lambda: os.replace('deep/a', 'a')))
print('through a descriptor', outcome(lambda: os.rename('link', 'link', src_dir_fd=os.open('a', os.O_RDONLY), dst_dir_fd=os.open('empty', os.O_RDONLY))))
for directory, directories, files in os.walk(ROOT):
    for name in directories + files:
        path = os.path.join(directory, name)
        if os.path.islink(path):
            try:
                text = read(path)
            except OSError:
                continue
            print(path, text)
for name in ('up', 'sub/climbed', 'deeper/climb', 'd/up', 'd/out', 'a/through', 'empty/link'):
    for tail in ('', '/secret.txt', '/outside/secret.txt', '/../outside/secret.txt'):
        answer = outcome(lambda: read(name + tail))
        if answer != b'hello\n':
            print('held:', name + tail, answer)
if MODE == 'read-write':
    refused('a directory whose links would lead out', lambda: os.rename('sub/deeper', 'deepest'), 'EPERM')
    claim('within its depth', outcome(lambda: os.rename('sub/deeper', 'empty/deeper')) is None and read('empty/deeper/two-up') == b'hello\n')
    os.rename('empty/deeper', 'sub/deeper')
    os.rename('sub', 'empty/sub')
    refused('the same by a detour', lambda: os.rename('empty/sub/deeper', 'deepest'), 'EPERM')
    refused('a climbing link of the host, moved', lambda: os.rename('empty/sub/climb', 'empty/climb'), 'EPERM')
print('held: done')
