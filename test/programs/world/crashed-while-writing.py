# tries: break the interpreter with files half written
# holds: the guest is dead, and the host has what it had before
# world: files
# modes: ["read-write", "overlay"]
# expect: {"crashed": true, "stdoutIncludes": "held: half written"}
# leaves: {"hello.txt": "hello\n", "new.txt": null}
import os

from attempts import ROOT

hello = open(f'{ROOT}/hello.txt', 'r+')
hello.write('HALF')
hello.flush()
new = open(f'{ROOT}/new.txt', 'w')
new.write('x' * 1000)
new.flush()
print('held: half written', flush=True)
os.abort()
