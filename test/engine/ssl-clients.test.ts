import { describe, expect, it } from 'vitest';
import { useGuest } from './ssl/guest.js';

describe('clients of the standard library over TLS', () => {
  const { linesOf } = useGuest();

  it('runs urllib and http.client unmodified', async () => {
    const lines = await linesOf(`
import http.client, urllib.request
answer = b'HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\nConnection: close\\r\\n\\r\\nhello'
connections = serve(answer)
with urllib.request.urlopen('https://api.example.com/x?y') as response:
    print(response.status, response.read())
print(connections[0][0], connections[0][1].recv(1000).split(b'\\r\\n')[0], requests[-1])
connections = serve(answer)
client = http.client.HTTPSConnection('api.example.com', 8443, context=ssl._create_unverified_context())
client.request('POST', '/', b'body')
print(client.getresponse().read(), connections[0][0], connections[0][1].recv(1000)[-4:], requests[-1])
serve(b'HTTP/1.1 200 OK\\r\\n\\r\\n', answer)
client = http.client.HTTPSConnection('proxy.example')
client.set_tunnel('inner.example')
client.request('GET', '/')
print(client.getresponse().read(), requests[-1])
fails_with('CERT_HAS_EXPIRED')
serve(answer)
print(caught(urllib.request.urlopen, 'https://api.example.com/'))
fake.report, fake.code, fake.start_errno = SESSION, 0, errno.EACCES
print(repr(caught(urllib.request.urlopen, 'https://api.example.com/').reason))
`);
    expect(lines).toEqual([
      "200 b'hello'",
      "('api.example.com', 443) b'GET /x?y HTTP/1.1' {'serverName': 'api.example.com', 'alpn': ['http/1.1']}",
      "b'hello' ('api.example.com', 8443) b'body' {'serverName': 'api.example.com', 'alpn': []}",
      "b'hello' {'serverName': 'inner.example', 'alpn': ['http/1.1']}",
      '<urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired>',
      "PermissionError(2, 'TLS to api.example.com is refused by the policy of the sandbox')",
    ]);
  });

  it('runs xmlrpc, smtplib, poplib, imaplib and ftplib', async () => {
    const lines = await linesOf(`
import ftplib, imaplib, poplib, smtplib, xmlrpc.client
body = xmlrpc.client.dumps((42,), methodresponse=True).encode()
serve(b'HTTP/1.1 200 OK\\r\\nContent-Type: text/xml\\r\\nContent-Length: %d\\r\\n\\r\\n' % len(body) + body)
print(xmlrpc.client.ServerProxy('https://rpc.example/').answer(), requests[-1]['serverName'])
serve(b'220 hi\\r\\n250 hi\\r\\n221 bye\\r\\n')
with smtplib.SMTP_SSL('mail.example') as mail:
    print(mail.ehlo()[0], requests[-1]['serverName'])
serve(b'220 hi\\r\\n250-hi\\r\\n250 STARTTLS\\r\\n220 go\\r\\n', b'250 inside\\r\\n221 bye\\r\\n')
with smtplib.SMTP('submit.example') as mail:
    print(mail.starttls()[0], mail.ehlo(), requests[-1]['serverName'])
serve(b'+OK hi\\r\\n+OK 2 320\\r\\n')
print(poplib.POP3_SSL('pop.example').stat(), requests[-1]['serverName'])
imaplib.IMAP4._mode_ascii, tag = imaplib.IMAP4._mode_ascii, None
class Imap(imaplib.IMAP4_SSL):
    def _new_tag(self):
        return super()._new_tag()
imaplib.Int2AP = lambda number: b'TAG'
serve(b'* OK hi\\r\\n* CAPABILITY IMAP4rev1\\r\\nTAG0 OK done\\r\\n')
print(imaplib.IMAP4_SSL('imap.example').capabilities, requests[-1]['serverName'])
serve(b'220 hi\\r\\n234 go\\r\\n', b'230 in\\r\\n200 PBSZ\\r\\n200 PROT\\r\\n')
ftp = ftplib.FTP_TLS('ftp.example')
print(ftp.login(), ftp.prot_p(), requests[-1]['serverName'])
`);
    expect(lines).toEqual([
      '42 rpc.example',
      '250 mail.example',
      "220 (250, b'inside') submit.example",
      '(2, 320) pop.example',
      "('IMAP4REV1',) imap.example",
      '230 in 200 PROT ftp.example',
    ]);
  });
});
