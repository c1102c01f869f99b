# tries: /proc, /dev/fd and their magic links, by path and through links of the mount
# holds: there is no /proc; /dev has no descriptors of the host
# world: files
# modes: ["read-only", "read-write", "overlay", "memory"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os

from attempts import ROOT, claim, outcome, read, refused

file = os.open(f'{ROOT}/hello.txt', os.O_RDONLY)
directory = os.open(ROOT, os.O_RDONLY)
for at in (file, directory, 0, 1, 2, 3, 10, 20, 30, 100):
    for base in ('/proc/self/fd', '/proc/thread-self/fd', '/proc/1/fd', '/proc/self/fdinfo', f'{ROOT}/process-files', f'{ROOT}/process-root/proc/self/fd'):
        refused('a magic link', lambda: read(f'{base}/{at}'), 'ENOENT')
        refused('a magic link read', lambda: os.readlink(f'{base}/{at}'), 'ENOENT')
        refused('a climb over one', lambda: read(f'{base}/{at}/../outside/secret.txt'), 'ENOENT')
for tail in ('root/etc/passwd', 'cwd/package.json', 'exe', 'environ', 'cmdline', 'maps', 'mem', 'mounts', 'mountinfo', 'task/1/environ', 'ns/pid'):
    for base in ('/proc/self', '/proc/1', f'/proc/{os.getpid()}', f'/proc/{os.getppid()}', f'{ROOT}/process-root/proc/self'):
        refused('/proc', lambda: read(f'{base}/{tail}'), 'ENOENT')
print('devices', sorted(os.listdir('/dev')))
for name in os.listdir('/dev'):
    refused('below a device', lambda: read(f'/dev/{name}/../../etc/passwd'), 'ENOENT', 'ENOTDIR')
print('proc of its own', outcome(lambda: os.mkdir('/proc')), outcome(lambda: os.symlink('/', '/proc/self')))
refused('a /proc that it made itself', lambda: read('/proc/self/etc/passwd'), 'ENOENT')
refused('a link of the host over that', lambda: read(f'{ROOT}/environ'), 'ENOENT')
print('held: done')
