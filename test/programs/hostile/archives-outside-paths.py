# tries: unpack archives with absolute names, .. chains, links and devices
# holds: whatever the library lets through stays inside the sandbox
# expect: {"exitCode": 0, "stdoutIncludes": "held: inside"}
import io
import os
import tarfile
import zipfile

tar = io.BytesIO()
with tarfile.open(fileobj=tar, mode='w') as archive:
    for name, kind, link in (('/etc/evil', tarfile.REGTYPE, ''), ('../' * 20 + 'etc/evil', tarfile.REGTYPE, ''), ('link', tarfile.SYMTYPE, '/lib/python3.14'),
                             ('link/evil.py', tarfile.REGTYPE, ''), ('hard', tarfile.LNKTYPE, '/etc/passwd'), ('disk', tarfile.BLKTYPE, ''), ('fifo', tarfile.FIFOTYPE, '')):
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, link
        archive.addfile(member)
os.makedirs('/tmp/out')
for mode in ('fully_trusted', 'tar', 'data'):
    tar.seek(0)
    with tarfile.open(fileobj=tar) as archive:
        for member in archive:
            try:
                archive.extract(member, '/tmp/out', filter=mode)
            except (OSError, tarfile.TarError, KeyError, AttributeError, NotImplementedError) as error:
                print('held:', mode, type(error).__name__)
packed = io.BytesIO()
with zipfile.ZipFile(packed, 'w') as archive:
    for name in ('/lib/python3.14/evil.py', '../' * 20 + 'lib/python3.14/evil.py', 'x' * 5000):
        archive.writestr(name, 'x')
with zipfile.ZipFile(packed) as archive:
    for name in archive.namelist():
        try:
            archive.extract(name, '/tmp/out')
        except OSError as error:
            print('held: zip', type(error).__name__)
if os.path.exists('/lib/python3.14/evil.py'):
    print('ESCAPED: the library was written')
print('held: inside')
