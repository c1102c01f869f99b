# tries: win a race: a process of the host replaces a directory and a file by links to the outside and back, as fast as it can
# holds: what is read is always what is inside; nothing outside is made, changed or removed
# world: files
# during: swap
# options: {"limits": {"cpu": "30s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: always inside"}
import os

from attempts import CAN_WRITE, ROOT, claim, outcome

texts, names = set(), set()
path = f'{ROOT}/swap/file.txt'
descriptor = os.open(ROOT, os.O_RDONLY)
for turn in range(120):
    for way in (lambda: open(path).read(), lambda: open(f'{ROOT}/swap/inner.txt').read(), lambda: open(f'{ROOT}/swap/secret.txt').read()):
        answer = outcome(way)
        texts.add(answer)
    answer = outcome(lambda: os.listdir(f'{ROOT}/swap'))
    names.update(answer if isinstance(answer, list) else [])
    outcome(lambda: os.readlink(path))
    outcome(lambda: os.stat(f'{ROOT}/swap/secret.txt'))
    if CAN_WRITE:
        for way in (lambda: os.remove(f'{ROOT}/swap/secret.txt'), lambda: os.chmod(f'{ROOT}/swap/inner.txt', 0o777), lambda: os.truncate(f'{ROOT}/swap/secret.txt', 0),
                    lambda: os.utime(f'{ROOT}/swap/inner.txt', (1, 1)), lambda: os.rename(f'{ROOT}/swap/secret.txt', f'{ROOT}/stolen')):
            outcome(way)
print(sorted(texts), sorted(names))
claim('always inside', {text for text in texts if text.startswith('inside')} == {'inside\n'} and not any('SIDE' in text for text in texts))
claim('no names of outside', not names & {'secret.txt', 'inner.txt', 'deep', 'shared.txt'})
