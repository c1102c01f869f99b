# tries: sendfile, copy_file_range, splice and readv to move bytes past the checks of read and write
# holds: they obey the same rules, or are not there
# world: files
# expect: {"exitCode": 0, "stdoutIncludes": "held: unchanged"}
# leaves: {"shared.txt": "shared\n", "hello.txt": "hello\n"}
import os

from attempts import MODE, ROOT, claim, outcome, read

source = os.open(f'{ROOT}/hello.txt', os.O_RDONLY)
target = os.open(f'{ROOT}/shared.txt', os.O_RDONLY)
private = os.open('/home/private', os.O_RDWR | os.O_CREAT)
pipe = os.pipe()
WAYS = [lambda: os.sendfile(target, source, 0, 5), lambda: os.sendfile(private, source, -1, 5), lambda: os.sendfile(private, source, 0, 2**40),
        lambda: os.copy_file_range(source, target, 5), lambda: os.splice(source, pipe[1], 5), lambda: os.pwritev(target, [b'x'], 0),
        lambda: os.writev(target, [b'x', b'y']), lambda: os.pwrite(source, b'x', 0), lambda: os.preadv(source, [bytearray(3)], -1),
        lambda: os.posix_fallocate(target, 0, 10), lambda: os.ftruncate(target, 0), lambda: os.fchmod(target, 0o666) if MODE == 'read-only' else None]
for number, way in enumerate(WAYS):
    try:
        print(number, outcome(way))
    except AttributeError:
        print(number, 'is not there')
claim('unchanged', read(f'{ROOT}/shared.txt') == b'shared\n' and read(f'{ROOT}/hello.txt') == b'hello\n')
