import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HttpRequest } from 'vitrine';
import {
  CA,
  digestOf,
  echo,
  linesOf,
  networkFor,
  pattern,
  prelude,
  runIn,
  Servers,
  tlsFile,
} from './network-servers.js';

/** Programs that speak TLS, which ends at the controller, against real HTTPS servers with a root of their own. */

const servers = new Servers();
const ports = { secure: 0, expired: 0, selfSigned: 0, starting: 0, plain: 0 };
beforeAll(async () => {
  ports.secure = await servers.https();
  ports.expired = await servers.https(undefined, 'expired');
  ports.selfSigned = await servers.https(undefined, 'self-signed');
  ports.plain = await servers.http();
  // Speaks TLS from when it was asked to.
  ports.starting = await servers.tcp((socket) => {
    socket.write('ready\r\n');
    socket.once('data', () => {
      socket.write('go\r\n', () => {
        const secure = new TLSSocket(socket, {
          isServer: true,
          cert: tlsFile('server.crt'),
          key: tlsFile('server.key'),
        });
        secure.on('error', () => {});
        echo(secure);
      });
    });
  });
});
afterAll(() => servers.end());

const names = ['api.example.com', 'other.example.com', 'a.wild.example.org', 'evil.example.net'];

function lines(code: string): Promise<string[]> {
  return linesOf({ network: networkFor(names, Object.values(ports)) }, prelude(ports) + code);
}

describe('certificates', () => {
  it('that are expired, for another name or by nobody known are errors of verification', async () => {
    const printed = await lines(`
def reason(url, **options):
    try: return get(url, **options)
    except urllib.error.URLError as error:
        why = error.reason
        return type(why).__name__, why.reason, why.verify_code, isinstance(why, ssl.CertificateError)
print(reason(f'https://api.example.com:{expired}/'))
print(reason(f'https://other.example.com:{secure}/'))
print(reason(f'https://api.example.com:{selfSigned}/'))
# Whatever a program asks for, verification stays on.
lax = ssl._create_unverified_context()
print(reason(f'https://api.example.com:{expired}/', context=lax))
print(reason(f'https://other.example.com:{secure}/', context=lax))
print(reason(f'https://api.example.com:{secure}/hello', context=lax))
print(reason(f'https://a.wild.example.org:{secure}/hello'), reason(f'https://127.0.0.1:{secure}/hello'))
`);
    const failed = (code: number) =>
      `('SSLCertVerificationError', 'CERTIFICATE_VERIFY_FAILED', ${code}, True)`;
    expect(printed).toEqual([
      failed(10),
      failed(62),
      failed(18),
      failed(10),
      failed(62),
      "b'hello, w\\xc3\\xb6rld'",
      "b'hello, w\\xc3\\xb6rld' b'hello, w\\xc3\\xb6rld'",
    ]);
  });

  it('by a root that the sandbox was not given are refused', async () => {
    const { ca: _, ...network } = networkFor(names, [ports.secure]);
    const code = `${prelude(ports)}
for cafile in None, '/home/root.pem':
    context = ssl.create_default_context(cafile=cafile)
    try: get(f'https://api.example.com:{secure}/', context=context)
    except urllib.error.URLError as error: print(error.reason.verify_code)
os.environ['SSL_CERT_FILE'] = '/home/root.pem'
show(get, f'https://api.example.com:{secure}/')
`;
    expect(await linesOf({ network, files: { '/home/root.pem': CA } }, code)).toEqual([
      expect.stringMatching(/^(18|19|20|21)$/),
      expect.stringMatching(/^(18|19|20|21)$/),
      'urllib.error URLError',
    ]);
  });
});

describe('sessions', () => {
  it('of wrapped sockets', async () => {
    const printed = await lines(`
context = ssl.create_default_context()
with socket.create_connection(('api.example.com', secure)) as raw:
    with context.wrap_socket(raw, server_hostname='api.example.com') as s:
        print(s.version(), s.cipher()[0].startswith('TLS_'), dict(x[0] for x in s.getpeercert()['subject'])['commonName'])
        print(('DNS', 'api.example.com') in s.getpeercert()['subjectAltName'], len(s.getpeercert(True)) > 300)
        s.sendall(f'GET /large?bytes=300000 HTTP/1.1\\r\\nHost: api.example.com:{secure}\\r\\nConnection: close\\r\\n\\r\\n'.encode())
        data = b''
        while part := s.recv(65536): data += part
        print(hashlib.sha256(data.partition(b'\\r\\n\\r\\n')[2]).hexdigest())
print(ssl.get_server_certificate(('api.example.com', secure)).splitlines()[0])
show(context.wrap_socket, socket.create_connection(('api.example.com', secure)), server_hostname='other.example.com')
show(context.wrap_socket, socket.create_connection(('api.example.com', secure)), server_hostname='evil.example.net')
show(context.wrap_socket, socket.create_connection(('127.0.0.1', plain)), server_hostname='127.0.0.1')
`);
    expect(printed).toEqual([
      'TLSv1.3 True api.example.com',
      'True True',
      digestOf(pattern(300_000)),
      '-----BEGIN CERTIFICATE-----',
      'builtins PermissionError 2',
      'builtins PermissionError 2',
      'ssl SSLError 1',
    ]);
  });

  it('without blocking', async () => {
    const printed = await lines(`
s = ssl.create_default_context().wrap_socket(socket.socket(), server_hostname='api.example.com', do_handshake_on_connect=False)
s.connect(('api.example.com', secure))
s.setblocking(False)
def patiently(call, *args):
    while True:
        try: return call(*args)
        except ssl.SSLWantReadError: select.select([s], [], [], 60)
        except ssl.SSLWantWriteError: select.select([], [s], [], 60)
patiently(s.do_handshake)
patiently(s.send, f'GET /hello HTTP/1.1\\r\\nHost: api.example.com:{secure}\\r\\n\\r\\n'.encode())
print(patiently(s.recv, 15))
while b'hello' not in patiently(s.recv, 1000): pass
show(s.recv, 1)
s.setblocking(True)
s.settimeout(0.02)
show(s.recv, 1)
`);
    expect(printed).toEqual(["b'HTTP/1.1 200 OK'", 'ssl SSLWantReadError 2', 'builtins TimeoutError']);
  });

  it('that begin after plain text, blocking and in asyncio', async () => {
    const printed = await lines(`
context = ssl.create_default_context()
with socket.create_connection(('api.example.com', starting)) as raw:
    print(raw.recv(100)); raw.sendall(b'STARTTLS\\r\\n'); print(raw.recv(100))
    with context.wrap_socket(raw, server_hostname='api.example.com') as s:
        s.sendall(b'in secret'); print(s.recv(100), s.version())
async def main():
    reader, writer = await asyncio.open_connection('api.example.com', starting)
    print(await reader.readline())
    writer.write(b'STARTTLS\\r\\n')
    print(await reader.readline())
    await writer.start_tls(context, server_hostname='api.example.com')
    writer.write(b'in secret\\n')
    print(await reader.readline(), writer.get_extra_info('ssl_object').version())
    writer.close()
asyncio.run(main())
`);
    expect(printed).toEqual([
      "b'ready\\r\\n'",
      "b'go\\r\\n'",
      "b'in secret' TLSv1.3",
      "b'ready\\r\\n'",
      "b'go\\r\\n'",
      "b'in secret\\n' TLSv1.3",
    ]);
  });

  it('show what goes through them to policy', async () => {
    const asked: HttpRequest[] = [];
    const result = await runIn(
      {
        network: networkFor(names, [ports.secure]),
        policy: (request) => {
          if (request.kind !== 'http') return 'allow';
          asked.push(request);
          return request.method === 'GET' ? 'allow' : { errno: 'EPERM' };
        },
      },
      {
        code: `${prelude(ports)}
url = f'https://api.example.com:{secure}/hello?x=1'
print(get(url))
show(get, url, data=b'private')
client = http.client.HTTPSConnection('api.example.com', secure)
client.request('GET', '/hello', headers={'X-A': '1'}); client.getresponse().read()
try:
    client.request('DELETE', '/hello'); client.getresponse()
except OSError as error: print(name_of(error))
`,
      },
    );
    expect(result.stdout, result.stderr).toBe("b'hello, w\\xc3\\xb6rld'\nurllib.error URLError \nEPERM\n");
    const url = `https://api.example.com:${ports.secure}/hello`;
    expect(asked.map((request) => `${request.method} ${request.url} ${request.headers.get('x-a')}`)).toEqual([
      `GET ${url}?x=1 undefined`,
      `POST ${url}?x=1 undefined`,
      `GET ${url} 1`,
      `DELETE ${url} undefined`,
    ]);
    expect(result.refused).toMatchObject([
      { kind: 'http', target: `POST ${url}`, errno: 'EPERM', count: 1 },
      { kind: 'http', target: `DELETE ${url}`, errno: 'EPERM', count: 1 },
    ]);
  });
});
