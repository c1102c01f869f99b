import { createHash } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Poll, Socket as SocketNumber } from '../../../src/abi/emscripten.js';
import { Errno, errno } from '../../../src/abi/errno.js';
import { Client, failureOf, Stage, toLoopback } from './network-support.js';

const stage = new Stage();
afterEach(() => stage.end());

/** A device that may reach one port of loopback by name and by address. */
function deviceFor(port: number, more: Record<string, unknown> = {}) {
  return stage.device({
    allow: [`a.example:${port}`, `*.wild.example:${port}`, `127.0.0.1:${port}`],
    resolver: toLoopback,
    ...more,
  });
}

describe('names', () => {
  it('never leave unless a rule allows them', async () => {
    const asked: string[] = [];
    const { device, oversight } = stage.device({
      allow: ['a.example', '*.b.example:8443'],
      resolver: async (host) => {
        asked.push(host);
        return ['8.8.8.8'];
      },
    });
    for (const host of ['evil.example', 'b.example', 'xa.example', 'a.example.evil', 'localhost'])
      expect(await failureOf(() => device.resolve(host, 0))).toBe('EACCES');
    for (const host of ['', 'a b', 'a\0.example', 'x'.repeat(5000), 'a.example/', 'a@a.example'])
      expect(await failureOf(() => device.resolve(host, 0))).toBe('ENOENT');
    for (const host of ['127.1', '0x7f000001', '2852039166', '017700000001'])
      expect(await failureOf(() => device.resolve(host, 0))).toBe('EACCES');
    for (const host of ['169.254.169.254', '::1', '8.8.8.8', '::ffff:8.8.8.8'])
      expect(await failureOf(() => device.resolve(host, 0))).toBe('EACCES');
    expect(asked).toEqual([]);
    expect(oversight.requests).toEqual([]);
    expect(oversight.refusals).toContain('network evil.example EACCES');
    expect(oversight.refusals).toContain('network 2852039166 EACCES');
    expect(await device.resolve('A.EXAMPLE.', 4)).toHaveLength(1);
    expect(await device.resolve('x.b.example', 0)).toHaveLength(1);
    expect(asked).toEqual(['a.example', 'x.b.example']);
    expect(oversight.requests).toEqual([
      { kind: 'resolve', host: 'a.example' },
      { kind: 'resolve', host: 'x.b.example' },
    ]);
  });

  it('get an address that stands for them, always the same', async () => {
    const { device } = stage.device({ allow: ['*.example.org'], resolver: async () => ['8.8.8.8'] });
    const [first] = await device.resolve('a.example.org', 0);
    const [second] = await device.resolve('b.example.org', 0);
    expect(first).toMatch(/^198\.18\./);
    expect(second).not.toBe(first);
    expect(await device.resolve('a.example.org', 4)).toEqual([first]);
    expect(device.nameOf(first as string)).toBe('a.example.org');
    expect(device.nameOf(`::ffff:${second}`)).toBe('b.example.org');
    expect(await failureOf(() => device.nameOf('198.18.77.77'))).toBe('ENOENT');
    expect(await failureOf(() => device.nameOf('nonsense'))).toBe('ENOENT');
    expect(await failureOf(() => device.resolve('a.example.org', 6))).toBe('ENOENT');
  });

  it('are bounded in number, since each can carry something out', async () => {
    let queries = 0;
    const { device, oversight } = stage.device({
      allow: ['*.example.org'],
      resolver: async () => {
        queries++;
        return ['8.8.8.8'];
      },
    });
    for (let i = 0; i < 1024; i++) await device.resolve(`x${i}.example.org`, 0);
    expect(await failureOf(() => device.resolve('one.more.example.org', 0))).toBe('EAGAIN');
    expect(await device.resolve('x1023.example.org', 0)).toHaveLength(1);
    expect(queries).toBe(1025);
    expect(oversight.refusals).toEqual(['network one.more.example.org EAGAIN']);
  });

  it.each([
    ['loopback', ['127.0.0.1']],
    ['IPv4-mapped loopback', ['::ffff:127.0.0.1']],
    ['IPv4-mapped loopback in hexadecimal', ['::ffff:7f00:1']],
    ['metadata', ['169.254.169.254', 'fd00:ec2::254', '100.100.100.200']],
    ['metadata through a translator', ['64:ff9b::a9fe:a9fe']],
    ['private', ['10.0.0.1', '172.16.0.1', '192.168.0.1', 'fc00::1']],
    ['the unspecified address', ['0.0.0.0', '::']],
    ['what is no address', ['localhost', '127.1', '1.2.3.4:80', '', '::1%lo', 'x'.repeat(99)]],
    ['nothing', []],
    ['what is not even text', [7, null, {}] as never],
    ['no list', 'abc' as never],
  ])('are refused that lead to %s', async (_, addresses) => {
    const { device, oversight } = stage.device({ allow: ['a.example'], resolver: async () => addresses });
    expect(await failureOf(() => device.resolve('a.example', 0))).toBe('EACCES');
    expect(oversight.refusals).toEqual(['network a.example EACCES']);
  });

  it.each([
    ['ENOTFOUND', 'ENOENT'],
    ['ENODATA', 'ENOENT'],
    ['EAI_AGAIN', 'EAGAIN'],
    ['ESERVFAIL', 'EAGAIN'],
    [undefined, 'EAGAIN'],
  ])('that fail with %s are %s', async (code, expected) => {
    const { device } = stage.device({
      allow: ['a.example'],
      resolver: async () => {
        throw Object.assign(new Error('no'), { code });
      },
    });
    expect(await failureOf(() => device.resolve('a.example', 0))).toBe(expected);
  });

  it('that take too long are EAGAIN', async () => {
    const { device } = stage.device({
      allow: ['a.example'],
      resolver: () => new Promise(() => {}),
      connectTimeout: '5ms',
    });
    // The device's timer keeps no process alive; the test has to.
    const alive = setInterval(() => {}, 1000);
    expect(await failureOf(() => device.resolve('a.example', 0))).toBe('EAGAIN');
    clearInterval(alive);
  });

  it('are resolved by the system when no resolver is given', async () => {
    const { device } = stage.device({ allow: ['localhost:1', '127.0.0.1:1', '[::1]:1'] });
    expect(await device.resolve('localhost', 0)).toHaveLength(1);
  });

  it('are refused by policy before they leave', async () => {
    let queries = 0;
    const { device, oversight } = stage.device({
      allow: ['a.example'],
      resolver: async () => {
        queries++;
        return ['8.8.8.8'];
      },
    });
    oversight.decide = async () => {
      throw errno(Errno.EPERM);
    };
    expect(await failureOf(() => device.resolve('a.example', 0))).toBe('EPERM');
    expect(queries).toBe(0);
  });
});

describe('connections', () => {
  it('go to the address that was checked, whatever the name leads to later', async () => {
    const port = await stage.serve((socket) => socket.end('checked'));
    // Checked is what the first answer says; each later one tries to lead elsewhere.
    const answers = [['127.0.0.1'], ['169.254.169.254'], ['127.0.0.2']];
    const asked: string[] = [];
    const { device, oversight } = stage.device({
      allow: [`a.example:${port}`, `127.0.0.1:${port}`],
      resolver: async (host) => {
        asked.push(host);
        return answers.shift() ?? [];
      },
    });
    const [address] = await device.resolve('a.example', 0);
    const client = new Client(device, await device.connect(address as string, port));
    expect(await client.receiveAll()).toBe('checked');
    expect(asked).toHaveLength(1);
    expect(oversight.requests.at(-1)).toEqual({
      kind: 'connect',
      host: 'a.example',
      port,
      address: '127.0.0.1',
    });
    // Once it has been seen to lead to where it may not, it does not lead anywhere.
    expect(await failureOf(() => device.resolve('a.example', 0))).toBe('EACCES');
    expect(await failureOf(() => device.connect(address as string, port))).toBe('EACCES');
  });

  it('by name need a rule for the name and the port', async () => {
    const port = await stage.serve((socket) => socket.end());
    const { device, oversight } = deviceFor(port);
    const [address] = await device.resolve('a.example', 0);
    expect(await failureOf(() => device.connect(address as string, port === 80 ? 81 : 80))).toBe('EACCES');
    expect(oversight.refusals.at(-1)).toBe(`network a.example:${port === 80 ? 81 : 80} EACCES`);
    // A name may lead to a special address only at the ports that a rule names with that address.
    const { device: other } = stage.device({
      allow: ['a.example:*', `127.0.0.1:${port}`],
      resolver: toLoopback,
    });
    const [same] = await other.resolve('a.example', 0);
    expect(await failureOf(() => other.connect(same as string, port + 1))).toBe('EACCES');
    expect(await failureOf(() => other.connect(same as string, port))).toBe('');
  });

  it('by address need a rule for the address', async () => {
    const port = await stage.serve((socket) => socket.end('hello'));
    const { device, oversight } = deviceFor(port);
    for (const address of [
      '127.0.0.2',
      '0.0.0.0',
      '::1',
      '169.254.169.254',
      '8.8.8.8',
      '198.18.0.1',
      '198.18.0.99',
    ])
      expect(await failureOf(() => device.connect(address, port))).toBe('EACCES');
    expect(oversight.refusals).toHaveLength(7);
    expect(oversight.refusals).toContain(`network [::1]:${port} EACCES`);
    for (const address of ['localhost', '127.1', '', 'a.example'])
      expect(await failureOf(() => device.connect(address, port))).toBe('EINVAL');
    for (const bad of [0, -1, 65536, 1.5, Number.NaN])
      expect(await failureOf(() => device.connect('127.0.0.1', bad))).toBe('EINVAL');
    expect(oversight.requests).toEqual([]);
    for (const address of ['127.0.0.1', '::ffff:127.0.0.1']) {
      const client = new Client(device, await device.connect(address, port));
      expect(await client.receiveAll()).toBe('hello');
    }
  });

  it('may be refused by policy, at once or later', async () => {
    let accepted = 0;
    const port = await stage.serve(() => accepted++);
    const { device, oversight } = deviceFor(port, { maxConnections: 1 });
    oversight.decide = () => {
      throw errno(Errno.EPERM);
    };
    expect(await failureOf(() => device.connect('127.0.0.1', port))).toBe('EPERM');
    oversight.decide = async () => {
      throw errno(Errno.ENETUNREACH);
    };
    expect(await failureOf(() => device.connect('127.0.0.1', port))).toBe('ENETUNREACH');
    // Refused ones do not count, and those that policy is being asked about do.
    oversight.decide = async () => {};
    const both = [device.connect('127.0.0.1', port), device.connect('127.0.0.1', port)];
    expect(await failureOf(() => both[1])).toBe('ENOBUFS');
    expect(await failureOf(() => both[0])).toBe('');
    expect(device.usage.connections).toBe(1);
    await new Client(device, (await both[0]) as number).wait(Poll.OUT);
    expect(accepted).toBeLessThanOrEqual(1);
  });

  it('try the addresses of a name in turn, each with leave', async () => {
    const port = await stage.serve((socket) => socket.end('third'));
    const { device, oversight } = stage.device({
      allow: [`a.example:${port}`, `127.0.0.0/8:${port}`],
      resolver: async () => ['127.0.0.3', '127.0.0.2', '127.0.0.1'],
    });
    oversight.decide = (request) => {
      if (request.kind === 'connect' && request.address === '127.0.0.2') throw errno(Errno.EACCES);
    };
    const client = await Client.open(device, 'a.example', port);
    expect(await client.receiveAll()).toBe('third');
    const tried = oversight.requests.flatMap((request) =>
      request.kind === 'connect' ? [request.address] : [],
    );
    expect(tried).toEqual(['127.0.0.3', '127.0.0.2', '127.0.0.1']);
  });

  it('say why they failed', async () => {
    const port = await stage.serve(() => {});
    stage.end();
    const { device } = deviceFor(port);
    const client = new Client(device, await device.connect('127.0.0.1', port));
    expect(await client.wait(Poll.OUT)).toBe(Poll.OUT | Poll.ERR | Poll.HUP);
    expect(device.info(client.socket)).toMatchObject({ error: Errno.ECONNREFUSED, remoteAddress: '' });
    expect(await failureOf(() => client.receive())).toBe('ECONNREFUSED');
    expect(await failureOf(() => client.send('x'))).toBe('ECONNREFUSED');
  });

  it('show the guest nothing of the host', async () => {
    const port = await stage.serve(() => {});
    const { device } = deviceFor(port);
    const client = await Client.open(device, 'a.example', port);
    const { localAddress, localPort, remoteAddress, remotePort } = device.info(client.socket);
    expect(localAddress).toBe('198.19.255.254');
    expect(localPort).toBeGreaterThanOrEqual(49152);
    expect(remoteAddress).toBe('198.18.0.1');
    expect(remotePort).toBe(port);
  });

  it('are limited in number, and freed by closing', async () => {
    const port = await stage.serve((socket) => socket.on('data', () => {}));
    const { device, oversight } = deviceFor(port, { maxConnections: 2 });
    const first = await Client.open(device, '127.0.0.1', port);
    await Client.open(device, '127.0.0.1', port);
    expect(await failureOf(() => device.connect('127.0.0.1', port))).toBe('ENOBUFS');
    expect(oversight.refusals).toEqual([`network 127.0.0.1:${port} ENOBUFS`]);
    device.close(first.socket);
    expect(await failureOf(() => device.info(first.socket))).toBe('EBADF');
    // Until the peer has got everything, the connection is there.
    let failure = 'ENOBUFS';
    while (failure === 'ENOBUFS') {
      await new Promise((resolve) => setImmediate(resolve));
      failure = await failureOf(() => device.connect('127.0.0.1', port));
    }
    expect(failure).toBe('');
  });

  it('count what goes over them, up to the limit', async () => {
    const port = await stage.serve((socket) => socket.pipe(socket));
    const { device, oversight } = deviceFor(port, { maxBytes: 1000 });
    const client = await Client.open(device, '127.0.0.1', port);
    await client.send('x'.repeat(300));
    let echoed = 0;
    while (echoed < 300) echoed += (await client.receive()).length;
    expect(device.usage).toEqual({ connections: 1, bytesSent: 300, bytesReceived: 300 });
    expect(await failureOf(() => client.send('x'.repeat(401)))).toBe('ECONNRESET');
    expect(oversight.refusals).toEqual([`network 127.0.0.1:${port} ECONNRESET`]);
    const other = await Client.open(device, '127.0.0.1', port);
    await other.send('x'.repeat(300));
    expect(await failureOf(() => other.receiveAll())).toBe('ECONNRESET');
    expect(device.usage.bytesSent + device.usage.bytesReceived).toBeLessThanOrEqual(1000);
  });

  it('are refused when no bytes are left', async () => {
    const { device } = deviceFor(1, { maxBytes: 0 });
    expect(await failureOf(() => device.connect('127.0.0.1', 1))).toBe('ENOBUFS');
  });
});

describe('sending and receiving', () => {
  it('carry bytes both ways, whole and in order', async () => {
    const port = await stage.serve((socket) => socket.pipe(socket));
    const { device } = deviceFor(port);
    const client = await Client.open(device, 'a.example', port);
    const sent = createHash('sha1');
    const received = createHash('sha1');
    const total = 3 * 2 ** 20;
    let taken = 0;
    const sending = (async () => {
      for (let left = total; left > 0; left -= 65536) {
        const bytes = Buffer.alloc(65536, left % 251);
        sent.update(bytes);
        await client.send(bytes);
        // Both loops poll, and a guest's polls exclude each other: it has one thread.
        while (device.usage.bytesSent - taken > 2 ** 17)
          await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    while (taken < total) {
      const part = Buffer.from(await client.receive(10_000), 'latin1');
      received.update(part);
      taken += part.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await sending;
    expect(received.digest('hex')).toBe(sent.digest('hex'));
  });

  it('do not take more than there is room for', async () => {
    let peer: Socket | undefined;
    const port = await stage.serve((socket) => {
      peer = socket;
      socket.pause();
    });
    const { device } = deviceFor(port);
    const client = await Client.open(device, '127.0.0.1', port);
    const bytes = Buffer.alloc(65536, 'x');
    // A peer that reads nothing: what is taken is what the system's buffers hold, and 256 KiB.
    let failure = '';
    let idleTurns = 0;
    while (idleTurns < 50) {
      failure = await failureOf(() => device.send(client.socket, bytes));
      idleTurns = failure === '' ? 0 : idleTurns + 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(failure).toBe('EAGAIN');
    expect(await device.poll([{ socket: client.socket, events: Poll.OUT }], 0)).toEqual([]);
    peer?.resume();
    expect(await client.wait(Poll.OUT)).toBe(Poll.OUT);
    expect(device.send(client.socket, bytes)).toBeGreaterThan(0);
  });

  it('hold back a peer that sends more than is read', async () => {
    let written = 0;
    let isStuck = false;
    const port = await stage.serve((socket) => {
      const bytes = Buffer.alloc(65536, 'x');
      const write = (): void => {
        while (!socket.destroyed) {
          written += bytes.length;
          if (!socket.write(bytes)) break;
        }
        isStuck = true;
      };
      socket.on('drain', () => {
        isStuck = false;
        write();
      });
      write();
    });
    const { device } = deviceFor(port, { maxBytes: 'unlimited' });
    const client = await Client.open(device, '127.0.0.1', port);
    await client.wait(Poll.IN);
    let last = -1;
    let idleTurns = 0;
    while (idleTurns < 100) {
      idleTurns = last === device.usage.bytesReceived ? idleTurns + 1 : 0;
      last = device.usage.bytesReceived;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    expect(isStuck).toBe(true);
    // What the device has taken, as opposed to what the system holds.
    expect(last).toBeLessThanOrEqual(262144 + 131072);
    let read = 0;
    while (read < 4 * 2 ** 20) read += (await client.receive()).length;
    expect(written).toBeGreaterThan(4 * 2 ** 20);
  });

  it('keep to memory that was sent, not to its number of pieces', async () => {
    const port = await stage.serve((socket) => {
      socket.setNoDelay(true);
      const write = (left: number): void => {
        if (left > 0) socket.write('x', () => write(left - 1));
        else socket.end();
      };
      write(2000);
    });
    const { device } = deviceFor(port);
    const client = await Client.open(device, '127.0.0.1', port);
    expect((await client.receiveAll()).length).toBe(2000);
  });

  it('peek, take as much as asked, and tell the end', async () => {
    const port = await stage.serve((socket) => socket.end('hello'));
    const { device } = deviceFor(port);
    const client = await Client.open(device, '127.0.0.1', port);
    await client.wait(Poll.IN);
    const text = (limit: number, peek: boolean): string =>
      Buffer.from(device.receive(client.socket, limit, peek)).toString();
    expect(text(3, true)).toBe('hel');
    expect(text(3, false)).toBe('hel');
    expect(text(1e9, true)).toBe('lo');
    expect(text(1e9, false)).toBe('lo');
    expect(await client.receive()).toBe('');
    expect(await client.receive()).toBe('');
    expect(await client.wait(Poll.IN)).toBe(Poll.IN);
  });

  it('shut down one way', async () => {
    const port = await stage.serve((socket) => {
      let got = '';
      socket.on('data', (bytes) => {
        got += bytes.toString();
      });
      socket.on('end', () => socket.end(`got ${got}`));
    });
    const { device } = deviceFor(port);
    const client = await Client.open(device, '127.0.0.1', port);
    await client.send('QUESTION');
    device.shutdown(client.socket, SocketNumber.SHUT_WR);
    expect(await failureOf(() => client.send('more'))).toBe('EPIPE');
    expect(await client.receiveAll()).toBe('got QUESTION');
    expect(await client.wait(0)).toBe(Poll.HUP);
    expect(await failureOf(() => device.shutdown(client.socket, 7))).toBe('EINVAL');

    const reader = await Client.open(device, '127.0.0.1', port);
    device.shutdown(reader.socket, SocketNumber.SHUT_RD);
    expect(await reader.receive()).toBe('');
  });

  it('send what was taken after a close', async () => {
    const got = new Promise<string>((resolve) => {
      void stage
        .serve((socket) => {
          let all = '';
          socket.on('data', (bytes) => {
            all += bytes.toString();
          });
          socket.on('end', () => resolve(all));
        })
        .then(async (port) => {
          const { device } = deviceFor(port);
          const client = await Client.open(device, '127.0.0.1', port);
          await client.send('last words\n');
          device.close(client.socket);
        });
    });
    expect(await got).toBe('last words\n');
  });

  it('tell a reset by the peer, after what came before', async () => {
    const port = await stage.serve((socket) => socket.write('first', () => socket.resetAndDestroy()));
    const { device } = deviceFor(port);
    const client = await Client.open(device, '127.0.0.1', port).catch(() => undefined);
    if (client === undefined) return;
    const events = await client.wait(Poll.PRI);
    expect(events & Poll.ERR).toBe(Poll.ERR);
    expect(await failureOf(() => client.receiveAll())).toBe('ECONNRESET');
  });
});

describe('poll', () => {
  it('answers what holds, in time or at once', async () => {
    const port = await stage.serve(() => {});
    const { device } = deviceFor(port);
    const { socket } = await Client.open(device, '127.0.0.1', port);
    expect(await device.poll([{ socket, events: Poll.IN }], 0)).toEqual([]);
    expect(await device.poll([{ socket, events: Poll.IN }], -5)).toEqual([]);
    expect(await device.poll([{ socket, events: Poll.IN }], Number.NaN)).toEqual([]);
    expect(await device.poll([{ socket, events: Poll.IN }], 5)).toEqual([]);
    expect(await device.poll([], 5)).toEqual([]);
    expect(await device.poll([{ socket, events: Poll.IN | Poll.OUT }], 1e12)).toEqual([
      { socket, events: Poll.OUT },
    ]);
    expect(await device.poll([{ socket: 999, events: Poll.IN }], 1e12)).toEqual([
      { socket: 999, events: Poll.NVAL },
    ]);
  });

  it('wakes for the one of several that something happens to', async () => {
    const peers: Socket[] = [];
    const port = await stage.serve((socket) => peers.push(socket));
    const { device } = deviceFor(port);
    const clients = [];
    for (let i = 0; i < 3; i++) clients.push(await Client.open(device, '127.0.0.1', port));
    while (peers.length < 3) await new Promise((resolve) => setImmediate(resolve));
    const waiting = device.poll(
      clients.map(({ socket }) => ({ socket, events: Poll.IN })),
      Number.POSITIVE_INFINITY,
    );
    peers[1]?.write('!');
    const answer = await waiting;
    expect(answer).toHaveLength(1);
    expect(answer[0]?.events).toBe(Poll.IN);
  });

  it('ends when another begins, or the run ends', async () => {
    const port = await stage.serve(() => {});
    const { device } = deviceFor(port);
    const { socket } = await Client.open(device, '127.0.0.1', port);
    const first = device.poll([{ socket, events: Poll.IN }], Number.POSITIVE_INFINITY);
    const second = device.poll([{ socket, events: Poll.IN }], Number.POSITIVE_INFINITY);
    expect(await first).toEqual([]);
    device.endRun();
    expect(await second).toEqual([]);
    expect(await device.poll([{ socket, events: Poll.IN }], Number.POSITIVE_INFINITY)).toEqual([]);
    expect(await failureOf(() => device.send(socket, Buffer.from('x')))).toBe('EBADF');
    expect(await failureOf(() => device.connect('127.0.0.1', port))).toBe('EACCES');
  });
});

describe('HTTP in plain text', () => {
  async function webServer(): Promise<number> {
    const server = createHttpServer((request, response) => {
      let body = '';
      request.on('data', (bytes) => {
        body += bytes;
      });
      request.on('end', () => response.end(`[${request.method} ${request.url} ${body}]`));
    });
    return stage.listen(server);
  }

  it('is asked about, request by request', async () => {
    const port = await webServer();
    const { device, oversight } = deviceFor(port);
    oversight.decide = (request) => {
      if (request.kind === 'http' && request.url.includes('private')) throw errno(Errno.EPERM);
    };
    const client = await Client.open(device, 'a.example', port);
    const head = (line: string, more = ''): string =>
      `${line} HTTP/1.1\r\nHost: a.example:${port}\r\n${more}\r\n`;
    await client.send(head('GET /one'));
    expect(await client.receiveUntil(']')).toContain('[GET /one ]');
    await client.send(`${head('POST /two?q=1', 'Content-Length: 5\r\n')}hello${head('GET /three')}`);
    expect(await client.receiveUntil('/three ]')).toContain('[POST /two?q=1 hello]');
    expect(await failureOf(() => client.send(head('GET /four') + head('DELETE /private')))).toBe('EPERM');
    expect(await failureOf(() => client.receive())).toBe('EPERM');
    const origin = `http://a.example:${port}`;
    expect(oversight.urls).toEqual([
      `GET ${origin}/one`,
      `POST ${origin}/two?q=1`,
      `GET ${origin}/three`,
      `GET ${origin}/four`,
      `DELETE ${origin}/private`,
    ]);
  });

  it('waits for a policy that takes its time', async () => {
    let reached = 0;
    const server = createHttpServer((_, response) => {
      reached++;
      response.end('done]');
    });
    const port = await stage.listen(server);
    const { device, oversight } = deviceFor(port);
    const deciders: ((error?: unknown) => void)[] = [];
    oversight.decide = (request) => {
      if (request.kind !== 'http') return undefined;
      return new Promise((resolve, reject) => {
        deciders.push((error) => (error === undefined ? resolve() : reject(error)));
      });
    };
    const client = await Client.open(device, 'a.example', port);
    const request = `GET / HTTP/1.1\r\nHost: a.example\r\n\r\n`;
    await client.send(request + request);
    expect(await failureOf(() => device.send(client.socket, Buffer.from('x')))).toBe('EAGAIN');
    expect(await device.poll([{ socket: client.socket, events: Poll.OUT }], 0)).toEqual([]);
    expect(reached).toBe(0);
    deciders[0]?.();
    expect(await client.receiveUntil(']')).toContain('done');
    expect(reached).toBe(1);
    expect(deciders).toHaveLength(2);
    deciders[1]?.(errno(Errno.EACCES));
    expect(await failureOf(() => client.receive())).toBe('EACCES');
    expect(reached).toBe(1);
  });

  it('is refused when it is for another host, or cannot be read for certain', async () => {
    const port = await webServer();
    const { device, oversight } = deviceFor(port);
    for (const attack of [
      'GET / HTTP/1.1\r\nHost: b.example\r\n\r\n',
      'GET / HTTP/1.1\r\n\r\n',
      'GET http://b.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n',
      'POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n',
      'CONNECT b.example:443 HTTP/1.1\r\nHost: b.example:443\r\n\r\n',
    ]) {
      const client = await Client.open(device, 'a.example', port);
      expect(await failureOf(() => client.send(attack))).toBe('ECONNRESET');
      expect(await failureOf(() => client.receive())).toBe('ECONNRESET');
      expect(oversight.refusals.at(-1)).toBe(`http http://a.example:${port}/ ECONNRESET`);
    }
    expect(oversight.urls).toEqual([]);
  });

  it('becomes a WebSocket only when the server says so', async () => {
    const received: string[] = [];
    const port = await stage.serve((socket) => {
      let all = '';
      socket.on('data', (bytes) => {
        all += bytes.toString('latin1');
        received.push(bytes.toString('latin1'));
        if (all.endsWith('/ws HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\n\r\n'))
          socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
        if (all.endsWith('/no HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\n\r\n'))
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
        if (all.endsWith('frame')) socket.end('bye');
      });
    });
    const { device, oversight } = deviceFor(port);
    const ask = (path: string): string =>
      `GET ${path} HTTP/1.1\r\nHost: a.example\r\nUpgrade: websocket\r\n\r\n`;
    const client = await Client.open(device, 'a.example', port);
    await client.send(ask('/ws'));
    expect(await failureOf(() => device.send(client.socket, Buffer.from('x')))).toBe('EAGAIN');
    await client.receiveUntil('\r\n\r\n');
    await client.send('GET \x81\0 any frame');
    expect(await client.receiveAll()).toBe('bye');
    // A server that does not switch still gets requests, and these are still read.
    const other = await Client.open(device, 'a.example', port);
    await other.send(`${ask('/no')}GET /hidden HTTP/1.1\r\nHost: b.example\r\n\r\n`);
    expect(await failureOf(() => other.receiveAll())).toBe('ECONNRESET');
    expect(received.join('')).not.toContain('hidden');
    // Nor does one that was asked something else before.
    const third = await Client.open(device, 'a.example', port);
    await third.send('GET /first HTTP/1.1\r\nHost: a.example\r\n\r\n');
    expect(await failureOf(() => third.send(ask('/ws')))).toBe('ECONNRESET');
    expect(oversight.urls.map((url) => url.slice(-3))).toEqual(['/ws', '/no', 'rst']);
  });

  it('sends a request that was held after a close', async () => {
    let decide = (): void => {};
    const reached = new Promise<string>((resolve) => {
      const server = createHttpServer((request, response) => {
        response.end();
        resolve(request.url ?? '');
      });
      void stage.listen(server).then(async (port) => {
        const { device, oversight } = deviceFor(port);
        oversight.decide = (request) =>
          request.kind === 'http' ? new Promise<void>((allow) => (decide = allow)) : undefined;
        const client = await Client.open(device, 'a.example', port);
        await client.send('GET /late HTTP/1.1\r\nHost: a.example\r\n\r\n');
        device.close(client.socket);
        decide();
      });
    });
    expect(await reached).toBe('/late');
  });
});
