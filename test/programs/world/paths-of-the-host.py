# tries: open files by the names that they have on the host, the mounted ones and their neighbours included
# holds: the host's names mean nothing inside
# world: files
# modes: ["read-only", "read-write", "overlay", "memory", "archive"]
# knows-host-path: true
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import glob
import os
import pathlib

from attempts import ROOT, claim, read, refused

HOST = os.environ['HOST_PATH']
NAMES = ['/etc/passwd', '/etc/shadow', '/etc/hosts', '/etc/hostname', '/etc/resolv.conf', '/etc/ssh/ssh_host_rsa_key',
         '/root/.bash_history', '/root/.ssh/id_rsa', '/proc/self/environ', '/proc/1/environ', '/proc/self/maps', '/proc/version',
         '/sys/class/net', '/var/run/docker.sock', '/run/secrets/token', '/var/lib/cloud', '/tmp/..' + HOST + '/sibling.txt',
         HOST + '/outside/secret.txt', HOST + '/home/.ssh/id', HOST + '/data/hello.txt', HOST + '/data/.env', HOST,
         ROOT + HOST + '/outside/secret.txt', '//' + HOST + '/sibling.txt', 'file://' + HOST + '/sibling.txt', '~/.ssh/id_rsa']
for number, name in enumerate(NAMES):
    refused(f'name {number}', lambda: read(name), 'ENOENT')
    refused(f'metadata {number}', lambda: os.stat(name), 'ENOENT')
    refused(f'listing {number}', lambda: os.listdir(name), 'ENOENT')
claim('no home directories', glob.glob('/home/*/.*') == [] and glob.glob('/root/*') == [])
claim('nothing in the temporary directory', os.listdir('/tmp') == [])
claim('no part of the host path', not any(pathlib.Path(HOST, part).exists() for part in ('.', '..', 'data')))
print('held: done')
