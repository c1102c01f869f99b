import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { AddressInfo, Layout, NameError, Socket } from '../../src/abi/emscripten.js';
import { Errno } from '../../src/abi/errno.js';
import { formatIp, parseIp } from '../../src/kernel/sockets/ip-address.js';
import { decodeSocketAddress, encodeSocketAddress } from '../../src/kernel/sockets/socket-address.js';
import { ADDRESS, call, DATA, END, network, OUT, putAddress, start, TEXT, toy } from './sockets-guest.js';

/** netdb.h, and addresses as text and as bytes. */

beforeEach(() => start());

describe('look-ups', () => {
  const at = Layout.addrinfo;
  interface Hints {
    readonly flags?: number;
    readonly domain?: number;
    readonly type?: number;
  }

  /** The answer as texts, freed as the engine's libc frees it; or the error. */
  function lookUp(
    host: string | undefined,
    service: string | undefined,
    hints: Hints = {},
  ): string[] | number {
    const hintsAt = DATA;
    toy.memory.bytes(hintsAt, at.size).fill(0);
    toy.memory.setI32(hintsAt + at.flags, hints.flags ?? 0);
    toy.memory.setI32(hintsAt + at.family, hints.domain ?? 0);
    toy.memory.setI32(hintsAt + at.socketType, hints.type ?? Socket.STREAM);
    const result = call(
      'getaddrinfo',
      host === undefined ? 0 : toy.text(TEXT, host),
      service === undefined ? 0 : toy.text(TEXT + 0x800, service),
      hintsAt,
      OUT,
    );
    if (result !== 0) return result;
    const found: string[] = [];
    const first = toy.memory.getU32(OUT);
    for (let entry = first; entry !== 0; entry = toy.memory.getU32(entry + at.next)) {
      const length = toy.memory.getU32(entry + at.addressLength);
      const bytes = toy.memory.bytes(toy.memory.getU32(entry + at.address), length);
      const { ip, port } = decodeSocketAddress(bytes);
      const name = toy.memory.getU32(entry + at.canonicalName);
      found.push(
        `${toy.memory.getI32(entry + at.protocol)} ${formatIp(ip)} ${port}${name === 0 ? '' : ` ${toy.memory.cString(name)}`}`,
      );
    }
    toy.context.release(toy.memory.getU32(first + at.address));
    toy.context.release(first);
    expect(toy.allocations).toEqual([]);
    return found;
  }

  it('of numbers and localhost ask nobody', () => {
    const six = { domain: Socket.AF_INET6 };
    expect(lookUp('192.0.2.1', '80')).toEqual(['6 192.0.2.1 80']);
    expect(lookUp('2001:DB8:0::1', 'https')).toEqual(['6 2001:db8::1 443']);
    expect(lookUp('192.0.2.1', '80', six)).toBe(NameError.NONAME);
    expect(lookUp('192.0.2.1', '80', { ...six, flags: AddressInfo.V4MAPPED })).toEqual([
      '6 ::ffff:c000:201 80',
    ]);
    expect(lookUp('localhost', '80', { flags: AddressInfo.CANONNAME })).toEqual(['6 127.0.0.1 80 localhost']);
    expect(lookUp('API.localhost.', undefined, six)).toEqual(['6 ::1 0']);
    expect(lookUp(undefined, '80')).toEqual(['6 127.0.0.1 80']);
    expect(lookUp(undefined, '80', { flags: AddressInfo.PASSIVE, type: Socket.DGRAM })).toEqual([
      '17 0.0.0.0 80',
    ]);
    expect(lookUp('192.0.2.1', 'domain', { type: 0 })).toEqual(['6 192.0.2.1 53', '17 192.0.2.1 53']);
    expect(network.calls).toEqual([]);
  });

  it('of what is no name ask nobody, either', () => {
    for (const host of [
      '',
      '.',
      'a..b',
      '127.1',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '1.2.3.4.5',
      '256.1.1.1',
      '[::1]',
      '::1%lo',
      'fe80::1%1',
      'a b',
      'a/b',
      'a\nb',
      'ä.example',
      'x'.repeat(64),
      'a.'.repeat(130),
      'x'.repeat(1500),
    ]) {
      expect([NameError.NONAME, NameError.FAIL], host.slice(0, 20)).toContain(lookUp(host, '80'));
    }
    expect(lookUp('a.example', '80', { flags: AddressInfo.NUMERICHOST })).toBe(NameError.NONAME);
    expect(lookUp(undefined, undefined)).toBe(NameError.NONAME);
    expect(lookUp('a.example', '65536')).toBe(NameError.SERVICE);
    expect(lookUp('a.example', 'nothing')).toBe(NameError.SERVICE);
    expect(lookUp('a.example', 'http', { flags: AddressInfo.NUMERICSERV })).toBe(NameError.NONAME);
    expect(lookUp('a.example', '80', { flags: 0x10000 })).toBe(NameError.BADFLAGS);
    expect(lookUp('a.example', '80', { domain: 1 })).toBe(NameError.FAMILY);
    expect(lookUp('a.example', '80', { type: 5 })).toBe(NameError.SOCKTYPE);
    expect(network.calls).toEqual([]);
  });

  it('of names give what the network says, IPv4 first', () => {
    network.names.set('a.example', ['2001:db8::1', '198.18.0.1', '198.18.0.2', 'rubbish']);
    network.names.set('six.example', ['2001:db8::2']);
    network.names.set('empty.example', []);
    network.names.set('busy.example', Errno.EAGAIN);
    network.names.set('secret.example', Errno.EACCES);
    network.names.set(
      'many.example',
      Array.from({ length: 1000 }, (_, i) => `198.18.${i >> 8}.${i & 255}`),
    );
    expect(lookUp('a.example', '80')).toEqual(['6 198.18.0.1 80', '6 198.18.0.2 80']);
    expect(lookUp('a.example', '80', { domain: Socket.AF_INET6 })).toEqual(['6 2001:db8::1 80']);
    expect(lookUp('six.example', '80')).toEqual(['6 2001:db8::2 80']);
    expect(lookUp('six.example', '80', { domain: Socket.AF_INET })).toBe(NameError.NONAME);
    expect(lookUp('empty.example', '80')).toBe(NameError.NONAME);
    expect(lookUp('none.example', '80')).toBe(NameError.NONAME);
    expect(lookUp('busy.example', '80')).toBe(NameError.AGAIN);
    expect(lookUp('secret.example', '80')).toBe(NameError.FAIL);
    expect(lookUp('many.example', '80')).toHaveLength(32);
    const inMemory = call('_emscripten_lookup_name', toy.text(TEXT, 'a.example'));
    expect(Uint8Array.from(Buffer.from(Int32Array.of(inMemory).buffer)).join('.')).toBe('198.18.0.1');
    expect(call('_emscripten_lookup_name', toy.text(TEXT, 'none.example'))).toBe(0);
  });

  it('need memory, and leave none behind', () => {
    toy.isOutOfMemory = true;
    expect(lookUp('192.0.2.1', '80')).toBe(NameError.MEMORY);
    expect(toy.memory.getU32(OUT)).toBe(0);
    expect(call('getprotobyname', toy.text(TEXT, 'tcp'))).toBe(0);
    let left = 1;
    const { allocate } = toy.context;
    toy.isOutOfMemory = false;
    toy.context.allocate = (bytes) => (left-- > 0 ? allocate(bytes) : 0);
    expect(lookUp('192.0.2.1', '80')).toBe(NameError.MEMORY);
    expect(toy.allocations).toEqual([]);
  });

  it('of bad pointers fail', () => {
    toy.text(TEXT, 'localhost');
    expect(call('getaddrinfo', TEXT, 0, 0, END - 3)).toBe(NameError.FAIL);
    expect(call('getaddrinfo', END, 0, 0, OUT)).toBe(NameError.FAIL);
    expect(call('getaddrinfo', TEXT, 0, END - 8, OUT)).toBe(NameError.FAIL);
    expect(call('getnameinfo', END - 8, 16, DATA, 10, 0, 0, 0)).toBe(NameError.FAIL);
    expect(call('getnameinfo', ADDRESS, 200, DATA, 10, 0, 0, 0)).toBe(NameError.FAMILY);
    expect(call('getprotobyname', END)).toBe(0);
    expect(call('_emscripten_lookup_name', -1)).toBe(0);
  });

  it('of addresses give names, or numbers', () => {
    network.names.set('a.example', ['198.18.0.1']);
    network.names.set('not a name', ['198.18.0.3']);
    const nameInfo = (text: string, port: number, flags = 0, room = 100) => {
      const length = putAddress(text, port);
      const result = call('getnameinfo', ADDRESS, length, DATA, room, DATA + 0x100, room, flags);
      return result === 0 ? `${toy.memory.cString(DATA)} ${toy.memory.cString(DATA + 0x100)}` : result;
    };
    expect(nameInfo('198.18.0.1', 80)).toBe('a.example http');
    expect(nameInfo('198.18.0.1', 53, 0x10)).toBe('a.example domain');
    expect(nameInfo('198.18.0.1', 80, 3)).toBe('198.18.0.1 80');
    expect(nameInfo('198.18.0.2', 1234)).toBe('198.18.0.2 1234');
    expect(nameInfo('198.18.0.2', 80, 8)).toBe(NameError.NONAME);
    expect(nameInfo('198.18.0.3', 80)).toBe('198.18.0.3 http');
    expect(nameInfo('127.0.0.1', 80)).toBe('localhost http');
    expect(nameInfo('198.18.0.1', 80, 0, 9)).toBe(NameError.OVERFLOW);
    expect(nameInfo('198.18.0.1', 80, 0x40)).toBe(NameError.BADFLAGS);
    putAddress('198.18.0.1', 1);
    expect(call('getnameinfo', ADDRESS, 15, DATA, 10, 0, 0, 0)).toBe(NameError.FAMILY);
  });

  it('of protocols answer in one place', () => {
    const entry = call('getprotobyname', toy.text(TEXT, 'TCP'));
    expect(toy.memory.getI32(entry + Layout.protoent.number)).toBe(6);
    expect(toy.memory.cString(toy.memory.getU32(entry + Layout.protoent.name))).toBe('tcp');
    expect(toy.memory.getU32(toy.memory.getU32(entry + Layout.protoent.aliases))).toBe(0);
    expect(call('getprotobyname', toy.text(TEXT, 'ipv6-icmp'))).toBe(entry);
    expect(call('getprotobyname', toy.text(TEXT, '__proto__'))).toBe(0);
  });
});

describe('addresses', () => {
  it('are written and read back', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array({ minLength: 4, maxLength: 4 }),
          fc.uint8Array({ minLength: 16, maxLength: 16 }),
        ),
        fc.nat(65_535),
        (bytes, port) => {
          const ip = { family: bytes.length === 4 ? (4 as const) : (6 as const), bytes };
          expect(parseIp(formatIp(ip))).toEqual(ip);
          expect(decodeSocketAddress(encodeSocketAddress({ ip, port }))).toEqual({ ip, port });
        },
      ),
    );
  });

  it('have one text each, RFC 5952', () => {
    for (const [text, shown] of [
      ['2001:0db8:0:0:0:0:0:1', '2001:db8::1'],
      ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
      ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
      ['::', '::'],
      ['1::', '1::'],
      ['::ffff:1.2.3.4', '::ffff:102:304'],
    ] as const) {
      expect(formatIp(parseIp(text)!)).toBe(shown);
    }
    for (const text of [
      ':',
      ':::',
      '1:2',
      '1::2::3',
      '1:2:3:4:5:6:7:8:9',
      '::1:2:3:4:5:6:7:8',
      '12345::',
      '::1.2.3',
      '1.2.3.4::',
      'g::',
      '1:',
      ':1',
      '01.2.3.4',
      '1.2.3.4 ',
      '١.2.3.4',
    ]) {
      expect(parseIp(text), text).toBeUndefined();
    }
  });
});
