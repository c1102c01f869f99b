import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHost } from '../../../src/controller/devices/network/host-name.js';
import { type IpAddress, parseIpAddress } from '../../../src/controller/devices/network/ip-address.js';
import { specialUseOf } from '../../../src/controller/devices/network/special-addresses.js';
import {
  type NetworkOptions,
  parseNetworkOptions,
  parseSecretOptions,
} from '../../../src/controller/network-options.js';
import { tlsFile } from './network-support.js';

function rulesOf(...allow: string[]) {
  return parseNetworkOptions({ allow }).rules;
}

function address(text: string): IpAddress {
  return parseIpAddress(text) as IpAddress;
}

describe('rules that name hosts', () => {
  it.each([
    ['api.example.com:443', 'api.example.com', 443, true],
    ['api.example.com:443', 'api.example.com', 80, false],
    ['api.example.com', 'api.example.com', 443, true],
    ['api.example.com', 'api.example.com', 80, true],
    ['api.example.com', 'api.example.com', 8080, false],
    ['api.example.com:*', 'api.example.com', 1, true],
    ['API.Example.COM.:443', 'api.example.com', 443, true],
    ['bücher.example', 'xn--bcher-kva.example', 443, true],
    ['ＥＸＡＭＰＬＥ.org', 'example.org', 443, true],
    ['*.example.org', 'a.example.org', 443, true],
    ['*.example.org', 'a.b.example.org', 443, true],
    ['*.example.org', 'example.org', 443, false],
    ['*.example.org', '.example.org', 443, false],
    ['*.example.org', 'evil-example.org', 443, false],
    ['*.example.org', 'a.example.org.evil.net', 443, false],
    ['*.example.org:8443', 'a.example.org', 8443, true],
    ['*.example.org:8443', 'a.example.org', 443, false],
    ['localhost:8080', 'localhost', 8080, true],
    ['my_host.internal', 'my_host.internal', 443, true],
    ['127.0.0.1:8080', '127.0.0.1', 8080, false],
  ] as const)('%s, for %s port %d: %s', (rule, name, port, isAllowed) => {
    expect(rulesOf(rule).allowsName(name, port)).toBe(isAllowed);
  });

  it.each([
    ['127.0.0.1:8080', '127.0.0.1', 8080, true],
    ['127.0.0.1:8080', '127.0.0.2', 8080, false],
    ['127.0.0.1:8080', '127.0.0.1', 80, false],
    ['127.0.0.1', '127.0.0.1', 80, true],
    ['127.0.0.1:8080', '::ffff:127.0.0.1', 8080, true],
    ['[::1]:8080', '::1', 8080, true],
    ['[::1]:8080', '0:0:0:0:0:0:0:1', 8080, true],
    ['[::1]', '::1', 443, true],
    ['[::1]:8080', '127.0.0.1', 8080, false],
    ['10.0.0.0/8:5432', '10.255.0.1', 5432, true],
    ['10.0.0.0/8:5432', '11.0.0.1', 5432, false],
    ['10.0.0.0/8', '10.1.1.1', 80, true],
    ['10.0.0.0/8:*', '10.1.1.1', 9, true],
    ['[fd00::]/8:443', 'fd12:3456::1', 443, true],
    ['[fd00::]/8:443', 'fe80::1', 443, false],
    ['192.168.1.64/26:1', '192.168.1.127', 1, true],
    ['192.168.1.64/26:1', '192.168.1.128', 1, false],
    ['*.example.org', '127.0.0.1', 443, false],
  ] as const)('%s, for address %s port %d: %s', (rule, text, port, isAllowed) => {
    expect(rulesOf(rule).allowsAddress(address(text), port)).toBe(isAllowed);
  });

  it('asks whether any port is allowed', () => {
    const rules = rulesOf('a.example:1', '127.0.0.1:2');
    expect(rules.allowsName('a.example', undefined)).toBe(true);
    expect(rules.allowsName('b.example', undefined)).toBe(false);
    expect(rules.allowsAddress(address('127.0.0.1'), undefined)).toBe(true);
  });

  it('allows nothing without rules, and takes the same rule twice', () => {
    expect(rulesOf().allowsName('localhost', 80)).toBe(false);
    expect(rulesOf('a.example', 'a.example').allowsName('a.example', 80)).toBe(true);
  });
});

describe('rules that are refused', () => {
  it.each([
    ['', 'a rule such as'],
    [' a.example', 'a host name'],
    ['a.example :443', 'a host name'],
    ['a..example', 'a host name'],
    ['.example', 'a host name'],
    ['a.example..', 'a host name'],
    ['-a.example', 'a host name'],
    ['a\0.example', 'a host name'],
    ['a\u200d.example\u00ad', 'a host name'],
    ['user@a.example', 'a host name'],
    ['a%2eexample', 'a host name'],
    ['a.example?x', 'a host name'],
    ['a.example#x', 'a host name'],
    ['a\\b.example', 'a host name'],
    ['xn--a', 'a host name'],
    ['1.2.3.4.5', 'a host name'],
    [`${'a'.repeat(64)}.example`, 'a host name'],
    [`${'a.'.repeat(130)}example`, 'a host name'],
    ['https://a.example', 'without a scheme'],
    ['a.example/path', 'without a path'],
    ['a.example/24', 'without a path'],
    ['a.example:0', 'a port from 1 to 65535'],
    ['a.example:65536', 'a port from 1 to 65535'],
    ['a.example:', 'a port from 1 to 65535'],
    ['a.example:080', 'a port from 1 to 65535'],
    ['a.example:http', 'a port from 1 to 65535'],
    ['a.example:-1', 'a port from 1 to 65535'],
    ['a.example:1e3', 'a port from 1 to 65535'],
    ['a.example:1:2', 'in brackets'],
    ['::1', 'in brackets'],
    ['fd00::/8', 'in brackets'],
    ['[::1', 'in brackets'],
    ['[a.example]:80', 'in brackets'],
    ['[127.0.0.1]:80', 'in brackets'],
    ['[fe80::1%eth0]:80', 'in brackets'],
    ['[::ffff:127.0.0.1]:80', "such as '127.0.0.1:8080'"],
    ['0x7f.1', 'four decimal numbers'],
    ['2130706433', 'four decimal numbers'],
    ['127.1:80', 'four decimal numbers'],
    ['0177.0.0.1', 'four decimal numbers'],
    ['１２７.0.0.1', 'four decimal numbers'],
    ['10.1.2.3/8', '"10.0.0.0/8"'],
    ['[fd12::]/8', '"[fd00::]/8"'],
    ['10.0.0.0/33', 'a number of bits'],
    ['10.0.0.0/x', 'a number of bits'],
    ['10.0.0.0/', 'a number of bits'],
    ['10.0.0/8', 'a number of bits'],
    ['0.0.0.0/0', 'most of the internet'],
    ['[::]/0', 'most of the internet'],
    ['0.0.0.0/1:443', 'most of the internet'],
    ['198.18.0.5:80', 'stands for names'],
    ['198.19.0.0/16', 'stands for names'],
    ['*', 'send whatever it gets to see to anybody'],
    ['*:443', 'send whatever it gets to see to anybody'],
    ['*.com', 'register a name'],
    ['*.com.:443', 'register a name'],
    ['a.*.example.org', 'first label'],
    ['*a.example.org', 'first label'],
    ['*.*.example.org', 'first label'],
    ['**.example.org', 'first label'],
    ['*.', "'*.' and a host name"],
    ['*.127.0.0.1', "'*.' and a host name"],
  ])('%j', (rule, message) => {
    expect(() => parseNetworkOptions({ allow: ['a.example', rule] })).toThrow(message);
    expect(() => parseNetworkOptions({ allow: ['a.example', rule] })).toThrow('network.allow[1] is');
  });

  it.each([
    [{}, 'network.allow'],
    [{ allow: 'a.example' }, 'network.allow'],
    [{ allow: [1] }, 'network.allow[0]'],
    [{ allow: [], alow: [] }, 'alow'],
    [{ allow: [], maxConnections: 0 }, 'network.maxConnections'],
    [{ allow: [], maxConnections: 1.5 }, 'network.maxConnections'],
    [{ allow: [], maxConnections: 100_000 }, 'network.maxConnections'],
    [{ allow: [], maxBytes: '12 parsecs' }, 'network.maxBytes'],
    [{ allow: [], connectTimeout: 0 }, 'network.connectTimeout'],
    [{ allow: [], connectTimeout: '2h' }, 'network.connectTimeout'],
    [{ allow: [], resolver: 'dns' }, 'network.resolver'],
    [{ allow: [], ca: 'root.pem' }, 'network.ca'],
    [{ allow: [], ca: [tlsFile('root.crt'), 7] }, 'network.ca'],
    [null, 'network is'],
    [['a.example'], 'network is'],
  ])('options %j', (options, message) => {
    expect(() => parseNetworkOptions(options as unknown as NetworkOptions)).toThrow(message);
  });

  it('fills in defaults, and reads every certificate of a file', () => {
    const pem = tlsFile('root.crt');
    const network = parseNetworkOptions({ allow: [], ca: [`${pem}\n${pem}`, pem] });
    expect(network).toMatchObject({
      maxConnections: 64,
      maxBytes: 64 * 2 ** 20,
      connectTimeoutMs: 30_000,
      resolver: undefined,
    });
    expect(network.ca).toHaveLength(3);
    expect(parseNetworkOptions({ allow: [], maxBytes: 'unlimited' }).maxBytes).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('secrets that are refused', () => {
  const hosts = ['api.example.com'];
  it.each([
    [{ 'a-b': { value: 'long enough', hosts } }, 'named like environment variables'],
    [{ ['__proto__']: { value: 'long enough' } }, 'hosts'],
    [{ A: 'long enough' }, '{ value, hosts }'],
    [{ A: { value: 'long enough', hosts, host: 1 } }, 'made of value, hosts'],
    [{ A: { value: 12345678, hosts } }, 'not a string'],
    [{ A: { value: '1234567', hosts } }, '7 characters long'],
    [{ A: { value: 'x'.repeat(5000), hosts } }, '5000 characters long'],
    [{ A: { value: 'line\r\nInjected: 1', hosts } }, 'printable ASCII'],
    [{ A: { value: 'nul\0 in here', hosts } }, 'printable ASCII'],
    [{ A: { value: ' spaces around ', hosts } }, 'printable ASCII'],
    [{ A: { value: 'pässwörter', hosts } }, 'printable ASCII'],
    [{ A: { value: 'vitrine-secret-A', hosts } }, 'stands for secrets'],
    [{ A: { value: 'long enough', hosts: [] } }, 'secrets.A.hosts'],
    [{ A: { value: 'long enough', hosts: ['*'] } }, 'secrets.A.hosts[0]'],
    [{ A: { value: 'long enough', hosts: ['https://a.example'] } }, 'secrets.A.hosts[0]'],
    [[], 'secrets is'],
  ])('%j', (secrets, message) => {
    expect(() => parseSecretOptions(secrets as never)).toThrow(message);
  });

  it('never shows a value', () => {
    for (const value of ['\rtop-secret', 'top-sec', `top-secret-${'x'.repeat(9999)}`]) {
      let message = '';
      try {
        parseSecretOptions({ A: { value, hosts } });
      } catch (error) {
        message = String(error);
      }
      expect(message).toContain('secrets.A.value');
      expect(message).not.toContain('top-sec');
    }
  });
});

describe('addresses', () => {
  it('reads what Node takes for an address, and writes it in one way', () => {
    const group = fc.oneof(
      fc.constant('0'),
      fc.nat({ max: 0xffff }).map((n) => n.toString(16)),
      fc.constant(''),
    );
    const text = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.array(group, { minLength: 2, maxLength: 9 }).map((groups) => groups.join(':')),
      fc.string({ unit: fc.constantFrom('0', '1', 'f', ':', '.', '::', '255', '%', '/') }),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        const parsed = parseIpAddress(candidate);
        const isAddress = isIPv4(candidate) || (isIPv6(candidate) && !candidate.includes('%'));
        expect(parsed !== undefined).toBe(isAddress);
        if (parsed === undefined) return;
        expect(parseIpAddress(parsed.text)).toEqual(parsed);
        if (parsed.family === 6 && !candidate.includes('.'))
          expect(`[${parsed.text}]`).toBe(new URL(`http://[${candidate}]/`).hostname);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '100.64.0.1',
    '100.100.100.200',
    '127.0.0.1',
    '127.255.255.254',
    '168.63.129.16',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.192',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '::8.8.8.8',
    '64:ff9b::7f00:1',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:0:7f00:1::',
    '2001:2::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2002:808:808::1',
    '2606:4700::5efe:127.0.0.1',
    '2606:4700::200:5efe:10.0.0.1',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fd20:ce::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
  ])('%s is special', (text) => {
    expect(specialUseOf(address(text))).toBeTypeOf('string');
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '93.184.216.34',
    '100.63.255.255',
    '100.128.0.0',
    '172.15.255.255',
    '172.32.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700::1111',
    '2001:4860:4860::8888',
    '64:ff9b::8.8.8.8',
    '::ffff:8.8.8.8',
  ])('%s is public', (text) => {
    expect(specialUseOf(address(text))).toBeUndefined();
  });
});

describe('host names as guests write them', () => {
  it('are names only when they are clean', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const form = readHost(text);
        if (form.kind === 'name') expect(form.name).toMatch(/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?$/);
      }),
      { numRuns: 2000 },
    );
    expect(readHost('a'.repeat(100_000)).kind).toBe('bad');
    expect(readHost('Example.ORG.')).toEqual({ kind: 'name', name: 'example.org' });
    expect(readHost('2852039166').kind).toBe('odd-address');
    expect(readHost('::ffff:127.0.0.1')).toMatchObject({ kind: 'address', address: { text: '127.0.0.1' } });
  });
});
