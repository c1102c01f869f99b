import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf, linesOf, networkFor, pattern, prelude, runIn, Servers } from './network-servers.js';

/** HTTP clients of Python's library, unmodified, against real servers. */

const servers = new Servers();
let plain = 0;
let secure = 0;
beforeAll(async () => {
  [plain, secure] = await Promise.all([servers.http(), servers.https()]);
});
afterAll(() => servers.end());

function lines(code: string): Promise<string[]> {
  const network = networkFor(['api.example.com'], [plain, secure]);
  const start = `${prelude({ plain, secure })}
http_url, https_url = f'http://api.example.com:{plain}', f'https://api.example.com:{secure}'
`;
  return linesOf({ network }, start + code);
}

describe('urllib.request', () => {
  it('gets and posts', async () => {
    const printed = await lines(`
for base in http_url, https_url:
    with urllib.request.urlopen(base + '/hello') as response:
        print(response.status, response.reason, response.headers.get_content_type(), response.url == base + '/hello')
        print(response.read().decode(response.headers.get_content_charset()))
    print(json.loads(get(base + '/echo?x=1', data=urllib.parse.urlencode({'a': 'b c', 'd': 'é'}).encode())))
    request = urllib.request.Request(base + '/echo', data=b'raw', method='PUT', headers={'Content-Type': 'text/x-raw'})
    print(json.loads(get(request)))
    print(json.loads(get(urllib.request.Request(base + '/echo', method='DELETE'))))
    with urllib.request.urlopen(urllib.request.Request(base + '/hello', method='HEAD')) as response:
        print(response.status, response.headers['Content-Type'], response.read())
`);
    const body = [
      '200 OK text/plain True',
      'hello, wörld',
      "{'method': 'POST', 'path': '/echo?x=1', 'host': 'api.example.com', 'type': 'application/x-www-form-urlencoded', 'body': 'a=b+c&d=%C3%A9'}",
      "{'method': 'PUT', 'path': '/echo', 'host': 'api.example.com', 'type': 'text/x-raw', 'body': 'raw'}",
      "{'method': 'DELETE', 'path': '/echo', 'host': 'api.example.com', 'body': ''}",
      "200 text/plain; charset=utf-8 b''",
    ];
    expect(printed).toEqual([...body, ...body]);
  });

  it('follows redirects to where it may go, from one scheme to the other', async () => {
    const printed = await lines(`
def landing(url):
    with urllib.request.urlopen(url) as response:
        return response.status, *urllib.parse.urlsplit(response.url)[:3:2], response.read().decode()
show(landing, http_url + '/redirect')
show(landing, http_url + '/redirect?' + urllib.parse.urlencode({'to': https_url + '/hello'}))
show(landing, https_url + '/redirect?code=307&' + urllib.parse.urlencode({'to': http_url + '/redirect'}))
show(landing, http_url + '/redirect?to=//evil.example.net/')
show(landing, http_url + '/redirect?to=http://169.254.169.254/latest/meta-data/')
show(landing, http_url + '/redirect?to=file:///etc/passwd')
show(landing, http_url + '/redirect?to=/redirect?to=/redirect?to=/hello')
`);
    expect(printed).toEqual([
      "(200, 'http', '/hello', 'hello, wörld')",
      "(200, 'https', '/hello', 'hello, wörld')",
      "(200, 'http', '/hello', 'hello, wörld')",
      'urllib.error URLError ',
      'urllib.error URLError ',
      'urllib.error HTTPError ',
      "(200, 'http', '/hello', 'hello, wörld')",
    ]);
  });

  it('reads compressed and chunked bodies, cookies and errors', async () => {
    const printed = await lines(`
import gzip, http.cookiejar
for base in http_url, https_url:
    compressed = urllib.request.Request(base + '/gzip', headers={'Accept-Encoding': 'gzip'})
    with urllib.request.urlopen(compressed) as response:
        print(response.headers['Content-Encoding'], len(gzip.decompress(response.read())))
    print(get(base + '/chunked'))
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    print(opener.open(base + '/cookie').read(), opener.open(base + '/cookie').read())
    try: get(base + '/status?code=418')
    except urllib.error.HTTPError as error:
        with error: print(error.code, error.reason, error.read())
`);
    const each = [
      'gzip 11000',
      "b'part 0;part 1;part 2;part 3;part 4;'",
      "b'none' b'a=1; b=2'",
      "418 I'm a Teapot b'the body of an error'",
    ];
    expect(printed).toEqual([...each, ...each]);
  });

  it('moves a megabyte in both directions, whole', async () => {
    const bytes = 2 ** 20 + 7;
    const digest = digestOf(pattern(bytes));
    const printed = await lines(`
data = (bytes(range(251)) * ${Math.ceil(bytes / 251)})[:${bytes}]
print(hashlib.sha256(data).hexdigest())
for base in http_url, https_url:
    print(hashlib.sha256(get(base + '/large?bytes=${bytes}')).hexdigest(), get(base + '/digest', data=data).decode())
`);
    expect(printed).toEqual([digest, ...Array<string>(2).fill(`${digest} ${digest}`)]);
  });

  it('reaches a server at localhost, which the rules name by its address', async () => {
    const local = await servers.https(undefined, 'localhost');
    const code = `${prelude({ plain, local })}
for base in f'http://localhost:{plain}', f'https://localhost:{local}', f'http://127.0.0.1:{plain}':
    print(json.loads(get(base + '/echo'))['host'])
show(get, f'http://other.localhost:{plain}/')
`;
    const urls: string[] = [];
    const result = await runIn(
      {
        network: networkFor([], [plain, local]),
        policy: (request) => {
          if (request.kind === 'http') urls.push(request.url);
          return 'allow';
        },
      },
      { code },
    );
    expect(result.stdout, result.stderr).toBe('localhost\nlocalhost\n127.0.0.1\nurllib.error URLError \n');
    expect(urls).toEqual([
      `http://127.0.0.1:${plain}/echo`,
      `https://localhost:${local}/echo`,
      `http://127.0.0.1:${plain}/echo`,
    ]);
    expect(result.refused).toMatchObject([{ kind: 'http', errno: 'ECONNRESET' }]);
  });
});

describe('http.client', () => {
  it('keeps a connection for many requests', async () => {
    const network = networkFor(['api.example.com'], [plain, secure]);
    const code = `${prelude({ plain, secure })}
for client in http.client.HTTPConnection('api.example.com', plain), http.client.HTTPSConnection('api.example.com', secure):
    for turn in range(20):
        client.request('POST', f'/echo?{turn}', body=b'x' * turn)
        response = client.getresponse()
        answer = json.loads(response.read())
        assert (answer['path'], len(answer['body'])) == (f'/echo?{turn}', turn), answer
        socket_kept = client.sock
    print(response.status, client.sock is socket_kept, client.sock.getpeername()[1] in (plain, secure))
    client.close()
`;
    const result = await runIn({ network }, { code });
    expect(result.stdout, result.stderr).toBe('200 True True\n200 True True\n');
    expect(result.usage.network.connections).toBe(2);
    expect(result.refused).toEqual([]);
  });

  it('sends chunks, and reads answers piece by piece', async () => {
    const printed = await lines(`
for client in http.client.HTTPConnection('api.example.com', plain, timeout=30), http.client.HTTPSConnection('api.example.com', secure, timeout=30):
    client.request('POST', '/echo', body=(part for part in (b'one', b'two', b'three')), encode_chunked=True)
    answer = json.load(client.getresponse())
    print(answer['encoding'], answer['body'])
    client.request('GET', '/chunked')
    response = client.getresponse()
    print(response.chunked, response.read(3), response.read1(4), response.peek(1)[:1], response.read())
    client.request('GET', '/large?bytes=100000')
    response, buffer, total = client.getresponse(), bytearray(777), 0
    while count := response.readinto(buffer): total += count
    print(total, response.isclosed())
`);
    const each = [
      'chunked onetwothree',
      "True b'par' b't 0;' b'p' b'part 1;part 2;part 3;part 4;'",
      '100000 True',
    ];
    expect(printed).toEqual([...each, ...each]);
  });

  it('says what goes wrong as it does anywhere', async () => {
    const [reset, garbage, unused, closing] = await Promise.all([
      servers.tcp((socket) => socket.once('data', () => socket.resetAndDestroy())),
      servers.tcp((socket) => socket.end('nonsense\r\n\r\n')),
      servers.unused(),
      servers.tcp((socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort')),
      ),
    ]);
    const network = networkFor([], [plain, secure, reset, garbage, closing, unused]);
    const printed = await linesOf(
      { network },
      `${prelude({ plain, secure, reset, garbage, closing, unused })}
def ask(port, cls=http.client.HTTPConnection, path='/'):
    client = cls('127.0.0.1', port)
    client.request('GET', path)
    return client.getresponse().read()
for port in reset, garbage, closing, unused:
    show(ask, port)
show(ask, plain, http.client.HTTPSConnection)
show(ask, secure)
for client in http.client.HTTPConnection('127.0.0.1', plain), http.client.HTTPSConnection('127.0.0.1', secure):
    client.request('GET', '/hang')
    client.sock.settimeout(0.02)
    show(client.getresponse)
`,
    );
    expect(printed).toEqual([
      'builtins ConnectionResetError 15',
      'http.client BadStatusLine ',
      'http.client IncompleteRead ',
      'builtins ConnectionRefusedError 14',
      'ssl SSLError 1',
      expect.stringMatching(/^(http.client RemoteDisconnected|builtins ConnectionResetError)/),
      'builtins TimeoutError ',
      'builtins TimeoutError',
    ]);
  });
});
