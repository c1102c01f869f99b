import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GuestError } from '../../../src/controller/capabilities/guest-error.js';
import { describeHostError } from '../../../src/controller/capabilities/host-error.js';
import { scrubMessage } from '../../../src/controller/capabilities/scrub-message.js';
import { encodeValue } from '../../../src/controller/values/encode-value.js';

class NotFound extends Error {}
class Gone extends NotFound {}

describe('paths in messages', () => {
  it.each([
    ['/etc/passwd', '<path>'],
    ['cannot read /etc/passwd', 'cannot read <path>'],
    ['cannot read /etc/passwd.', 'cannot read <path>.'],
    ['cannot read /etc/passwd: denied', 'cannot read <path>: denied'],
    ['at (/srv/app/main.js:10:5)', 'at (<path>)'],
    ["open '/srv/my app/a file'", "open '<path>'"],
    ["open '/srv/my app/a", "open '<path>"],
    ["open '/home/o'brien/keys' failed", "open '<path>' failed"],
    ['open "/srv/x" and `/srv/y`', 'open "<path>" and `<path>`'],
    ['{"path":"/srv/x","n":1}', '{"path":"<path>","n":1}'],
    ['PATH=/usr/bin:/bin', 'PATH=<path>'],
    ['file:/etc/passwd', '<path>'],
    ['file:///C:/Users/me/a.txt', '<path>'],
    ['FILE:///etc/passwd', '<path>'],
    ['sqlite:///var/lib/app.db', '<path>'],
    ['postgres://me:secret@db.internal/app', '<path>'],
    ['http:///etc/passwd', '<path>'],
    ['//etc/passwd', '<path>'],
    ['x:/etc/passwd', '<path>'],
    ['error:/etc/passwd', 'error:<path>'],
    ['~/.ssh/id_rsa', '<path>'],
    ['~root/.ssh', '<path>'],
    ['gcc -I/usr/include -O2', 'gcc -I<path> -O2'],
    ['C:\\Users\\me', '<path>'],
    ['open C:\\Program Files\\node\\x.js now', 'open <path> now'],
    ['open C:\\Program Files (x86)\\node\\x.js', 'open <path>'],
    ['c:/Users/me', '<path>'],
    ['"C:\\\\Users\\\\me"', '"<path>"'],
    ['\\\\server\\share\\x', '<path>'],
    ['\\\\?\\C:\\x', '<path>'],
    ['\\\\.\\pipe\\x', '<path>'],
    ['in \\Windows\\System32', 'in <path>'],
    ['/Users/John Smith/x y', '<path> y'],
    ['/Users/Mary Ann Smith/x', '<path>'],
    ['from /a/b to /c/d', 'from <path> to <path>'],
    ['node:internal/modules/cjs/loader:1080', '<path>'],
    ['at node:internal/process', 'at <path>'],
    ['\\/etc\\/passwd', '\\<path>'],
    ['[/etc/passwd]', '[<path>]'],
    ['</etc/passwd>', '<<path>>'],
    ['é/etc /ünï/cödé', 'é/etc <path>'],
    [
      "Cannot find module 'x'\nRequire stack:\n- /srv/app/a.js",
      "Cannot find module 'x' Require stack: - <path>",
    ],
  ])('%j becomes %j', (message, scrubbed) => {
    expect(scrubMessage(message)).toBe(scrubbed);
  });

  it.each([
    'and/or',
    'text/plain; charset=utf-8',
    '3/4 of 5 / 6',
    'https://example.com/a/b?c=d',
    'see http://example.com/ for more',
    'wss://example.com/feed',
    'level must be 0..5, not "7"',
    "can't turn 'on'",
    'ratio: 5:3',
    'a\\b',
    '10:30',
    'fetch failed',
    '∕ not a slash',
    '',
  ])('%j stays', (message) => {
    expect(scrubMessage(message)).toBe(message);
  });

  it('are gone whatever is around them', () => {
    const around = fc.stringMatching(/^[ -~]{0,20}$/).filter((text) => !/[A-Za-z0-9_./]$/.test(text));
    fc.assert(
      fc.property(around, fc.stringMatching(/^[ -~]{0,20}$/), (before, after) => {
        for (const path of ['/home/secret/key', 'C:\\home\\secret', 'file:///home/secret']) {
          expect(scrubMessage(`${before} ${path} ${after}`)).not.toContain('secret');
          expect(scrubMessage(`${before}'${path}'${after}`)).not.toContain('secret');
          expect(scrubMessage(`${before}(${path})${after}`)).not.toContain('secret');
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('messages', () => {
  it('are bounded, of one line, and always text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (message) => {
        const clean = scrubMessage(message);
        expect(new TextEncoder().encode(clean).length).toBeLessThanOrEqual(2_048);
        expect(clean).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
        expect(() => encodeValue(clean)).not.toThrow();
      }),
      { numRuns: 30 },
    );
    expect(scrubMessage('a\ud800b\u0000\r\nc\u001b[31md\u202e')).toBe('a\ufffdb c [31md');
    expect(scrubMessage('€'.repeat(5_000))).toBe('€'.repeat(682));
    expect(scrubMessage(`${'x'.repeat(2_046)}😀`)).toBe('x'.repeat(2_046));
    expect(scrubMessage('')).toBe('');
  });

  it('have no stack', () => {
    const { stack } = new Error('it broke');
    expect(scrubMessage(stack as string)).toBe('Error: it broke');
  });

  // A guest may have chosen what is in the message: text that a pattern goes over again and again is an attack.
  it.each([
    ['\n'.repeat(100_000)],
    [`${')'.repeat(50_000)}x`],
    [`/a${')'.repeat(8_000)}x`],
    ['/a '.repeat(10_000)],
    [`/a${' '.repeat(8_000)}`],
    ["'/a'b".repeat(3_000)],
    ["'/a'".repeat(3_000)],
    ['~'.repeat(9_000)],
    ['~a'.repeat(9_000)],
    ['\\a'.repeat(9_000)],
    [`\\${'a'.repeat(9_000)}`],
    ['/'.repeat(9_000)],
    ['a:/'.repeat(9_000)],
    ['a+'.repeat(9_000)],
    ['-I/'.repeat(9_000)],
    ['a b c '.repeat(9_000)],
    ['\ud800'.repeat(9_000)],
  ])('take time in proportion to their length: %#', (message) => {
    const begin = performance.now();
    for (let count = 0; count < 10; count++) scrubMessage(message);
    // Far more than it takes on any machine, far less than anything that is not linear.
    expect(performance.now() - begin).toBeLessThan(1_000);
  });
});

describe('errors of host functions', () => {
  const errors = [
    [Gone, 'world.errors:Gone'],
    [NotFound, 'KeyError'],
    [RangeError, 'ValueError'],
  ] as const;

  it('cross with class and message', () => {
    expect(describeHostError(new NotFound('no such thing'), [])).toEqual({
      kind: 'host',
      type: 'NotFound',
      message: 'no such thing',
      class: null,
    });
    expect(describeHostError(new Gone('x'), errors).class).toBe('world.errors:Gone');
    expect(describeHostError(new NotFound('x'), errors).class).toBe('KeyError');
    expect(describeHostError(new RangeError('x'), errors)).toMatchObject({
      type: 'RangeError',
      class: 'ValueError',
    });
    expect(describeHostError(new Error('x', { cause: new Error('/etc/passwd') }), errors).message).toBe('x');
  });

  it('of the operating system say what it was, and not where', () => {
    let thrown: unknown;
    try {
      readFileSync('/no/such/file');
    } catch (error) {
      thrown = error;
    }
    expect(describeHostError(thrown, [])).toMatchObject({
      type: 'Error',
      message: 'ENOENT: no such file or directory',
    });
    const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.5:5432'), {
      code: 'ECONNREFUSED',
      syscall: 'connect',
    });
    expect(describeHostError(refused, []).message).toBe('ECONNREFUSED: connection refused');
    const unknown = Object.assign(new Error('/x'), { code: 'EFOO', errno: -1 });
    expect(describeHostError(unknown, []).message).toBe('EFOO');
    const own = Object.assign(new Error('bad level'), { code: 'E_LEVEL' });
    expect(describeHostError(own, []).message).toBe('bad level');
    const odd = Object.assign(new Error('odd /x'), { code: 'E/etc', path: '/etc' });
    expect(describeHostError(odd, []).message).toBe('odd <path>');
  });

  it('that are meant for guests cross as they are', () => {
    const message = 'the key is under /mat\n\tand nowhere else \ud83d\ude00';
    expect(describeHostError(new GuestError(message, { pythonClass: 'LookupError' }), errors)).toEqual({
      kind: 'host',
      type: 'GuestError',
      message,
      class: 'LookupError',
    });
    expect(describeHostError(new GuestError('\ud800'), []).message).toBe('\ufffd');
    expect(describeHostError(new GuestError('x'.repeat(1e6)), []).message).toHaveLength(65_536);
    expect(describeHostError(new GuestError('x'), [[GuestError, 'KeyError']]).class).toBe('KeyError');
    expect(() => new GuestError('x', { pythonClass: 'os.system("x")' })).toThrow(/pythonClass/);
    const changed = Object.assign(new GuestError('x'), { pythonClass: '__import__("os")' });
    expect(describeHostError(changed, []).class).toBeNull();
  });

  it('that are none say nothing', () => {
    for (const thrown of [
      '/etc/passwd',
      5,
      null,
      undefined,
      Symbol('x'),
      {},
      { message: 'secret' },
      () => 1,
      5n,
    ]) {
      expect(describeHostError(thrown, errors)).toEqual({
        kind: 'host',
        type: 'Error',
        message: 'the host function failed',
        class: null,
      });
    }
  });

  it('that are hostile are described all the same', () => {
    const { proxy, revoke } = Proxy.revocable(new Error('x'), {});
    revoke();
    const throwing = new Proxy(new Error('x'), {
      get() {
        throw new Error('no');
      },
    });
    const faceless = new Proxy(new Error('x'), {
      getPrototypeOf() {
        throw new Error('no');
      },
    });
    const getter = Object.defineProperty(new Error('x'), 'message', {
      get() {
        throw new Error('/etc/passwd');
      },
    });
    const odd = Object.assign(new Error('x'), { message: { toString: () => '/etc' } });
    const nameless = Object.assign(new Error('m'), { constructor: { name: 'a\nb' } });
    const bare = Object.create(Error.prototype, { constructor: { value: null } }) as Error;
    const hostile = class {};
    Object.defineProperty(hostile, Symbol.hasInstance, {
      value() {
        throw new Error('no');
      },
    });
    for (const thrown of [proxy, throwing, faceless, getter, odd, nameless, bare]) {
      const described = describeHostError(thrown, [[hostile, 'KeyError'], ...errors]);
      expect(described.kind).toBe('host');
      expect(described.type).toBe('Error');
      expect(described.class).toBeNull();
      expect(['m', '', 'the host function failed']).toContain(described.message);
    }
  });
});
