# tries: where hidden names are shown: the area in which files are written before they take their place, and what is outside
# holds: names of that area are neither seen nor made, in any case of letters; the rest of the mount's rules are the same
# world: files
# mount: {"showHidden": true}
# expect: {"exitCode": 0, "stdoutIncludes": "held: hidden files are read"}
import os

from attempts import CAN_WRITE, MODE, ROOT, claim, outcome, read, refused, writing

claim('hidden files are read', read(f'{ROOT}/.env').startswith(b'HID') and '.git' in os.listdir(ROOT))
for name in ('absolute', 'climb', 'passwd', 'environ', 'chain-0', '.ssh/../../outside/secret.txt', '.git/../../sibling.txt'):
    refused(name, lambda: read(f'{ROOT}/{name}'), 'ENOENT')
file = writing(lambda: open(f'{ROOT}/half-written', 'w'))
if file is not None:
    file.write('half')
    file.flush()
claim('nothing of ours is listed', not any('vitrine' in name for name in os.listdir(ROOT)))
if MODE == 'read-write':
    for name in ('.vitrine-staging-', '.vitrine-staging-1-00000000aaaaaaaaaaaaaaaa', '.VITRINE-staging-x', '.Vitrine-Staging-y'):
        refused('made', lambda: open(f'{ROOT}/{name}', 'w'), 'EPERM')
        refused('a directory', lambda: os.mkdir(f'{ROOT}/{name}'), 'EPERM')
        refused('a link', lambda: os.symlink('hello.txt', f'{ROOT}/{name}'), 'EPERM')
        refused('renamed to', lambda: os.rename(f'{ROOT}/shared.txt', f'{ROOT}/{name}'), 'EPERM')
        refused('read', lambda: os.listdir(f'{ROOT}/{name}'), 'ENOENT')
if file is not None:
    file.close()
    claim('what was written', read(f'{ROOT}/half-written') == b'half')
