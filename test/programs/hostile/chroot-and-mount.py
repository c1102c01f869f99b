# tries: change the root, become another user, or attach devices
# holds: refused, or without any effect on what can be reached
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os
import stat

os.makedirs('/tmp/jail', exist_ok=True)
for name, args in (('chroot', ('/tmp/jail',)), ('chroot', ('..',)), ('setuid', (0,)), ('setgid', (0,)), ('setreuid', (0, 0)),
                   ('mknod', ('/tmp/disk', 0o666 | stat.S_IFBLK, 0x0801)), ('mkfifo', ('/tmp/fifo',)), ('setsid', ()),
                   ('chown', ('/', 0, 0)), ('posix_openpt', (2,)), ('login_tty', (0,)), ('setpgid', (0, 0)), ('sync', ())):
    try:
        getattr(os, name)(*args)
        print('held:', name, 'answered')
    except (OSError, AttributeError) as error:
        print('held:', name, type(error).__name__)
reached = [path for path in ('/etc/passwd', '/tmp/disk', '/../etc/passwd') if os.path.exists(path) and not stat.S_ISREG(os.stat(path).st_mode)]
for path in reached:
    print('ESCAPED:', path)
print('held: end')
