import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exchanges } from '../../../src/controller/devices/network/http/exchanges.js';
import { IncomingFilter } from '../../../src/controller/devices/network/http/incoming-filter.js';
import { MalformedResponse } from '../../../src/controller/devices/network/http/response-reader.js';
import { StreamMasker } from '../../../src/controller/devices/network/secrets/masker.js';
import { SecretBook } from '../../../src/controller/devices/network/secrets/secret-book.js';
import { parseSecretOptions } from '../../../src/controller/network-options.js';

function bookOf(...values: string[]): SecretBook {
  const hosts = ['a.example'];
  return new SecretBook(
    parseSecretOptions(Object.fromEntries(values.map((value, i) => [`S${i}`, { value, hosts }]))),
  );
}

function cutUp(text: string, cuts: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  let rest = Buffer.from(text, 'latin1');
  for (const cut of cuts) {
    pieces.push(rest.subarray(0, cut));
    rest = rest.subarray(cut);
  }
  return [...pieces, rest];
}

function mask(book: SecretBook, text: string, cuts: readonly number[] = []): string {
  const masker = new StreamMasker(book.entries);
  const parts = cutUp(text, cuts).map((piece) => masker.push(piece));
  return Buffer.concat([...parts, masker.flush()]).toString('latin1');
}

describe('what is held back of a framed body', () => {
  it('is the same whether a value begins there or not', () => {
    const book = bookOf('tok_abc/123+x');
    const passed = (text: string) =>
      new StreamMasker(book.entries, { isInteractive: false }).push(Buffer.from(text)).length;
    const text = 'x'.repeat(400);
    for (const end of ['y', 't', 'tok_', 'tok_abc/123+', 'zzzz'])
      expect(passed(text + end)).toBe(passed(text) + end.length);
  });
});

const cutsArbitrary = fc.array(fc.nat({ max: 30 }), { maxLength: 12 });

describe('values in a stream', () => {
  const value = 'tok_abc/123+x';

  it.each([
    ['plain', value],
    ['percent-encoded', encodeURIComponent(value)],
    ['percent-encoded in lower case', encodeURIComponent(value).toLowerCase()],
    ['in JSON with slashes escaped', value.replace('/', '\\/')],
    ['twice', `${value}${value}`],
  ])('%s', (_, form) => {
    expect(mask(bookOf(value), `before ${form} after`)).toBe(`before ${'*'.repeat(form.length)} after`);
  });

  it('in HTML and JSON', () => {
    const awkward = `a"b'c<d>e&f`;
    const book = bookOf(awkward);
    for (const form of [
      JSON.stringify(awkward).slice(1, -1),
      'a&quot;b&#x27;c&lt;d&gt;e&amp;f',
      'a&quot;b&#39;c&lt;d&gt;e&amp;f',
    ])
      expect(mask(book, form)).toBe('*'.repeat(form.length));
  });

  it('in base64 of any text around it', () => {
    const book = bookOf(value);
    fc.assert(
      fc.property(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), fc.boolean(), (a, b, isUrl) => {
        const text = Buffer.from(`${a}${value}${b}`).toString(isUrl ? 'base64url' : 'base64');
        const decoded = Buffer.from(mask(book, text).replaceAll('*', 'A'), 'base64').toString('latin1');
        // All but the ends, which share a character with their neighbours.
        expect(decoded).not.toContain(value.slice(1, -1));
        expect(decoded).not.toContain(value.slice(1, 5));
      }),
    );
  });

  it('do not depend on how the stream is cut', () => {
    const book = bookOf('aabaabaa', 'abcabcabcd', 'aaaaaaaaa');
    const text = fc
      .array(fc.constantFrom('a', 'b', 'aab', 'aabaabaa', 'abcabc', 'abcabcabcd', 'aaaaaaaaa', ' '))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, cutsArbitrary, (whole, cuts) => {
        const masked = mask(book, whole, cuts);
        expect(masked).toBe(mask(book, whole));
        expect(masked).toHaveLength(whole.length);
        for (const { secret } of book.entries) expect(masked).not.toContain(secret.reveal());
      }),
      { numRuns: 3000 },
    );
  });

  it('hold back only what may be the beginning of one', () => {
    const masker = new StreamMasker(bookOf('secret-value').entries);
    const push = (text: string): string => Buffer.from(masker.push(Buffer.from(text))).toString();
    expect(push('hello')).toBe('hello');
    expect(push(' secr')).toBe(' ');
    expect(push('ets')).toBe('secret');
    expect(push('ecret-valu')).toBe('');
    expect(push('e!')).toBe('************!');
  });

  it('show up in no inspection', () => {
    const book = bookOf('do-not-show-me');
    expect(inspect(book, { depth: 9, showHidden: true })).not.toContain('do-not-show');
    expect(JSON.stringify(book)).not.toContain('do-not-show');
    expect(inspect(book.entries)).toContain('vitrine-secret-S0-');
  });
});

describe('responses', () => {
  const value = 'tok_abc123xyz';
  const book = bookOf(value);
  const placeholder = book.entries[0]?.placeholder as string;
  const stars = '*'.repeat(value.length);

  function filter(
    text: string,
    requests: readonly string[] = ['GET'],
    cuts: readonly number[] = [],
    entries = book.entries,
  ): string {
    const upgrades: boolean[] = [];
    const exchanges = new Exchanges((isUpgraded) => upgrades.push(isUpgraded));
    const incoming = new IncomingFilter(entries, exchanges);
    for (const method of requests)
      exchanges.add({ method: method === 'UPGRADE' ? 'GET' : method, asksUpgrade: method === 'UPGRADE' });
    const parts = [incoming.beginHttp()];
    for (const piece of cutUp(text, cuts)) parts.push(...incoming.push(piece));
    parts.push(...incoming.end());
    const out = Buffer.concat(parts).toString('latin1');
    return upgrades.length === 0 ? out : `${out}|${upgrades.join()}`;
  }

  it.each([
    ['in a head', `HTTP/1.1 302 Found\r\nLocation: /?t=${value}\r\nContent-Length: 0\r\n\r\n`],
    ['in a body with a length', `HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n<<${value}>>`],
    ['in a body that ends with the connection', `HTTP/1.1 200 OK\r\n\r\n<<${value}>>`],
    ['with line ends of their own kind', `HTTP/1.1 200 OK\nContent-Length: 17\n\n<<${value}>>`],
    ['after an interim response', `HTTP/1.1 100 ${value}\r\n\r\nHTTP/1.1 200 OK\r\n\r\n${value}`],
    ['with odd encodings', `HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n${value}`],
  ])('%s', (_, text) => {
    const end = text.lastIndexOf(text.includes('\r\n\r\n') ? '\r\n\r\n' : '\n\n');
    const expected =
      text.slice(0, end).replaceAll(value, placeholder) + text.slice(end).replaceAll(value, stars);
    expect(filter(text)).toBe(expected);
    fc.assert(
      fc.property(cutsArbitrary, (cuts) => {
        expect(filter(text, ['GET'], cuts)).toBe(expected);
      }),
    );
  });

  it('with a value that lies across chunks', () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
    const chunks = [...`<<${value}>>`].map((character) => `1;x=y\r\n${character}\r\n`).join('');
    const text = `${head}${chunks}0\r\nX-Trailer: ${value}\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n`;
    fc.assert(
      fc.property(cutsArbitrary, (cuts) => {
        const out = filter(text, ['GET', 'GET'], cuts);
        const [, body, next] = /^HTTP.*?\r\n\r\n(.*\r\n\r\n)(HTTP.*)$/s.exec(out) as unknown as string[];
        const [data, trailer] = (body as string).split('0\r\nX-Trailer: ');
        let decoded = '';
        for (let rest = data as string; rest !== ''; ) {
          const [size = ''] = rest.split('\r\n');
          const length = Number.parseInt(size, 16);
          decoded += rest.slice(size.length + 2, size.length + 2 + length);
          rest = rest.slice(size.length + 4 + length);
        }
        expect(decoded).toBe(`<<${stars}>>`);
        expect(trailer).toBe(`${placeholder}\r\n\r\n`);
        expect(next).toBe('HTTP/1.1 204 No Content\r\n\r\n');
      }),
    );
  });

  it('of requests in a row, some without bodies', () => {
    const text = [
      'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n',
      'HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n',
      `HTTP/1.1 200 OK\r\nContent-Length: ${value.length}\r\n\r\n${value}`,
      `HTTP/1.1 200 ${value}\r\nContent-Length: 0\r\n\r\n`,
    ].join('');
    const expected = text.replace(`\r\n\r\n${value}`, `\r\n\r\n${stars}`).replace(value, placeholder);
    expect(filter(text, ['HEAD', 'GET', 'POST', 'GET'])).toBe(expected);
  });

  it('that switch to a WebSocket, and those that do not', () => {
    const switched = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x0d${value}`;
    expect(filter(switched, ['UPGRADE'])).toBe(`${switched.replace(value, stars)}|true`);
    expect(filter(switched, ['UPGRADE'], [], [])).toBe(`${switched}|true`);
    const refused = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno';
    expect(filter(refused, ['UPGRADE'])).toBe(`${refused}|false`);
    // One that nobody asked for is not believed.
    expect(() => filter(switched, ['GET'])).toThrow();
    expect(filter(switched, ['GET'], [], [])).toBe(switched);
    // What cannot be followed never becomes a WebSocket.
    expect(filter('nonsense\r\n\r\n', ['UPGRADE'], [], [])).toBe('nonsense\r\n\r\n|false');
  });

  it.each([
    ['no response', 'SMTP ready\r\n\r\n'],
    ['another version', 'HTTP/2 200\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n'],
    ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n'],
    ['bad chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz'],
    ['an endless head', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(20_000)}`],
  ])('%s does not pass where values must not, and passes elsewhere', (_, text) => {
    let thrown: unknown;
    try {
      filter(text);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(MalformedResponse);
    expect(filter(text, ['GET'], [], [])).toBe(text);
  });

  it('never let the value by, whatever a server sends', () => {
    const piece = fc.constantFrom(
      'HTTP/1.1 200 OK\r\n',
      'HTTP/1.1 100 Continue\r\n\r\n',
      'Content-Length: 5\r\n',
      'Transfer-Encoding: chunked\r\n',
      '\r\n',
      '\n',
      '\r',
      '5\r\n',
      '0\r\n\r\n',
      'd\r\n',
      value.slice(0, 5),
      value.slice(5),
      value,
    );
    fc.assert(
      fc.property(fc.array(piece), cutsArbitrary, (pieces, cuts) => {
        let out = '';
        try {
          out = filter(pieces.join(''), ['GET', 'HEAD', 'GET', 'GET'], cuts);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedResponse);
        }
        expect(out).not.toContain(value);
      }),
      { numRuns: 3000 },
    );
  });

  it('are masked before the first request as well', () => {
    const incoming = new IncomingFilter(book.entries, new Exchanges(() => {}));
    const out = [...incoming.push(Buffer.from(`220 ${value} tok_a`)), incoming.beginHttp()];
    expect(Buffer.concat(out).toString()).toBe(`220 ${stars} tok_a`);
  });
});
