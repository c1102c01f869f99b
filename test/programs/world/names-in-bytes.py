# tries: names of bytes that somebody could take for '/', '..' or NUL: overlong UTF-8, other widths, other normal forms
# holds: bytes are bytes: only '/' separates, only '..' climbs; names that are not UTF-8 are whole in listings
# world: files
# expect: {"exitCode": 0, "stdoutIncludes": "held: names that are not UTF-8"}
import os

from attempts import CAN_WRITE, ROOT, claim, outcome, read, refused

root = ROOT.encode()
DOTS = [b'\xc0\xae\xc0\xae', b'\xe0\x80\xae\xe0\x80\xae', '．．'.encode(), '․․'.encode(), '‥'.encode(), b'.%2e', b'%2e%2e', b'..\xad', b'..\x7f', b'\xff..', '\u200b..'.encode()]
SLASHES = [b'\xc0\xaf', b'\xe0\x80\xaf', '／'.encode(), '∕'.encode(), b'\\', b'%2f', b'\\..\\', '⁄'.encode()]
for dots in DOTS:
    refused('dots', lambda: read(root + b'/' + dots + b'/outside/secret.txt'), 'ENOENT')
    refused('dots below', lambda: read(root + b'/sub/' + dots + b'/' + dots + b'/outside/secret.txt'), 'ENOENT')
for slash in SLASHES:
    refused('slashes', lambda: read(root + b'/..' + slash + b'outside' + slash + b'secret.txt'), 'ENOENT')
    refused('slashes', lambda: read(root + b'/sub' + slash + b'..' + slash + b'..' + slash + b'outside/secret.txt'), 'ENOENT')
for name in (b'a\0', b'\0', b'hello.txt\0/../x'):
    print('NUL', outcome(lambda: read(root + b'/' + name)))
odd = root + b'/\xff\xfe.'
claim('names that are not UTF-8', b'\xff\xfe.' in os.listdir(root) and read(odd) == b'odd\n' and '\udcff\udcfe.' in os.listdir(ROOT))
for name in (b'\xff/..', b'\x01\x1b[2J', b'-rf', b'*', b'\xed\xa0\x80', b'a\nb', b'__proto__', b'constructor', b'C:', b'con', b'a:b', b'a ' * 100):
    path = root + b'/' + name
    answer = outcome(lambda: os.close(os.open(path, os.O_CREAT | os.O_WRONLY)))
    if answer is None:
        claim('a name as it is', CAN_WRITE and name in os.listdir(root))
        os.rename(path, path + b'!')
        os.remove(path + b'!')
