# tries: truncate and append to what links lead to, and what is read-only
# holds: nothing outside is shortened, whatever names it
# world: files
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
# leaves: {"hello.txt": "he"}
import os

from attempts import CAN_WRITE, ROOT, claim, outcome, read, refused, writing

for name in ('climb', 'absolute', 'sub/climb', 'passwd', 'environ', 'inside-absolute', 'chain-0', '.env', 'to-hidden', 'fifo', 'socket', 'parent/sibling.txt', 'root/etc/passwd'):
    path = f'{ROOT}/{name}'
    refused(f'{name}, truncated', lambda: os.truncate(path, 0))
    refused(f'{name}, emptied', lambda: os.open(path, os.O_WRONLY | os.O_TRUNC))
    refused(f'{name}, read and emptied', lambda: os.open(path, os.O_RDONLY | os.O_TRUNC))
    refused(f'{name}, appended to', lambda: os.open(path, os.O_WRONLY | os.O_APPEND))
refused('a directory', lambda: os.truncate(f'{ROOT}/sub', 0), 'EISDIR', 'EROFS')
refused('a negative length', lambda: os.truncate(f'{ROOT}/hello.txt', -1))
writing(lambda: os.truncate(f'{ROOT}/relative', 2))
claim('a link inside', read(f'{ROOT}/hello.txt') == (b'he' if CAN_WRITE else b'hello\n'))
print('held: done')
