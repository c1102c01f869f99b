# tries: create files whose names hold escape sequences, line breaks, undecodable bytes and look-alikes
# holds: names are bytes like any others: stored, listed and removed exactly
# expect: {"exitCode": 0, "stdout": "held: same names\n"}
import os

os.mkdir(b'/tmp/odd')
NAMES = [b'\x1b[2J\x1b[31m', b'\r\nHTTP 200', b'\xff\xfe', b'\x80', b'\xed\xa0\x80', b'a\tb', b' ', b'...', b'-rf', b'*', b'\x7f',
         b'\\..\\..', b'C:', b'e\xcc\x81', b'\xc3\xa9', b'\xe2\x80\xae', b'%2e%2e', b'con', b"';drop table", b'$(id)', b'`id`']
for name in NAMES:
    with open(b'/tmp/odd/' + name, 'wb') as file:
        file.write(name)
listed = os.listdir(b'/tmp/odd')
same = sorted(listed) == sorted(NAMES)
for name in listed:
    with open(b'/tmp/odd/' + name, 'rb') as file:
        same = same and file.read() == name
    os.remove(b'/tmp/odd/' + name)
same = same and os.listdir('/tmp/odd') == []
print('held: same names' if same else 'names changed: %r' % listed)
