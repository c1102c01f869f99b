# tries: the same, where only killing the thread helps: inside one operation in C
# holds: the host has what it had before; nothing is left lying about
# world: files
# modes: ["read-write"]
# platforms: ["worker"]
# options: {"limits": {"cpu": "400ms", "grace": "50ms"}}
# expect: {"stopped": "cpu", "stdoutIncludes": "held: half written"}
# leaves: {"hello.txt": "hello\n", "new.txt": null}
from itertools import repeat

from attempts import ROOT

hello = open(f'{ROOT}/hello.txt', 'r+')
hello.write('HALF')
hello.flush()
new = open(f'{ROOT}/new.txt', 'w')
new.write('x' * 1000)
new.flush()
print('held: half written', flush=True)
sum(repeat(0))
