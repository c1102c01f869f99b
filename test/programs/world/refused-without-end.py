# tries: keep the host busy with refusing
# holds: refused calls are counted, and stop the run; the report stays small
# world: files
# modes: ["read-only", "read-write", "overlay"]
# options: {"limits": {"calls": 3000}}
# expect: {"stopped": "calls"}
import os

from attempts import ROOT

turn = 0
while True:
    turn += 1
    for way in (lambda: os.open(f'{ROOT}/climb', os.O_RDONLY), lambda: os.stat(f'/{ROOT}/none-{turn}'), lambda: os.chmod(f'{ROOT}/.env', 0), lambda: os.link(f'{ROOT}/hello.txt', f'{ROOT}/x{turn}'),
                lambda: os.mkdir(f'{ROOT}/none/{turn}')):
        try:
            way()
        except BaseException:
            continue
