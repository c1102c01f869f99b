# tries: write more than the mount's quota: at once, in pieces, sparsely, over and over, in files without names
# holds: ENOSPC, and what was written before is whole; what is removed can be written again
# world: files
# modes: ["read-write", "overlay"]
# mount: {"maxBytes": 200000}
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os

from attempts import MODE, ROOT, claim, outcome, read, refused

os.chdir(ROOT)


def fill(name, size, piece=10_000):
    with open(name, 'wb', buffering=0) as file:
        for start in range(0, size, piece):
            file.write(b'x' * min(piece, size - start))


def total():
    return sum(os.stat(name).st_size for name in os.listdir('.') if name.startswith('mine'))


fill('mine-0', 100_000)
# A file that could not be written whole is not kept, which is told when it is closed.
refused('more than there is', lambda: fill('mine-1', 1_000_000), 'ENOSPC', 'EIO')
claim('no more than the quota', total() <= 200_000)
refused('at once', lambda: fill('mine-2', 1_000_000, 1_000_000), 'ENOSPC', 'EIO')
for size in (10**6, 2**31, 2**40, 2**53, 2**62):
    if MODE == 'overlay':
        # Holes of private files cost nothing, and a file of the host's is only made when a person says so.
        print('sparsely', outcome(lambda: os.truncate('mine-0', size)))
        continue
    refused('sparsely', lambda: os.truncate('mine-0', size), 'ENOSPC', 'EFBIG', 'EINVAL')
    with open('mine-0', 'r+b') as file:
        refused('by seeking', lambda: os.pwrite(file.fileno(), b'x', size), 'ENOSPC', 'EFBIG', 'EINVAL')
if MODE == 'read-write':
    claim('no more than the quota', total() <= 200_000)
for name in [name for name in os.listdir('.') if name.startswith('mine')]:
    os.remove(name)
for turn in range(10):
    fill('mine-again', 150_000, 150_000)
    claim('what was removed can be written again', os.stat('mine-again').st_size == 150_000)
    os.remove('mine-again')
held = []
for turn in range(100):
    try:
        file = open(f'mine-unlinked-{turn}', 'wb', buffering=0)
        os.remove(f'mine-unlinked-{turn}')
        file.write(b'x' * 50_000)
        held.append(file)
    except OSError as error:
        claim('files without names count', error.strerror == 'No space left on device')
        break
claim('files without names count', len(held) < 10)
del held, file
for turn in range(50):
    outcome(lambda: os.rename('mine-a', 'mine-b'))
    outcome(lambda: fill('mine-a', 20_000, 20_000))
claim('no more than the quota', total() <= 200_000)
print('grown', outcome(lambda: os.truncate('hello.txt', 190_000)), outcome(lambda: os.truncate('hello.txt', 6)))
claim('the files of the host', read('hello.txt') == b'hello\n')
usage = os.statvfs('.')
claim('what is told about room', usage.f_blocks * usage.f_frsize < 10**6 and usage.f_bavail <= usage.f_blocks)
print('held: done')
