import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestOf } from '../../../src/controller/devices/network/http/request-check.js';
import { RefusedRequest } from '../../../src/controller/devices/network/http/request-head.js';
import { RequestScanner } from '../../../src/controller/devices/network/http/request-scanner.js';

interface Scan {
  /** Everything that left, heads included. */
  readonly out: string;
  readonly heads: readonly string[];
  readonly refusal: string | undefined;
  readonly held: number;
}

function scan(...pieces: readonly (string | Uint8Array)[]): Scan {
  const scanner = new RequestScanner();
  const heads: string[] = [];
  let out = '';
  let refusal: string | undefined;
  for (const piece of pieces) {
    if (refusal !== undefined) break;
    scanner.push(typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece);
    for (let part = scanner.next(); part !== undefined && refusal === undefined; part = scanner.next()) {
      if (part.kind === 'refuse') refusal = part.reason;
      else out += Buffer.from(part.bytes).toString('latin1');
      if (part.kind === 'head') heads.push(`${part.head.method} ${part.head.target}`);
    }
  }
  return { out, heads, refusal, held: scanner.heldBytes };
}

const HOST = 'Host: a.example\r\n';

describe('requests', () => {
  it.each([
    ['without a body', `GET / HTTP/1.1\r\n${HOST}\r\n`],
    ['of HTTP/1.0', `GET / HTTP/1.0\r\n${HOST}\r\n`],
    ['with a length', `POST / HTTP/1.1\r\n${HOST}Content-Length: 5\r\n\r\nhello`],
    [
      'with chunks',
      `PUT / HTTP/1.1\r\n${HOST}Transfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n`,
    ],
    ['with a length of none', `POST / HTTP/1.1\r\n${HOST}content-length: 0\r\n\r\n`],
    ['with other methods', `M-SEARCH * HTTP/1.1\r\n${HOST}\r\n`],
    ['in absolute form', `GET http://a.example/ HTTP/1.1\r\n${HOST}\r\n`],
    ['with bytes beyond ASCII in a field', `GET / HTTP/1.1\r\n${HOST}X: \xe9\xff\t\r\n\r\n`],
    ['after an empty line', `\r\nGET / HTTP/1.1\r\n${HOST}\r\n`],
    [
      'with a request for a WebSocket',
      `GET / HTTP/1.1\r\n${HOST}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    ],
  ])('%s', (_, text) => {
    const once = scan(text);
    expect(once).toMatchObject({ out: text, refusal: undefined, held: 0 });
    expect(once.heads).toHaveLength(1);
    const [line] = text.trimStart().split('\r\n');
    expect(line?.startsWith(`${once.heads[0]} `)).toBe(true);
    // Each that follows on the same connection is seen as well.
    expect(scan(text + text + text)).toMatchObject({
      out: text + text + text,
      heads: [once.heads[0], once.heads[0], once.heads[0]],
    });
  });

  it('hides no request in a body, and takes no body for a request', () => {
    const inner = `GET /inner HTTP/1.1\r\n${HOST}\r\n`;
    const length = `POST /outer HTTP/1.1\r\n${HOST}Content-Length: ${inner.length}\r\n\r\n${inner}`;
    expect(scan(length + inner).heads).toEqual(['POST /outer', 'GET /inner']);
    const chunk = `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`;
    const chunked = `POST /outer HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n${chunk}`;
    expect(scan(chunked + inner).heads).toEqual(['POST /outer', 'GET /inner']);
  });

  it('leave nothing of a head before it is whole', () => {
    expect(scan(`GET / HTTP/1.1\r\n${HOST}`)).toMatchObject({ out: '', heads: [], refusal: undefined });
    expect(scan('GET /')).toMatchObject({ out: '', refusal: undefined });
  });
});

/** Each of these is read in different ways by different servers, or hides requests from policy. */
const attacks: readonly (readonly [string, string])[] = [
  [
    'both framings',
    `POST / HTTP/1.1\r\n${HOST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ['two lengths', `POST / HTTP/1.1\r\n${HOST}Content-Length: 3\r\nContent-Length: 4\r\n\r\n`],
  ['the same length twice', `POST / HTTP/1.1\r\n${HOST}Content-Length: 3\r\ncontent-length: 3\r\n\r\n`],
  ['a list of lengths', `POST / HTTP/1.1\r\n${HOST}Content-Length: 3, 3\r\n\r\n`],
  ['a signed length', `POST / HTTP/1.1\r\n${HOST}Content-Length: +3\r\n\r\n`],
  ['a hexadecimal length', `POST / HTTP/1.1\r\n${HOST}Content-Length: 0x3\r\n\r\n`],
  ['an empty length', `POST / HTTP/1.1\r\n${HOST}Content-Length:\r\n\r\n`],
  ['a huge length', `POST / HTTP/1.1\r\n${HOST}Content-Length: 99999999999999999999\r\n\r\n`],
  ['a length with an underscore', `POST / HTTP/1.1\r\n${HOST}Content_Length: 3\r\n\r\n`],
  ['an unknown coding', `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: xchunked\r\n\r\n`],
  ['two codings', `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: gzip, chunked\r\n\r\n`],
  [
    'chunked twice',
    `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n`,
  ],
  [
    'chunked and identity',
    `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n`,
  ],
  ['a quoted coding', `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: "chunked"\r\n\r\n`],
  ['a coding with a control character', `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: \x0bchunked\r\n\r\n`],
  ['a coding with an underscore', `POST / HTTP/1.1\r\n${HOST}Transfer_Encoding: chunked\r\n\r\n`],
  ['chunks of HTTP/1.0', `POST / HTTP/1.0\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n`],
  ['a space before the colon', `POST / HTTP/1.1\r\n${HOST}Content-Length : 3\r\n\r\n`],
  ['a space before the name', `POST / HTTP/1.1\r\n Content-Length: 3\r\n${HOST}\r\n`],
  ['a folded field', `POST / HTTP/1.1\r\n${HOST}X: a\r\n b\r\n\r\n`],
  ['a folded coding', `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding:\r\n chunked\r\n\r\n`],
  ['a field without a colon', `GET / HTTP/1.1\r\n${HOST}X\r\n\r\n`],
  ['a field without a name', `GET / HTTP/1.1\r\n${HOST}: x\r\n\r\n`],
  ['bare LF after the request line', `GET / HTTP/1.1\n${HOST}\r\n`],
  ['bare LF after a field', `GET / HTTP/1.1\r\nHost: a.example\nX: y\r\n\r\n`],
  ['bare LF as the end', `GET / HTTP/1.1\r\nHost: a.example\r\n\n`],
  ['bare CR in a field', `GET / HTTP/1.1\r\n${HOST}X: a\rContent-Length: 3\r\n\r\n`],
  ['bare CR in the request line', `GET / HTTP/1.1\rX: y\r\n${HOST}\r\n`],
  ['two CR', `GET / HTTP/1.1\r\r\n${HOST}\r\n`],
  ['NUL in a field', `GET / HTTP/1.1\r\n${HOST}X: a\0b\r\n\r\n`],
  ['NUL in the target', `GET /\0 HTTP/1.1\r\n${HOST}\r\n`],
  ['two hosts', `GET / HTTP/1.1\r\n${HOST}Host: b.example\r\n\r\n`],
  ['the same host twice', `GET / HTTP/1.1\r\n${HOST}${HOST}\r\n`],
  ['two spaces', `GET  / HTTP/1.1\r\n${HOST}\r\n`],
  ['two spaces before the version', `GET /  HTTP/1.1\r\n${HOST}\r\n`],
  ['tabs', `GET\t/\tHTTP/1.1\r\n${HOST}\r\n`],
  ['a space before the method', ` GET / HTTP/1.1\r\n${HOST}\r\n`],
  ['a space in the target', `GET /a b HTTP/1.1\r\n${HOST}\r\n`],
  ['a lower-case method', `delete / HTTP/1.1\r\n${HOST}\r\n`],
  ['a method with a character that is none', `G{T / HTTP/1.1\r\n${HOST}\r\n`],
  ['a lower-case version', `GET / http/1.1\r\n${HOST}\r\n`],
  ['another version', `GET / HTTP/1.2\r\n${HOST}\r\n`],
  ['a version with more', `GET / HTTP/1.1x\r\n${HOST}\r\n`],
  ['a target without a slash', `GET a HTTP/1.1\r\n${HOST}\r\n`],
  ['bytes beyond ASCII in the target', `GET /\xe9 HTTP/1.1\r\n${HOST}\r\n`],
  ['HTTP/0.9', 'GET /secret\r\n'],
  ['HTTP/0.9 with spaces', '  GET   /secret\r\n'],
  ['a method without a version', `DELETE /accounts/1\r\n${HOST}Content-Length: 5\r\n\r\nhello`],
  ['another scheme without a version', 'GET ftp://h/private\r\n\r\n'],
  ['an asterisk without a version', 'GET *\r\n\r\n'],
  ["another protocol's version", `POST /private RTSP/1.0\r\n${HOST}\r\n`],
  ['CONNECT without a version', 'CONNECT evil.example:443\r\n\r\n'],
  ['a vertical tab for a space', 'GET\x0b/private\r\n\r\n'],
  ['a no-break space for a space', 'GET\xa0/private\r\n\r\n'],
  ['HTTP/2 by prior knowledge', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['an upgrade to HTTP/2', `GET / HTTP/1.1\r\n${HOST}Upgrade: h2c\r\n\r\n`],
  ['HTTP/2 settings', `GET / HTTP/1.1\r\n${HOST}Upgrade: websocket\r\nHTTP2-Settings: x\r\n\r\n`],
  ['an upgrade with a body', `GET / HTTP/1.1\r\n${HOST}Upgrade: websocket\r\nContent-Length: 3\r\n\r\n`],
  ['CONNECT', 'CONNECT b.example:443 HTTP/1.1\r\nHost: b.example\r\n\r\n'],
  ['a line of the PROXY protocol', `PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\nGET / HTTP/1.1\r\n${HOST}\r\n`],
  ['the PROXY protocol, version 2', '\r\n\r\n\0\r\nQUIT\n'],
  ['TLS of its own', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['TLS in the format of SSL 2', '\x80\x2e\x01\x03\x03\x00\x15'],
  ['a head that is too long', `GET / HTTP/1.1\r\n${`X: ${'y'.repeat(1000)}\r\n`.repeat(70)}\r\n`],
  ['a request line that is too long', `GET /${'x'.repeat(70_000)} HTTP/1.1\r\n${HOST}\r\n`],
  ['too many fields', `GET / HTTP/1.1\r\n${HOST}${'X: y\r\n'.repeat(300)}\r\n`],
  ...(
    [
      ['an extension', '5;x=y\r\nhello\r\n0\r\n\r\n'],
      ['an extension with bare LF', '5;\n\r\nhello\r\n0\r\n\r\n'],
      ['bare LF after the size', '5\nhello\r\n0\r\n\r\n'],
      ['no line end after the data', '5\r\nhello0\r\n\r\n'],
      ['bare LF after the data', '5\r\nhello\n0\r\n\r\n'],
      ['a size with 0x', '0x5\r\nhello\r\n0\r\n\r\n'],
      ['a size with spaces', '5 \r\nhello\r\n0\r\n\r\n'],
      ['a negative size', '-5\r\nhello\r\n0\r\n\r\n'],
      ['no size', '\r\nhello\r\n0\r\n\r\n'],
      ['a huge size', 'fffffffffffffffff\r\nhello'],
      ['a trailer', '0\r\nContent-Length: 5\r\n\r\n'],
      ['bare LF as the end', '0\r\n\n'],
    ] as const
  ).map(
    ([name, body]) =>
      [`chunks with ${name}`, `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n${body}`] as const,
  ),
];

describe('what servers read in different ways', () => {
  it.each(attacks)('%s', (_, text) => {
    const { refusal, out } = scan(text);
    expect(refusal).toBeTypeOf('string');
    // No line of a request has left whole, but for those of a head whose chunks went wrong later.
    if (!/\r\n\r\n[0-9a-z-]*/.test(out)) expect(out.trim()).not.toMatch(/\n/);
    // Byte by byte it goes no better.
    expect(scan(...text).refusal).toBeTypeOf('string');
  });

  it.each(attacks)('%s, after a good request', (_, text) => {
    const good = `GET /good HTTP/1.1\r\n${HOST}\r\n`;
    const { refusal, heads, held } = scan(good + text + good.repeat(2000));
    expect(heads[0]).toBe('GET /good');
    expect(refusal).toBeTypeOf('string');
    expect(held).toBe(0);
  });
});

describe('other protocols', () => {
  it.each([
    ['SMTP', 'EHLO client.example\r\n'],
    ['SMTP without its line end', 'EHLO client.example'],
    ['POP3', 'USER me\r\n'],
    ['IMAP', 'a001 LOGIN me it\r\n'],
    ['Redis', '*1\r\n$4\r\nPING\r\n'],
    ['Redis inline', 'GET key\r\n'],
    ['memcached', 'get key\r\n'],
    ['SSH', 'SSH-2.0-x\r\n'],
    ['JSON without a line end', '{"method":"x"}'],
    ['text without a line end', 'hello, world'],
    ['PostgreSQL', '\x00\x00\x00\x08\x04\xd2\x16\x2f'],
    ['MySQL', '\x20\x00\x00\x01\x85\xa6'],
    ['MQTT', '\x10\x0c\x00\x04MQTT'],
    ['telnet', '\xff\xfd\x01'],
    ['Gopher', '/about\r\n'],
    ['an empty line', '\r\n'],
    ['empty lines', '\n\n  \n'],
  ])('%s passes at once', (_, text) => {
    expect(scan(text)).toMatchObject({ out: text, heads: [], refusal: undefined, held: 0 });
    expect(scan(...text)).toMatchObject({ out: text, refusal: undefined, held: 0 });
  });

  it('are not looked into after their first line', () => {
    const text = `HELLO\r\nGET / HTTP/1.1\r\n\x16\x03\x01`;
    expect(scan(text)).toMatchObject({ out: text, heads: [], refusal: undefined });
  });

  it('may leave the beginning of a line at the end', () => {
    const scanner = new RequestScanner();
    scanner.push(Buffer.from('STAT'));
    expect(scanner.next()).toBeUndefined();
    expect(Buffer.from(scanner.end()).toString()).toBe('STAT');
    const suspicious = new RequestScanner();
    suspicious.push(Buffer.from('GET /x'));
    expect(suspicious.next()).toBeUndefined();
    expect(suspicious.end()).toHaveLength(0);
  });
});

describe('any cuts', () => {
  const fragments = fc.constantFrom(
    'GET ',
    'POST ',
    '/ ',
    '/x ',
    'http://a.example/ ',
    'HTTP/1.1',
    'HTTP/1.0',
    '\r\n',
    '\r\n\r\n',
    '\n',
    '\r',
    ' ',
    HOST,
    'Content-Length: 7\r\n',
    'Transfer-Encoding: chunked\r\n',
    '5\r\nhello\r\n',
    '0\r\n\r\n',
    'hello w',
    '\0',
    '\x16\x03',
    '\x80',
    '\x01',
    `GET / HTTP/1.1\r\n${HOST}\r\n`,
    `POST / HTTP/1.1\r\n${HOST}Content-Length: 7\r\n\r\nhello w`,
    `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n`,
  );

  it('give the same requests and refusals', () => {
    fc.assert(
      fc.property(fc.array(fragments, { maxLength: 12 }), fc.array(fc.nat({ max: 40 })), (parts, cuts) => {
        const text = parts.join('');
        const whole = scan(text);
        const pieces: string[] = [];
        let rest = text;
        for (const cut of cuts) {
          pieces.push(rest.slice(0, cut));
          rest = rest.slice(cut);
        }
        const cutUp = scan(...pieces, rest);
        expect(cutUp.heads).toEqual(whole.heads);
        expect(cutUp.refusal).toBe(whole.refusal);
        // More may have left before a refusal that comes later; never anything else.
        if (whole.refusal === undefined) expect(cutUp.out).toBe(whole.out);
        else expect(cutUp.out.startsWith(whole.out)).toBe(true);
        expect(text.startsWith(cutUp.out)).toBe(true);
      }),
      { numRuns: 5000 },
    );
  });

  it('let any bytes by in order or refuse them', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 8 }), (pieces) => {
        const { out, refusal, held } = scan(...pieces);
        const all = Buffer.concat(pieces).toString('latin1');
        expect(all.startsWith(out)).toBe(true);
        if (refusal === undefined) expect(out.length + held).toBe(all.length);
      }),
    );
  });

  it('hold no more than a head may have', () => {
    const scanner = new RequestScanner();
    const byte = Buffer.from('x');
    scanner.push(Buffer.from('GET /'));
    let refused = 0;
    for (let sent = 5; refused === 0; sent++) {
      scanner.push(byte);
      if (scanner.next()?.kind === 'refuse') refused = sent;
    }
    expect(refused).toBeGreaterThan(65_000);
    expect(refused).toBeLessThan(66_000);
    expect(scanner.heldBytes).toBe(0);
  });
});

describe('the request that policy sees', () => {
  const peer = { host: 'a.example', port: 443, isEncrypted: true };

  function ask(line: string, host: string | undefined, to = peer): string {
    const scanner = new RequestScanner();
    const field = host === undefined ? '' : `Host: ${host}\r\n`;
    scanner.push(Buffer.from(`${line} HTTP/1.1\r\n${field}X-Y: 1\r\nx-y: 2\r\n\r\n`));
    const part = scanner.next();
    if (part?.kind !== 'head') return 'refused';
    try {
      const request = requestOf(part.head, to);
      expect(request.headers.get('x-y')).toBe('1, 2');
      expect(request).toMatchObject({ kind: 'http', host: to.host, port: to.port });
      return `${request.method} ${request.url}`;
    } catch (error) {
      if (error instanceof RefusedRequest) return 'refused';
      throw error;
    }
  }

  it.each([
    ['GET /v1/items?limit=3', 'a.example', 'GET https://a.example/v1/items?limit=3'],
    ['GET /', 'A.Example:443', 'GET https://a.example/'],
    ['GET https://a.example/x', 'a.example', 'GET https://a.example/x'],
    ['GET https://A.EXAMPLE:443?x', 'a.example', 'GET https://a.example/?x'],
    ['OPTIONS *', 'a.example', 'OPTIONS https://a.example'],
    ['GET /a?x=/../', 'a.example', 'GET https://a.example/a?x=/../'],
    ['GET /.well-known/a..b', 'a.example', 'GET https://a.example/.well-known/a..b'],
    ['GET //b.example/', 'a.example', 'GET https://a.example//b.example/'],
    // Domain fronting, in all its spellings.
    ['GET /', 'b.example', 'refused'],
    ['GET /', undefined, 'refused'],
    ['GET /', '', 'refused'],
    ['GET /', 'a.example:80', 'refused'],
    ['GET /', 'a.example.', 'refused'],
    ['GET /', 'a.example b.example', 'refused'],
    ['GET /', 'a.example,b.example', 'refused'],
    ['GET /', 'a.example@b.example', 'refused'],
    ['GET /', 'x@a.example', 'refused'],
    ['GET /', 'a.example/b', 'refused'],
    ['GET https://b.example/', 'a.example', 'refused'],
    ['GET http://a.example/', 'a.example', 'refused'],
    ['GET https://b.example@a.example/', 'a.example', 'refused'],
    ['GET https://a.example@b.example/', 'a.example', 'refused'],
    ['GET https://a.example\\@b.example/', 'a.example', 'refused'],
    ['GET https:///x', 'a.example', 'refused'],
    ['GET *', 'a.example', 'refused'],
    // Paths that a server may resolve.
    ['GET /public/../private', 'a.example', 'refused'],
    ['GET /public/%2e%2E/private', 'a.example', 'refused'],
    ['GET /public/.%2e/private', 'a.example', 'refused'],
    ['GET /public/..;x/private', 'a.example', 'refused'],
    ['GET /public/..%2fprivate', 'a.example', 'refused'],
    ['GET /public/%2e%2e%2Fprivate', 'a.example', 'refused'],
    ['GET /public/..%5cprivate', 'a.example', 'refused'],
    ['GET /./private', 'a.example', 'refused'],
    ['GET /public/..', 'a.example', 'refused'],
    ['GET /public\\..\\private', 'a.example', 'refused'],
    ['GET https://a.example/../x', 'a.example', 'refused'],
    ['GET /x#y', 'a.example', 'refused'],
  ])('%s to %s: %s', (line, host, answer) => {
    expect(ask(line, host)).toBe(answer);
  });

  it('knows addresses in their spellings', () => {
    const six = { host: '::1', port: 8080, isEncrypted: false };
    expect(ask('GET /', '[0:0::1]:8080', six)).toBe('GET http://[::1]:8080/');
    expect(ask('GET /', '::1', six)).toBe('refused');
    const four = { host: '127.0.0.1', port: 80, isEncrypted: false };
    expect(ask('GET /', '127.0.0.1', four)).toBe('GET http://127.0.0.1/');
    expect(ask('GET /', '2130706433', four)).toBe('refused');
  });

  it('knows what guests call loopback', () => {
    const local = { host: '127.0.0.1', port: 80, isEncrypted: false };
    expect(ask('GET /', 'LocalHost:80', local)).toBe('GET http://127.0.0.1/');
    expect(ask('GET http://localhost/x', 'localhost', local)).toBe('GET http://127.0.0.1/x');
    expect(ask('GET /', 'localhost', { ...local, host: '::1' })).toBe('GET http://[::1]/');
    // Another name or port, and another host that calls itself so.
    for (const host of ['localhost:81', 'admin.localhost', 'localhost.', 'localhost.localdomain'])
      expect(ask('GET /', host, local)).toBe('refused');
    for (const host of ['10.0.0.1', '128.0.0.1', '::2', 'a.example', 'localhost.example'])
      expect(ask('GET /', 'localhost', { ...local, host })).toBe('refused');
  });
});
