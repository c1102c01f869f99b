# tries: give files second names, to keep them, to show hidden ones, to write through to those outside that share an inode
# holds: no hard links on the host; a file that is written is a new one, and other names of the old keep what they had
# world: files
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
# leaves: {"shared.txt": "mine"}
import os

from attempts import MODE, ROOT, claim, outcome, read, refused, writing

for source, target in (('hello.txt', 'second'), ('absolute', 'second'), ('climb', 'second'), ('passwd', 'second'), ('.env', 'second'), ('fifo', 'second')):
    print(source, outcome(lambda: os.link(f'{ROOT}/{source}', f'{ROOT}/{target}')), outcome(lambda: os.link(f'{ROOT}/{source}', '/home/second')))
    outcome(lambda: os.link('/home/attempts.py', f'{ROOT}/{target}'))
    for path in (f'{ROOT}/{target}', '/home/second'):
        print(outcome(lambda: read(path, 6)))
claim('the contents are shared', read(f'{ROOT}/shared.txt') == b'shared\n')


def replace():
    with open(f'{ROOT}/shared.txt', 'r+') as file:
        file.truncate(0)
        file.write('mine')


writing(replace)
writing(lambda: os.chmod(f'{ROOT}/shared.txt', 0o600))
writing(lambda: os.utime(f'{ROOT}/shared.txt', (1, 1)))
claim('what was written', read(f'{ROOT}/shared.txt') == (b'shared\n' if MODE == 'read-only' else b'mine'))
print('held: done')
