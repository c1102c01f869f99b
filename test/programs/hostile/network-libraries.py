# tries: fetch through the libraries above sockets
# holds: an OSError (URLError is one) from each
# options: {"limits": {"wall": "10s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: unreachable"}
import ftplib
import http.client
import smtplib
import urllib.request
import xmlrpc.client


def fetch(url):
    return lambda: urllib.request.urlopen(url, timeout=1).read()


def http_get():
    connection = http.client.HTTPConnection('127.0.0.1', 80, timeout=1)
    connection.request('GET', '/')
    return connection.getresponse().read()


reached = []
for number, attempt in enumerate((fetch('http://127.0.0.1/'), fetch('https://example.com/'), fetch('file:///etc/passwd'), fetch('ftp://127.0.0.1/x'), http_get,
                                  lambda: ftplib.FTP('127.0.0.1', timeout=1), lambda: smtplib.SMTP('127.0.0.1', timeout=1),
                                  lambda: xmlrpc.client.ServerProxy('http://127.0.0.1/').x())):
    try:
        attempt()
    except Exception as error:
        print('held:', number, type(error).__name__)
    else:
        reached.append(number)
for number in reached:
    print('ESCAPED:', number)
if not reached:
    print('held: unreachable')
