import { describe, expect, it } from 'vitest';
import { decodeValue } from '../../src/controller/values/decode-value.js';
import { encodeValue } from '../../src/controller/values/encode-value.js';
import { failureOf, int32, wire } from './values-support.js';

const decode = (text: string) => decodeValue(wire(text));
const refusal = (text: string) => failureOf(() => decode(text)).message;
const bare = (entries: object) => Object.assign(Object.create(null), entries) as unknown;

describe('values of guests', () => {
  it.each<[string, unknown]>([
    ["'N'", null],
    ["'T'", true],
    ["'F'", false],
    [`'i' ${int32(-5)}`, -5],
    [`'i' ${int32(-(2 ** 31))}`, -(2 ** 31)],
    ["'l' 03000000 0000 0000 0200", 2 ** 31],
    ["'l' 04000000 ff7f ff7f ff7f ff00", Number.MAX_SAFE_INTEGER],
    ["'l' fcffffff ff7f ff7f ff7f ff00", Number.MIN_SAFE_INTEGER],
    ["'l' 04000000 0000 0000 0000 0001", 2n ** 53n],
    ["'l' fbffffff 0000 0000 0000 0000 0100", -(2n ** 60n)],
    ["'g' 000000000000f83f", 1.5],
    ["'g' 0000000000000080", -0],
    ["'g' 000000000000f87f", Number.NaN],
    ["'g' 000000000000f0ff", Number.NEGATIVE_INFINITY],
    ["'u' 00000000", ''],
    ["'u' 05000000 'gr' c3b6 'b'", 'gröb'],
    ["'u' 04000000 f09f9880", '\u{1f600}'],
    ["'u' 04000000 efbbbf 'a'", '\ufeffa'],
    ["'s' 02000000 ff00", Uint8Array.of(255, 0)],
    ["'(' 02000000 'NT'", [null, true]],
    ["'[' 00000000", []],
    ["'<' 01000000 'N'", new Set([null])],
    ["'>' 01000000 'T'", new Set([true])],
    ["'{0'", bare({})],
    ["'{' 'u' 01000000 'a' 'T0'", bare({ a: true })],
    [
      "'{' 'NT' 'u' 01000000 'a' 'F0'",
      new Map<unknown, unknown>([
        [null, true],
        ['a', false],
      ]),
    ],
    ["'{' '(' 00000000 'N0'", new Map([[[], null]])],
    [`'(' 03000000 '.' 'u' 01000000 't' 'i' ${int32(-1)}`, new Date(-1)],
    // What version 4 writes.
    ["'z' 02 'on'", 'on'],
    ["'Z' 02 'on'", 'on'],
    ["'a' 02000000 'on'", 'on'],
    ["'A' 02000000 'on'", 'on'],
    ["'t' 02000000 c3b6", 'ö'],
    ["')' 01 'N'", [null]],
    ["a9 02 da 02 'on' 'r' 01000000", ['on', 'on']],
    ["')' 02 db 01000000 'T' 'r' 00000000", [[true], [true]]],
    [`a9 02 '(' 03000000 '.' da 01 't' e9 ${int32(5)} 'r' 02000000`, [new Date(0), 5]],
  ])('%s', (text, value) => {
    expect(decode(text)).toStrictEqual(value);
  });

  it('has bytes on a buffer of their own, whatever kind of array they came in', () => {
    const input = Buffer.from(wire("'s' 02000000 ff00"));
    const bytes = decodeValue(input) as Uint8Array;
    input.fill(1);
    expect(bytes).toStrictEqual(Uint8Array.of(255, 0));
    expect(bytes.buffer.byteLength).toBe(2);
  });

  it('reads a part of a buffer', () => {
    const whole = wire("'NN' 'g' 000000000000f83f 'NN'");
    expect(decodeValue(whole.subarray(2, 11))).toBe(1.5);
  });

  it('copies what a reference refers to', () => {
    const [first, second] = decode("')' 02 db 01000000 'T' 'r' 00000000") as unknown[];
    expect(first).not.toBe(second);
    const [one, other] = decode("')' 02 f3 01000000 'T' 'r' 00000000") as unknown[];
    expect(one).toStrictEqual(other);
    expect(one).not.toBe(other);
  });

  it('rounds a datetime to milliseconds, towards the past', () => {
    const timeOf = (micros: bigint) => {
      const text = encodeValue(micros);
      return (decodeValue(Uint8Array.of(...wire("'(' 03000000 '.' 'z' 01 't'"), ...text)) as Date).getTime();
    };
    expect([1999n, -1n, -1000n, -1001n].map(timeOf)).toEqual([1, -1, -1, -2]);
    expect(timeOf(253_402_300_799_999_999n)).toBe(253_402_300_799_999);
    expect(timeOf(-62_135_596_800_000_000n + 1n)).toBe(-62_135_596_800_000);
  });

  it('has capabilities looked up, nothing else', () => {
    const lamp = { name: 'lamp' };
    const seen: number[] = [];
    const resolveCapability = (handle: number) => {
      seen.push(handle);
      return handle === 7 ? lamp : undefined;
    };
    const capability = (handle: number) => wire(`'(' 03000000 '.' 'u' 01000000 'c' 'i' ${int32(handle)}`);
    expect(decodeValue(capability(7), { resolveCapability })).toBe(lamp);
    expect(failureOf(() => decodeValue(capability(8), { resolveCapability }))).toMatchObject({
      kind: 'value',
      message: 'value: is a capability that does not exist here',
    });
    expect(() => decodeValue(capability(-1), { resolveCapability })).toThrow(/does not exist/);
    expect(() => decodeValue(capability(7))).toThrow(/does not exist/);
    expect(seen).toEqual([7, 8]);
  });

  it('lets through what looking up a capability throws', () => {
    const revoked = new RangeError('revoked');
    const resolveCapability = () => {
      throw revoked;
    };
    const bytes = wire("'(' 03000000 '.' 'z' 01 'c' 'i' 01000000");
    expect(() => decodeValue(bytes, { resolveCapability })).toThrow(revoked);
  });
});

describe('objects of guests', () => {
  it('have what the guest put there, and nothing else', () => {
    const object = decode("'{' 'u' 01000000 'a' 'T0'") as Record<string, unknown>;
    expect(Object.getPrototypeOf(object)).toBeNull();
    expect(object['constructor']).toBeUndefined();
    expect(object['toString']).toBeUndefined();
    expect(Object.getOwnPropertyDescriptor(object, 'a')).toEqual({
      value: true,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  });

  it('cannot reach a prototype', () => {
    const polluted = decode("'{' 'u' 09000000 '__proto__' '{' 'u' 08000000 'polluted' 'T00'");
    expect(polluted).toBeInstanceOf(Map);
    expect(Object.assign({}, polluted)).not.toHaveProperty('polluted');
    const named = decode("'{' 'u' 0b000000 'constructor' '{' 'u' 09000000 'prototype' '{000'");
    expect(Object.keys(named as object)).toEqual(['constructor']);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each(['then', 'toJSON', 'toString', 'valueOf'])(
    'cannot have the language call a capability by the name %s',
    async (name) => {
      const calls: unknown[] = [];
      const callable = (...given: unknown[]) => calls.push(given);
      const capability = "'(' 03000000 '.' 'z' 01 'c' 'i' 01000000";
      const bytes = wire(`'{' 'u' ${int32(name.length)} '${name}' ${capability} '0'`);
      const value = decodeValue(bytes, { resolveCapability: () => callable });
      expect(await value).toStrictEqual(new Map([[name, callable]]));
      JSON.stringify(value);
      expect(calls).toEqual([]);
    },
  );

  it('may have capabilities by other names', () => {
    const callable = () => undefined;
    const bytes = wire("'{' 'z' 02 'on' '(' 03000000 '.' 'z' 01 'c' 'i' 01000000 '0'");
    expect(decodeValue(bytes, { resolveCapability: () => callable })).toStrictEqual(bare({ on: callable }));
  });
});

describe('what is refused', () => {
  it.each([
    ["'c' 00000000", 'value: a code object cannot be given to a host'],
    ["'.'", 'value: Ellipsis cannot be given to a host'],
    ["'S'", 'value: StopIteration cannot be given to a host'],
    ["'y' 0000000000000000 0000000000000000", 'value: a complex number cannot be given to a host'],
    ["'[' 02000000 'N' '[' 01000000 ':'", 'value[1][0]: a slice cannot be given to a host'],
    ["'{' 'u' 01000000 'x' 'S' '0'", "value['x']: StopIteration cannot be given to a host"],
    ["'{' 'i' 05000000 'S' '0'", 'value[5]: StopIteration cannot be given to a host'],
    ["'{' 'N' 'S' '0'", 'value<entry 0>: StopIteration cannot be given to a host'],
    ["'{' 'NN' 'S'", 'value<key 1>: StopIteration cannot be given to a host'],
    ["'<' 02000000 'NS'", 'value<element 1>: StopIteration cannot be given to a host'],
    ["'(' 01000000 '.'", 'value: is a tuple that begins with Ellipsis'],
    ["'(' 03000000 '.NN'", 'value: is a tuple that begins with Ellipsis'],
    ["'(' 03000000 '.' 'z' 01 'x' 'i' 00000000", 'value: is a tuple that begins with Ellipsis'],
    ["'(' 03000000 '.' 'z' 01 't' 'g' 000000000000f87f", 'value: is a tuple that begins with Ellipsis'],
    ['02', 'value: a value of an unknown type (0x02) cannot be given to a host'],
    ["'(' 02000000 'N'", 'value: is malformed: it ends too early'],
    ["'NN'", 'value: is malformed: 1 bytes after its end'],
    ["'u' ffffffff", 'value: is malformed: a negative length'],
    ["'u' ffffff7f 'a'", 'value: is malformed: it ends too early'],
    ["'[' ffffff7f 'N'", 'value: is malformed: it ends too early'],
    ["'l' 00000080 'NN'", 'value: is malformed: it ends too early'],
    ["'l' 00000000", 'value: is malformed: an int without a leading digit'],
    ["'l' 02000000 0100 0000", 'value: is malformed: an int without a leading digit'],
    ["'l' 01000000 0080", 'value: is malformed: a digit of an int is out of range'],
    ["'u' 03000000 eda080", 'value: is a str with a lone surrogate, which is not text'],
    ["'u' 06000000 eda0bd edb880", 'value: is a str with a lone surrogate, which is not text'],
    ["'u' 01000000 ff", 'value: is malformed: a str that is not UTF-8'],
    ["'u' 02000000 c080", 'value: is malformed: a str that is not UTF-8'],
    ["'z' 02 c3b6", 'value: is malformed: a str that is not ASCII'],
    ["'r' 00000000", 'value: is malformed: a reference to nothing'],
    ["'r' ffffffff", 'value: is malformed: a reference to nothing'],
    ['f2 00000000', 'value: is malformed: a reference to nothing'],
    ["'<' 02000000 'NN'", 'value: has two elements that are the same in JavaScript'],
    ["'{' 'NN' 'NN' '0'", 'value: has two keys that are the same in JavaScript'],
    // [[...]], as marshal writes it.
    ["db 01000000 'r' 00000000", 'value[0]: is a value that it is itself a part of (a cycle)'],
    ["'('03000000'.' 'z' 01 't' 'l' 05000000 0000 0000 0000 0000 0100", undefined],
  ])('%s', (text, message) => {
    if (message === undefined) expect(decode(text)).toBeInstanceOf(Date);
    else expect(refusal(text)).toBe(message);
  });

  it('is named from the root on, escaped and short', () => {
    const key = `'\n\u202e<script>${'x'.repeat(5000)}`;
    let value: unknown = 1;
    for (let depth = 0; depth < 30; depth++) value = { [key]: value };
    const bytes = encodeValue(value);
    bytes[bytes.length - 35] = 0x53;
    const { message } = failureOf(() => decodeValue(bytes, { root: 'args' }));
    expect(message).toMatch(/^args\['\\'\\x0a\\u202e<script>x+'\.\.\.\]/);
    expect(message).toMatch(/^[\x20-\x7e]{1,400}$/);
  });
});

describe('limits', () => {
  const nested = (depth: number) => wire(`${"'[' 01000000".repeat(depth)} 'N'`);

  it('of depth', () => {
    expect(() => decodeValue(nested(64))).not.toThrow();
    expect(failureOf(() => decodeValue(nested(65)))).toMatchObject({
      kind: 'value',
      path: `value${'[0]'.repeat(64)}`,
      message: expect.stringContaining('is nested more than 64 deep'),
    });
    expect(() => decodeValue(nested(100_000))).toThrow(/64 deep/);
    expect(() => decodeValue(nested(5), { maxDepth: 4 })).toThrow(/4 deep/);
    expect(() => decodeValue(wire(`${"'(' 03000000 '.'".repeat(1000)}`))).toThrow(/64 deep/);
  });

  it('of the number of values', () => {
    const bytes = wire(`'[' ${int32(10)} ${"'N'".repeat(10)}`);
    expect(() => decodeValue(bytes, { maxNodes: 11 })).not.toThrow();
    expect(() => decodeValue(bytes, { maxNodes: 10 })).toThrow(/more than 10 values/);
    expect(() => decodeValue(new Uint8Array(300_000).fill(0x7b))).toThrow(/64 deep/);
  });

  it('of ints', () => {
    const bits = 15 * 32_768;
    const limit = 2n ** BigInt(bits);
    expect(decodeValue(encodeValue(limit - 1n))).toBe(limit - 1n);
    const larger = encodeValue(limit, { maxIntegerBytes: 100_000 });
    expect(() => decodeValue(larger)).toThrow(/more than 65536 bytes/);
    expect(decodeValue(larger, { maxIntegerBytes: 65_538 })).toBe(limit);
  });

  it('of what references stand for', () => {
    // x = []; for _ in range(60): x = [x, x]
    const doubled = `${'db 02000000'.repeat(60)} db 00000000 ${Array.from({ length: 60 }, (_, index) => `'r' ${int32(60 - index)}`).join(' ')}`;
    expect(() => decodeValue(wire(doubled))).toThrow(/more than/);
    // ['x' * 1000] * 2000
    const many = wire(`'[' ${int32(2000)} fa ff '${'x'.repeat(255)}' ${"'r' 00000000".repeat(1999)}`);
    expect(decodeValue(many)).toHaveLength(2000);
    expect(() => decodeValue(many, { maxCopiedBytes: 500_000 })).toThrow(/more than 500000 bytes/);
    // A megabyte of bytes, ten thousand times.
    const large = new Uint8Array([...wire("'[' 10270000 f3 00001000"), ...new Uint8Array(1_048_576)]);
    const bomb = Buffer.concat([large, ...Array.from({ length: 9999 }, () => wire("'r' 00000000"))]);
    expect(() => decodeValue(bomb)).toThrow(/more than 1048576 bytes/);
  });

  it('of keys that a guest can make collide', () => {
    // All of the same hash in V8, which looks at the lowest 64 bits: 30,000 of these would take a Map ten seconds.
    const colliding = Array.from({ length: 1001 }, (_, index) => BigInt(index + 1) << 64n);
    const asSet = encodeValue(new Set(colliding));
    const asMap = encodeValue(new Map(colliding.map((key) => [key, null])));
    expect(() => decodeValue(asSet)).toThrow(/more than 1000 numbers as keys/);
    expect(() => decodeValue(asMap)).toThrow(/more than 1000 numbers as keys/);
    expect(decodeValue(asSet, { maxChosenKeys: 1001 })).toStrictEqual(new Set(colliding));
    // Spread over many, they cost less, but how much is not ours to know.
    const spread = encodeValue(colliding.map((key) => new Set([key])));
    expect(() => decodeValue(spread)).toThrow(/more than 1000 numbers as keys/);
    // Beyond a thousand characters, V8 takes a string's length for its hash.
    const long = Array.from({ length: 5 }, (_, index) => 'x'.repeat(1100) + index);
    const bytes = encodeValue(Object.fromEntries(long.map((key) => [key, null])));
    expect(() => decodeValue(bytes, { maxChosenKeys: 4 })).toThrow(/more than 4 numbers/);
    const words = encodeValue(new Set(Array.from({ length: 5000 }, (_, index) => `word ${index}`)));
    expect(decodeValue(words)).toHaveProperty('size', 5000);
  });
});
