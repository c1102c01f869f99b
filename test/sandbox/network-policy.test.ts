import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Policy, type PolicyRequest, Sandbox } from 'vitrine';
import { echo, linesOf, networkFor, prelude, refusalsOf, runIn, Servers } from './network-servers.js';

/** What lists and policy make of a program's network, through the public interface. */

const servers = new Servers();
const ports = { plain: 0, secure: 0, echoing: 0, other: 0 };
beforeAll(async () => {
  ports.plain = await servers.http();
  ports.secure = await servers.https();
  ports.echoing = await servers.tcp(echo);
  ports.other = await servers.http();
});
afterAll(() => servers.end());

describe('lists', () => {
  it('refuse what they do not name, and the report says what', async () => {
    const { plain, other } = ports;
    const asked: string[] = [];
    const result = await runIn(
      {
        network: {
          allow: [
            `api.example.com:${plain}`,
            `127.0.0.1:${plain}`,
            `inside.example.com:${plain}`,
            '*.example.org:*',
          ],
          resolver: async (host) => {
            asked.push(host);
            return host === 'inside.example.com'
              ? ['10.1.2.3']
              : host === 'a.example.org'
                ? ['169.254.169.254']
                : ['127.0.0.1'];
          },
        },
      },
      {
        code: `${prelude({ plain, other })}
def connect(host, port): socket.create_connection((host, port)).close(); return 'connected'
show(connect, 'api.example.com', plain)
show(connect, 'api.example.com', other)
show(connect, '127.0.0.1', other)
show(connect, '127.0.0.1', 22)
show(connect, '127.0.0.2', plain)
show(connect, '169.254.169.254', 80)
show(connect, 'unknown.example.com', plain)
show(connect, 'unknown.example.com', plain)
show(connect, 'inside.example.com', plain)
show(connect, 'a.example.org', plain)
show(connect, '0x7f.1', plain)
show(socket.create_server, ('127.0.0.1', 0))
show(socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
show(asyncio.run, asyncio.start_server(print, '127.0.0.1', 0))
`,
      },
    );
    expect(result.stdout.trimEnd().split('\n'), result.stderr).toEqual([
      'connected',
      ...Array<string>(5).fill('builtins PermissionError 2'),
      ...Array<string>(4).fill('socket gaierror -4'),
      'socket gaierror -2',
      ...Array<string>(3).fill('builtins PermissionError 2'),
    ]);
    expect(asked).toEqual(['api.example.com', 'api.example.com', 'inside.example.com', 'a.example.org']);
    expect(refusalsOf(result)).toEqual(
      expect.arrayContaining([
        `network api.example.com:${other} EACCES 1`,
        `network 127.0.0.1:${other} EACCES 1`,
        'network 127.0.0.1:22 EACCES 1',
        `network 127.0.0.2:${plain} EACCES 1`,
        'network 169.254.169.254:80 EACCES 1',
        'network unknown.example.com EACCES 2',
        'network inside.example.com EACCES 1',
        'network a.example.org EACCES 1',
      ]),
    );
  });

  it('are empty without the option: nothing is reached, and nothing is looked up', async () => {
    const result = await runIn(
      {},
      {
        code: `${prelude(ports)}
show(socket.create_connection, ('127.0.0.1', plain))
show(socket.getaddrinfo, 'api.example.com', 80)
show(get, f'http://localhost:{plain}/')
show(get, f'https://127.0.0.1:{secure}/')
`,
      },
    );
    expect(result.stdout, result.stderr).toBe(
      'builtins PermissionError 2\nsocket gaierror -4\nurllib.error URLError \nurllib.error URLError \n',
    );
    expect(result.usage.network).toEqual({ connections: 0, bytesSent: 0, bytesReceived: 0 });
  });
});

describe('policy', () => {
  const code = () => `${prelude(ports)}
def attempt(url):
    try: print(len(get(url)))
    except OSError as error:
        why = getattr(error, 'reason', error)
        print(why.errno if isinstance(why, socket.gaierror) else name_of(why))
attempt(f'http://api.example.com:{plain}/hello')
attempt(f'http://api.example.com:{plain}/private')
attempt(f'http://api.example.com:{other}/hello')
attempt(f'http://secret.example.com:{plain}/hello')
attempt(f'https://api.example.com:{secure}/private')
`;
  const decide: Policy = (request) => {
    if (request.kind === 'resolve' && request.host === 'secret.example.com') return { errno: 'ENOENT' };
    if (request.kind === 'connect' && request.port === ports.other) return { errno: 'EHOSTUNREACH' };
    if (request.kind === 'http' && new URL(request.url).pathname === '/private') return 'refuse';
    return 'allow';
  };

  it.each<[string, (asked: PolicyRequest[]) => Policy]>([
    [
      'at once',
      (asked) => (request) => {
        asked.push(request);
        return decide(request);
      },
    ],
    [
      'later',
      (asked) => async (request) => {
        asked.push(request);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return decide(request);
      },
    ],
  ])('is asked about names, connections and requests, and answers %s', async (_, policyFor) => {
    const asked: PolicyRequest[] = [];
    const { plain, other, secure } = ports;
    const result = await runIn(
      {
        network: networkFor(['api.example.com', 'secret.example.com'], [plain, other, secure]),
        policy: policyFor(asked),
      },
      { code: code() },
    );
    expect(result.stdout.trimEnd().split('\n'), result.stderr).toEqual([
      '13',
      'EACCES',
      'EHOSTUNREACH',
      '-2',
      'EACCES',
    ]);
    expect(asked.slice(0, 3)).toMatchObject([
      { kind: 'resolve', host: 'api.example.com' },
      { kind: 'connect', host: 'api.example.com', port: plain, address: '127.0.0.1' },
      {
        kind: 'http',
        method: 'GET',
        url: `http://api.example.com:${plain}/hello`,
        host: 'api.example.com',
        port: plain,
      },
    ]);
    expect(refusalsOf(result)).toEqual([
      `http GET http://api.example.com:${plain}/private EACCES 1`,
      `network api.example.com:${other} EHOSTUNREACH 1`,
      'network secret.example.com ENOENT 1',
      `http GET https://api.example.com:${secure}/private EACCES 1`,
    ]);
  });

  it.each<[string, Policy]>([
    [
      'throws',
      () => {
        throw new Error('of the policy');
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('of the policy');
      },
    ],
    ['answers anything', () => true as never],
    ['answers anything later', async () => ({ errno: 'NOPE' }) as never],
  ])('that %s refuses', async (_, policy) => {
    const printed = await linesOf(
      { network: networkFor([], [ports.plain]), policy },
      `${prelude(ports)}show(socket.create_connection, ('127.0.0.1', plain))`,
    );
    expect(printed).toEqual(['builtins PermissionError 2']);
  });
});

describe('isolation inline', () => {
  it('has no network, which is said at once', async () => {
    await expect(Sandbox.open({ isolation: 'inline', network: { allow: ['127.0.0.1:80'] } })).rejects.toThrow(
      expect.objectContaining({ code: 'ERR_BAD_OPTION', message: expect.stringContaining('inline') }),
    );
  });
});
