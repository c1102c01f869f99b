# tries: have the host's link read, or written through, where a file was when it was opened
# holds: a link that has taken a file's place is neither followed nor overwritten
# world: files
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os

from attempts import MODE, ROOT, claim, outcome, read

path = f'{ROOT}/hello.txt'
file = open(path, 'r+' if MODE != 'read-only' else 'r')
claim('before', file.read() == 'hello\n')
if MODE != 'read-only':
    file.write('mine')
    file.flush()
os.stat(path)
print('host: replace-file', flush=True)
for way in (lambda: read(path), lambda: os.readlink(path), lambda: os.chmod(path, 0o777), lambda: os.utime(path, (1, 1)), lambda: os.truncate(path, 0),
            lambda: os.fstat(file.fileno()).st_size, lambda: os.pread(file.fileno(), 100, 0), lambda: os.fsync(file.fileno()), file.close):
    print(outcome(way))
print('held: done')
