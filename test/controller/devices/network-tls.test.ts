import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import type { Server, Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { Poll, Socket as SocketNumber } from '../../../src/abi/emscripten.js';
import { Errno, errno } from '../../../src/abi/errno.js';
import { Client, failureOf, Stage, tlsFile, toLoopback } from './network-support.js';

const stage = new Stage();
afterEach(() => stage.end());

const ca = tlsFile('root.crt');
const names = ['api.example.com', 'other.example.com', 'a.wild.example.org', 'wild.example.org'];

function certificate(name: string): TlsOptions {
  return { key: tlsFile(`${name}.key`), cert: tlsFile(`${name}.crt`) };
}

/** A server that says hello to whom it has shaken hands with. */
function helloServer(options: TlsOptions): Promise<number> {
  const server = createTlsServer(options, (socket) => {
    socket.on('error', () => {});
    socket.end('hello');
  });
  server.on('tlsClientError', () => {});
  return stage.listen(server as Server);
}

function deviceFor(port: number, more: Record<string, unknown> = {}) {
  return stage.device({
    allow: [...names.map((name) => `${name}:${port}`), `127.0.0.1:${port}`],
    resolver: toLoopback,
    ca,
    ...more,
  });
}

function tlsOf(client: Client): Record<string, unknown> {
  return JSON.parse(client.device.info(client.socket).tls);
}

describe('TLS', () => {
  it('ends at the device, with the certificate verified', async () => {
    const port = await helloServer({ ...certificate('server'), ALPNProtocols: ['h2', 'http/1.1'] });
    const { device } = deviceFor(port);
    const client = await Client.openTls(device, 'api.example.com', port);
    expect(await client.receiveAll()).toBe('hello');
    const tls = tlsOf(client) as { peer: Record<string, unknown>; cipher: unknown[] };
    expect(tls).toMatchObject({ version: 'TLSv1.3', alpn: 'http/1.1' });
    expect(tls.cipher).toEqual([
      expect.stringMatching(/^TLS_/),
      expect.stringMatching(/^TLSv1/),
      expect.any(Number),
    ]);
    expect(tls.peer).toMatchObject({
      subject: [[['organizationName', 'Vitrine tests']], [['commonName', 'api.example.com']]],
      issuer: [[['organizationName', 'Vitrine tests']], [['commonName', 'Vitrine test root']]],
      notAfter: expect.stringMatching(/^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} GMT$/),
      serialNumber: expect.stringMatching(/^[0-9A-F]+$/),
      subjectAltName: [
        ['DNS', 'api.example.com'],
        ['DNS', 'evil.example.net'],
        ['DNS', '*.wild.example.org'],
        ['IP Address', '127.0.0.1'],
        ['IP Address', '0:0:0:0:0:0:0:1'],
      ],
    });
    const der = Buffer.from(String(tls.peer['derBase64']), 'base64');
    expect(tlsFile('server.crt').replace(/-----.*-----|\n/g, '')).toBe(der.toString('base64'));
    expect(device.info(client.socket).tls.length).toBeLessThanOrEqual(4096);
  });

  it('offers HTTP/1.1 only, and only when asked to', async () => {
    const offered: string[][] = [];
    const port = await helloServer({
      ...certificate('server'),
      ALPNCallback: ({ protocols }) => {
        offered.push(protocols);
        return protocols[0];
      },
    });
    const { device } = deviceFor(port);
    for (const options of [
      '',
      '{}',
      '{"alpn":["h2"]}',
      '{"alpn":["h2","http/1.1","x"]}',
      '{"__proto__":{"alpn":["http/1.1"]}}',
    ]) {
      const client = await Client.open(device, 'api.example.com', port);
      await client.startTls('api.example.com', options);
    }
    expect(offered).toEqual([['http/1.1']]);
    const client = await Client.open(device, 'api.example.com', port);
    for (const options of ['{', 'null', '7', '"x"'])
      expect(await failureOf(() => device.startTls(client.socket, 'api.example.com', options))).toBe(
        'EINVAL',
      );
  });

  it('takes any name below a wildcard of the certificate, and the address in it', async () => {
    const port = await helloServer(certificate('server'));
    const { device } = deviceFor(port);
    for (const host of ['a.wild.example.org', '127.0.0.1']) {
      const client = await Client.openTls(device, host, port);
      expect(await client.receiveAll()).toBe('hello');
    }
  });

  it.each([
    ['expired', 'expired', 'api.example.com', 'CERT_HAS_EXPIRED'],
    ['self-signed', 'self-signed', 'api.example.com', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['for another name', 'server', 'other.example.com', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['for names below it only', 'server', 'wild.example.org', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['for names but no address', 'expired', '127.0.0.1', 'CERT_HAS_EXPIRED'],
  ])('refuses a certificate that is %s', async (_, file, host, code) => {
    const port = await helloServer(certificate(file));
    const { device } = deviceFor(port);
    const client = await Client.open(device, host, port);
    expect(await failureOf(() => client.startTls(host))).toBe('ECONNABORTED');
    expect(tlsOf(client)).toEqual({ error: { code, message: expect.any(String) } });
    expect(await client.wait(0)).toBe(Poll.ERR | Poll.HUP);
    expect(await failureOf(() => client.send('x'))).toBe('ECONNABORTED');
  });

  it('refuses roots that nobody named, and whatever the environment says', async () => {
    const port = await helloServer(certificate('server'));
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      const { device } = deviceFor(port, { ca: undefined });
      const client = await Client.open(device, 'api.example.com', port);
      expect(await failureOf(() => client.startTls('api.example.com'))).toBe('ECONNABORTED');
      expect(tlsOf(client)).toMatchObject({ error: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } });
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });

  it('refuses old versions, servers without TLS, and those that end', async () => {
    const old = await helloServer({ ...certificate('server'), minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' });
    const plain = await stage.serve((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad\r\n\r\n')),
    );
    const ending = await stage.serve((socket) => socket.once('data', () => socket.destroy()));
    for (const port of [old, plain, ending]) {
      const { device } = deviceFor(port);
      const client = await Client.open(device, 'api.example.com', port);
      expect(await failureOf(() => client.startTls('api.example.com'))).toBe('ECONNABORTED');
      expect(tlsOf(client)).toHaveProperty('error.code');
    }
  });

  it('gives up on a handshake that takes too long', async () => {
    const port = await stage.serve((socket) => socket.on('data', () => {}));
    const { device } = deviceFor(port, { connectTimeout: '2s' });
    const client = await Client.open(device, 'api.example.com', port);
    device.startTls(client.socket, 'api.example.com', '');
    expect(await device.poll([{ socket: client.socket, events: Poll.IN | Poll.OUT }], 0)).toEqual([]);
    expect(await failureOf(() => device.send(client.socket, Buffer.from('x')))).toBe('EAGAIN');
    await client.wait(Poll.OUT);
    expect(device.info(client.socket).error).toBe(Errno.ETIMEDOUT);
  });

  it('is for the name that was connected to', async () => {
    const port = await helloServer(certificate('server'));
    const { device, oversight } = deviceFor(port);
    const client = await Client.open(device, 'api.example.com', port);
    for (const name of ['evil.example.net', 'other.example.com', '127.0.0.1', 'a b', 'x'.repeat(2000)])
      expect(await failureOf(() => device.startTls(client.socket, name, ''))).toBe('EACCES');
    expect(oversight.refusals[0]).toBe(`network evil.example.net:${port} EACCES`);
    await client.startTls('API.example.com.');
    expect(await failureOf(() => device.startTls(client.socket, 'api.example.com', ''))).toBe('EISCONN');
    // Of an address: itself, or a name that may be connected to at this port.
    for (const name of ['', '127.0.0.1', 'api.example.com']) {
      const direct = await Client.open(device, '127.0.0.1', port);
      await direct.startTls(name);
      expect(await direct.receiveAll()).toBe('hello');
    }
    const direct = await Client.open(device, '127.0.0.1', port);
    expect(await failureOf(() => device.startTls(direct.socket, 'evil.example.net', ''))).toBe('EACCES');
    expect(await failureOf(() => device.startTls(direct.socket, '127.0.0.2', ''))).toBe('EACCES');
  });

  it('to loopback may be for what guests call it', async () => {
    const port = await helloServer(certificate('localhost'));
    const { device } = stage.device({ allow: [`127.0.0.1:${port}`], ca });
    const client = await Client.open(device, '127.0.0.1', port);
    for (const name of ['admin.localhost', 'localhost.localdomain'])
      expect(await failureOf(() => device.startTls(client.socket, name, ''))).toBe('EACCES');
    await client.startTls('localhost');
    expect(await client.receiveAll()).toBe('hello');
    // The certificate still has to be for that name.
    const other = await helloServer(certificate('server'));
    const named = stage.device({ allow: [`127.0.0.1:${other}`], ca }).device;
    const wrong = await Client.open(named, '127.0.0.1', other);
    expect(await failureOf(() => wrong.startTls('localhost'))).toBe('ECONNABORTED');
    expect(tlsOf(wrong)).toMatchObject({ error: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
  });

  it('carries much, both ways, and ends one way at a time', async () => {
    const server = createTlsServer(
      { ...certificate('server'), allowHalfOpen: true } as TlsOptions,
      (socket) => {
        socket.on('error', () => {});
        let count = 0;
        socket.on('data', (bytes) => {
          count += bytes.length;
        });
        socket.on('end', () => {
          socket.write(Buffer.alloc(1_000_000, 'y'));
          socket.end(String(count));
        });
      },
    );
    const port = await stage.listen(server as Server);
    const { device } = deviceFor(port);
    const client = await Client.openTls(device, 'api.example.com', port);
    await client.send(Buffer.alloc(1_000_000, '\u0001'));
    device.shutdown(client.socket, SocketNumber.SHUT_WR);
    const all = await client.receiveAll();
    expect(all.slice(1_000_000)).toBe('1000000');
    expect(device.usage).toEqual({ connections: 1, bytesSent: 1_000_000, bytesReceived: 1_000_007 });
  });

  it('begins after plain text, when nothing of that is left', async () => {
    const port = await stage.serve((socket) => {
      socket.write('220 ready\r\n');
      socket.once('data', () => {
        socket.write('220 go ahead\r\n');
        const secure = new TLSSocket(socket, { isServer: true, ...certificate('server') });
        secure.on('error', () => {});
        secure.once('data', (bytes) => secure.end(`secret ${bytes}`));
      });
    });
    const { device } = deviceFor(port);
    const client = await Client.open(device, 'api.example.com', port);
    await client.wait(Poll.IN);
    // What came in plain text would be read as if it had come encrypted.
    expect(await failureOf(() => device.startTls(client.socket, 'api.example.com', ''))).toBe('EBUSY');
    await client.receiveUntil('\r\n');
    await client.send('STARTTLS\r\n');
    await client.receiveUntil('\r\n');
    await client.startTls('api.example.com', '{}');
    await client.send('EHLO me\r\n');
    expect(await client.receiveAll()).toBe('secret EHLO me\r\n');
  });

  it('does not begin in the midst of HTTP', async () => {
    const port = await stage.serve((socket) => socket.on('data', () => {}));
    const { device } = deviceFor(port);
    for (const sent of ['GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n', 'GET /']) {
      const client = await Client.open(device, 'api.example.com', port);
      await client.send(sent);
      expect(await failureOf(() => device.startTls(client.socket, 'api.example.com', ''))).toBe('EBUSY');
    }
  });

  it('of the guest’s own is refused, since policy could not read what is in it', async () => {
    const port = await helloServer(certificate('server'));
    const { device, oversight } = deviceFor(port);
    const client = await Client.open(device, 'api.example.com', port);
    expect(await failureOf(() => client.send('\x16\x03\x01\x00\xa5\x01'))).toBe('ECONNRESET');
    expect(oversight.refusals).toEqual([`http http://api.example.com:${port}/ ECONNRESET`]);
  });

  it('leaves nothing behind at the end of a run', async () => {
    const port = await stage.serve((socket) => socket.on('data', () => {}));
    const { device } = deviceFor(port);
    const client = await Client.open(device, 'api.example.com', port);
    device.startTls(client.socket, 'api.example.com', '');
    const connecting = await device.connect('127.0.0.1', port);
    expect(device.info(connecting).error).toBe(0);
    device.endRun();
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
  });
});

describe('HTTPS', () => {
  async function webServer(file = 'server'): Promise<{ port: number; seen: string[] }> {
    const seen: string[] = [];
    const server = createHttpsServer(certificate(file), (request, response) => {
      seen.push(`${request.method} ${request.headers.host} ${request.url}`);
      response.end('ok]');
    });
    return { port: await stage.listen(server), seen };
  }

  it('is visible to policy', async () => {
    const { port, seen } = await webServer();
    const { device, oversight } = deviceFor(port);
    oversight.decide = (request) => {
      if (request.kind === 'http' && request.method !== 'GET') throw errno(Errno.EACCES);
    };
    const client = await Client.openTls(device, 'api.example.com', port);
    const head = (line: string): string => `${line} HTTP/1.1\r\nHost: api.example.com:${port}\r\n\r\n`;
    for (const character of head('GET /v1?x=1')) await client.send(character);
    expect(await client.receiveUntil(']')).toContain('200 OK');
    expect(await failureOf(() => client.send(head('DELETE /v1')))).toBe('EACCES');
    expect(seen).toEqual([`GET api.example.com:${port} /v1?x=1`]);
    expect(oversight.urls).toEqual([
      `GET https://api.example.com:${port}/v1?x=1`,
      `DELETE https://api.example.com:${port}/v1`,
    ]);
  });

  it('cannot be used for fronting: the certificate has both names, the connection one', async () => {
    const { port, seen } = await webServer();
    const { device, oversight } = deviceFor(port);
    const client = await Client.openTls(device, 'api.example.com', port);
    expect(await failureOf(() => client.send('GET / HTTP/1.1\r\nHost: evil.example.net\r\n\r\n'))).toBe(
      'ECONNRESET',
    );
    expect(oversight.refusals).toEqual([`http https://api.example.com:${port}/ ECONNRESET`]);
    // Of a connection to an address, the name that was verified counts.
    const direct = await Client.open(device, '127.0.0.1', port);
    await direct.startTls('api.example.com');
    await direct.send('GET /named HTTP/1.1\r\nHost: api.example.com\r\n\r\n');
    await direct.receiveUntil(']');
    const unnamed = await Client.openTls(device, '127.0.0.1', port);
    expect(await failureOf(() => unnamed.send('GET / HTTP/1.1\r\nHost: api.example.com\r\n\r\n'))).toBe(
      'ECONNRESET',
    );
    expect(seen).toEqual(['GET api.example.com /named']);
  });
});

describe('after a run', () => {
  it('no connection is left', async () => {
    const closed: Promise<unknown>[] = [];
    const port = await stage.serve((socket: Socket) => {
      socket.resume();
      closed.push(once(socket, 'end'));
    });
    const { device } = deviceFor(port);
    await Client.open(device, 'api.example.com', port);
    const other = await Client.open(device, 'api.example.com', port);
    await other.send('x');
    device.close(other.socket);
    while (closed.length < 2) await new Promise((resolve) => setImmediate(resolve));
    device.endRun();
    device.endRun();
    await Promise.all(closed);
  });
});
