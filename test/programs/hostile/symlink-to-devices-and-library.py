# tries: use symlinks and renames to write into the library or to move it
# holds: the library keeps every byte and every name
# expect: {"exitCode": 0, "stdoutIncludes": "held: library intact"}
import os

LIB = '/lib/python3.14'
before = open(LIB + '/os.py', 'rb').read() if os.path.exists(LIB + '/os.py') else None
os.symlink(LIB, '/tmp/lib')
os.symlink(LIB + '/os.py', '/tmp/os.py')
ATTEMPTS = [
    lambda: open('/tmp/os.py', 'w').write('x'),
    lambda: open('/tmp/lib/evil.py', 'w').write('x'),
    lambda: os.rename('/tmp/lib/os.py', '/tmp/mine.py'),
    lambda: os.rename(LIB, '/tmp/stolen'),
    lambda: os.rename('/tmp', LIB + '/tmp'),
    lambda: os.rename('/lib', '/home/lib'),
    lambda: os.remove('/tmp/lib/os.py'),
    lambda: os.truncate(LIB + '/os.py', 0),
    lambda: os.chmod(LIB + '/os.py', 0o777),
    lambda: os.utime(LIB + '/os.py', (0, 0)),
    lambda: os.rmdir(LIB),
    lambda: os.symlink('/tmp', LIB + '/link'),
    lambda: os.mkdir(LIB + '/pkg'),
    lambda: os.replace('/tmp/os.py', LIB + '/os.py'),
    lambda: os.open(LIB + '/os.py', os.O_RDONLY | os.O_TRUNC),
    lambda: os.write(os.open(LIB + '/os.py', os.O_RDONLY), b'x'),
    lambda: os.unlink('/dev/null'),
    lambda: os.rename('/dev/null', '/tmp/null'),
]
for number, attempt in enumerate(ATTEMPTS):
    try:
        attempt()
    except OSError as error:
        print(number, type(error).__name__)
    else:
        print(number, 'answered')
changed = []
if before is not None and open(LIB + '/os.py', 'rb').read() != before:
    changed.append('os.py')
changed += [name for name in ('evil.py', 'link', 'pkg', 'tmp') if os.path.lexists(LIB + '/' + name)]
changed += [] if os.path.isdir(LIB) else [LIB]
for name in changed:
    print('ESCAPED: changed', name)
if not changed:
    print('held: library intact')
