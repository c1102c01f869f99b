# tries: put directories and links of its own where links of the host lead to, so as to get confused with the host
# holds: links lead into the sandbox, where the guest finds its own files and nobody else's; those outside stay hidden from it
# world: files
# knows-host-path: true
# expect: {"exitCode": 0, "stdoutIncludes": "held: its own file"}
import os

from attempts import ROOT, claim, outcome, read

HOST = os.environ['HOST_PATH']
os.makedirs('/etc')
with open('/etc/passwd', 'w') as file:
    file.write('of the guest')
os.makedirs(HOST + '/outside')
with open(HOST + '/outside/secret.txt', 'w') as file:
    file.write('of the guest')
print(outcome(lambda: os.symlink('/data/..', '/.outside')), outcome(lambda: os.listdir('/.outside')))
for name in ('passwd', 'absolute', 'absolute-directory/secret.txt', 'climb', 'chain-0', 'inside-absolute', 'environ', 'root/etc/passwd', 'parent/etc/passwd'):
    print(name, outcome(lambda: read(f'{ROOT}/{name}')), outcome(lambda: os.path.realpath(f'{ROOT}/{name}').replace(HOST, 'HOST')))
claim('its own file', read(HOST + '/outside/secret.txt') == b'of the guest')
