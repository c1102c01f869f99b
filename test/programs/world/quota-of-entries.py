# tries: make more files, directories and links than the mount's quota; deep ones; remove and make for ever
# holds: ENOSPC at the quota, and the room comes back
# world: files
# modes: ["read-write", "overlay"]
# mount: {"maxEntries": 60}
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os

from attempts import ROOT, claim, outcome

os.chdir(ROOT)
MAKERS = [lambda name: os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY)), os.mkdir, lambda name: os.symlink('hello.txt', name)]
for turn in range(3):
    made = []
    for number in range(100):
        name = f'entry-{turn}-{number}'
        answer = outcome(lambda: MAKERS[number % 3](name))
        if answer is None:
            made.append(name)
        else:
            claim(f'refused with {answer}', answer == 'ENOSPC')
    claim(f'as many as the quota: {len(made)}', 50 <= len(made) <= 60)
    for name in made:
        os.rmdir(name) if os.path.isdir(name) and not os.path.islink(name) else os.remove(name)
path = '.'
for depth in range(200):
    path += '/d'
    if outcome(lambda: os.mkdir(path)) is not None:
        break
claim('deep ones', depth <= 60)
while path != '.':
    outcome(lambda: os.rmdir(path))
    path = path.rsplit('/', 1)[0]
for turn in range(200):
    MAKERS[0]('one')
    os.rename('one', 'other')
    os.remove('other')
print('held: done')
