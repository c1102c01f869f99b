# tries: open the host's well-known files and directories by absolute path
# holds: none of them exists in the sandbox
# expect: {"exitCode": 0, "stdoutIncludes": "held: no host path"}
import os

PATHS = ['/etc/passwd', '/etc/shadow', '/etc/hosts', '/proc/self/environ', '/proc/1/root/etc/passwd', '/proc/self/maps',
         '/proc/cpuinfo', '/sys/kernel', '/sys/class/net', '/root', '/root/.ssh/id_rsa', '/var/run/docker.sock', '/usr/bin/env',
         '/bin/sh', '/dev/mem', '/dev/kmem', '/dev/sda', '/dev/shm', '/dev/ptmx', '/boot', '/mnt', '/run', '/srv', '/Users',
         '/Windows', 'C:\\Windows\\win.ini', '\\\\server\\share', '/package.json', '/node_modules', 'file:///etc/passwd',
         '/host', '/data', '//etc/passwd', '/./etc//passwd', '/lib/x86_64-linux-gnu', '/lib64', '/lib/systemd']
reached = []
for path in PATHS:
    for call in (os.stat, os.listdir, os.readlink, open):
        try:
            call(path)
        except OSError:
            continue
        reached.append((path, call.__name__))
for path, name in reached:
    print('ESCAPED:', name, path)
print('root holds', sorted(os.listdir('/')))
if not reached:
    print('held: no host path')
