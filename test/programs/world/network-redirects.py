# tries: be sent by a server that is allowed to where it may not go: other ports, metadata, loopback names, files, other schemes
# holds: a redirect is a request like any other
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: a redirect that is allowed"}
import http.client
import os
import urllib.error
import urllib.parse
import urllib.request

from attempts import claim

ALLOWED, FORBIDDEN, OTHER = (os.environ[name] for name in ('ALLOWED', 'FORBIDDEN', 'OTHER'))
TARGETS = [f'http://127.0.0.1:{FORBIDDEN}/', f'http://localhost:{FORBIDDEN}/', f'http://LOCALHOST.:{FORBIDDEN}/', f'http://2130706433:{FORBIDDEN}/', f'http://0x7f.1:{FORBIDDEN}/', f'http://[::1]:{FORBIDDEN}/',
           f'http://[::ffff:127.0.0.1]:{FORBIDDEN}/', f'http://127.0.0.1:{ALLOWED}@127.0.0.1:{FORBIDDEN}/', f'http://127.0.0.1:{FORBIDDEN}#@127.0.0.1:{ALLOWED}/', f'//127.0.0.1:{FORBIDDEN}/',
           f'\\\\127.0.0.1:{FORBIDDEN}\\', 'http://169.254.169.254/latest/meta-data/', 'http://metadata.google.internal/', 'http://[fd00:ec2::254]/', 'file:///etc/passwd', 'file://localhost/etc/passwd',
           'file:///data/absolute', 'file:/data/../sibling.txt', f'ftp://127.0.0.1:{FORBIDDEN}/x', f'gopher://127.0.0.1:{FORBIDDEN}/', 'data:text/plain,x', f'https://127.0.0.1:{FORBIDDEN}/',
           f'http://metadata.example.org:{FORBIDDEN}/', f'http://mixed.example.org:{FORBIDDEN}/', f'http://flip.example.org:{FORBIDDEN}/', f'HTTP://127.0.0.1:{FORBIDDEN}/']
for target in TARGETS:
    for status in (301, 302, 303, 307, 308):
        query = urllib.parse.urlencode({'to': target, 'status': status})
        try:
            answer = urllib.request.urlopen(f'http://127.0.0.1:{ALLOWED}/redirect?{query}', timeout=5).read()
        except (OSError, ValueError, http.client.HTTPException) as error:
            answer = error
        if isinstance(answer, bytes):
            # Of an odd target that the library takes for a path of the same server.
            claim(f'{target} {answer}', answer == b'hello\n' and '127.0.0.1:' + FORBIDDEN not in target.replace('\\', '/').split('/')[:1])
        else:
            print('held:', target, answer)
query = urllib.parse.urlencode({'to': f'http://127.0.0.1:{OTHER}/fine'})
claim('a redirect that is allowed', urllib.request.urlopen(f'http://127.0.0.1:{ALLOWED}/redirect?{query}', timeout=5).read() == b'hello\n')
