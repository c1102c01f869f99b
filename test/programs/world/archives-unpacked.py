# tries: unpack archives whose names and links lead out of the mount
# holds: they are unpacked into the sandbox at most; links that lead out are refused on the host
# world: files
# modes: ["read-write", "overlay"]
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import io
import os
import tarfile
import zipfile

from attempts import ROOT, claim, outcome, read

NAMES = ['sub/../../../etc/escaped.txt', '/etc/escaped.txt', 'climb-directory/escaped.txt', '.ssh/authorized_keys', 'climb']
for name in NAMES:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode='w') as tar:
        for link, target in (('away', '..'), ('further', '/'), ('away/again', '../outside')):
            member = tarfile.TarInfo(link)
            member.type, member.linkname = tarfile.SYMTYPE, target
            tar.addfile(member)
        hard = tarfile.TarInfo('hard')
        hard.type, hard.linkname = tarfile.LNKTYPE, '../outside/secret.txt'
        tar.addfile(hard)
        for path in (name, 'away/escaped.txt', 'further/etc/escaped.txt'):
            member = tarfile.TarInfo(path)
            member.size, member.mode, member.uid = 4, 0o6777, 0
            tar.addfile(member, io.BytesIO(b'mine'))
    data.seek(0)
    with tarfile.open(fileobj=data) as tar:
        for member in tar:
            try:
                tar.extract(member, ROOT, filter='fully_trusted')
            except (OSError, KeyError, tarfile.TarError) as error:
                print(name, member.name, type(error).__name__)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, 'w') as archive:
        archive.writestr(name, 'mine')
    with zipfile.ZipFile(packed) as archive:
        print(name, outcome(lambda: archive.extractall(ROOT)))
print(outcome(lambda: read(f'{ROOT}/hard')), outcome(lambda: os.listdir('/etc')), outcome(lambda: sorted(os.listdir(ROOT))))
print('held: done')
