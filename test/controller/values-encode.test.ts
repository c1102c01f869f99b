import { describe, expect, it } from 'vitest';
import { decodeValue } from '../../src/controller/values/decode-value.js';
import { type EncodeOptions, encodeValue, ValueEncoder } from '../../src/controller/values/encode-value.js';
import { ValueFailure } from '../../src/controller/values/value-failure.js';
import { failureOf, int32, wire } from './values-support.js';

const refusal = (value: unknown, options?: EncodeOptions) =>
  failureOf(() => encodeValue(value, options, 'args'));

describe('values of hosts', () => {
  it.each<[unknown, string]>([
    [null, "'N'"],
    [undefined, "'N'"],
    [true, "'T'"],
    [false, "'F'"],
    [0, "'i' 00000000"],
    [-1, "'i' ffffffff"],
    [2 ** 31 - 1, "'i' ffffff7f"],
    [-(2 ** 31), "'i' 00000080"],
    [2 ** 31, "'l' 03000000 0000 0000 0200"],
    [-(2 ** 31) - 1, "'l' fdffffff 0100 0000 0200"],
    [Number.MAX_SAFE_INTEGER, "'l' 04000000 ff7f ff7f ff7f ff00"],
    [2 ** 53, "'g' 0000000000004043"],
    [-0, "'g' 0000000000000080"],
    [1.5, "'g' 000000000000f83f"],
    [Number.NaN, "'g' 000000000000f87f"],
    [Number.POSITIVE_INFINITY, "'g' 000000000000f07f"],
    [5n, "'i' 05000000"],
    [0n, "'i' 00000000"],
    [2n ** 53n, "'l' 04000000 0000 0000 0000 0001"],
    [-(2n ** 60n), "'l' fbffffff 0000 0000 0000 0000 0100"],
    ['on', "'u' 02000000 'on'"],
    ['ö\u{1f600}\ufeff', "'u' 09000000 c3b6 f09f9880 efbbbf"],
    [Uint8Array.of(255, 0), "'s' 02000000 ff00"],
    [Buffer.from([255, 0]), "'s' 02000000 ff00"],
    [[1, undefined], "'[' 02000000 'i' 01000000 'N'"],
    // biome-ignore lint/suspicious/noSparseArray: what is tested
    [[, true], "'[' 02000000 'NT'"],
    [{ b: true, a: null }, "'{' 'u' 01000000 'b' 'T' 'u' 01000000 'a' 'N' '0'"],
    [Object.create(null), "'{0'"],
    [{ [Symbol('hidden')]: 1 }, "'{0'"],
    [Object.create(null, { hidden: { value: 1 } }), "'{0'"],
    [
      new Map<unknown, unknown>([
        [1, 'a'],
        [null, true],
      ]),
      "'{' 'i' 01000000 'u' 01000000 'a' 'NT0'",
    ],
    [new Set([false, null]), "'<' 02000000 'FN'"],
    [new Date(-1), `'(' 03000000 '.' 'u' 01000000 't' 'i' ${int32(-1000)}`],
    [new Date(-0), `'(' 03000000 '.' 'u' 01000000 't' 'i' ${int32(0)}`],
  ])('%o', (value, text) => {
    expect(encodeValue(value)).toStrictEqual(wire(text));
  });

  it.each([0, 1, 23, 24, 25, 199, 200, 201, 511, 512, 5000, 70_000])('text of %i characters', (length) => {
    for (const text of ['x'.repeat(length), 'ö'.repeat(length), `${'x'.repeat(length)}\u{1f600}`]) {
      expect(decodeValue(encodeValue(text))).toBe(text);
    }
  });

  it('calls getters, as spreading does', () => {
    const lamp = {
      get on() {
        return true;
      },
    };
    expect(encodeValue(lamp)).toStrictEqual(encodeValue({ on: true }));
  });

  it('may be encoded while others are', () => {
    const encoder = new ValueEncoder();
    const inner: Uint8Array[] = [];
    const outer = {
      a: 'before',
      get b() {
        inner.push(encoder.encode('inside'));
        return 1;
      },
    };
    expect(encoder.encode(outer)).toStrictEqual(encodeValue({ a: 'before', b: 1 }));
    expect(inner).toStrictEqual([encodeValue('inside')]);
  });

  it('leave an encoder as it was when they are refused', () => {
    const encoder = new ValueEncoder({ maxBytes: 100_000 });
    expect(() => encoder.encode([1, [Symbol('no')]])).toThrow(ValueFailure);
    expect(() => encoder.encode('x'.repeat(100_000))).toThrow(ValueFailure);
    expect(encoder.encode([1])).toStrictEqual(encodeValue([1]));
    const large = encoder.encode(new Uint8Array(90_000));
    const next = encoder.encode('y');
    expect(large).toHaveLength(90_005);
    expect(next).toStrictEqual(encodeValue('y'));
  });

  it('are asked about as capabilities first', () => {
    const lamp = { secret: true };
    const press = () => undefined;
    const exportCapability = (value: object) => [lamp, press].indexOf(value as typeof lamp) + 1 || undefined;
    const bytes = encodeValue({ lamp, press, all: new Set([lamp]) }, { exportCapability });
    const resolveCapability = (handle: number) => [undefined, lamp, press][handle];
    expect(decodeValue(bytes, { resolveCapability })).toEqual({ lamp, press, all: new Set([lamp]) });
  });
});

describe('what is refused', () => {
  class Lamp {}
  const fake = (of: { prototype: object }) => Object.create(of.prototype) as unknown;
  const throwing = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('a trap');
      },
    },
  );
  const { proxy: revoked, revoke } = Proxy.revocable({}, {});
  revoke();
  const cyclic: unknown[] = [];
  cyclic.push({ self: cyclic });

  it.each<[string, unknown, 'type' | 'value', string]>([
    ['functions', [() => 1], 'type', 'args[0]: a function that is no capability cannot be given to a guest'],
    ['symbols', { x: Symbol('x') }, 'type', "args['x']: a symbol cannot be given to a guest"],
    [
      'instances',
      { x: [1, new Lamp()] },
      'type',
      "args['x'][1]: an instance of Lamp cannot be given to a guest",
    ],
    [
      'promises',
      [Promise.resolve(1)],
      'type',
      'args[0]: a promise (await it first) cannot be given to a guest',
    ],
    ['errors', new TypeError('x'), 'type', 'args: an instance of TypeError cannot be given to a guest'],
    ['boxed numbers', Object(1), 'type', 'args: an instance of Number cannot be given to a guest'],
    ['expressions', /x/, 'type', 'args: an instance of RegExp cannot be given to a guest'],
    ['WeakMaps', new WeakMap(), 'type', 'args: an instance of WeakMap cannot be given to a guest'],
    [
      'other typed arrays',
      new Float64Array(1),
      'type',
      'args: an instance of Float64Array (make a Uint8Array of it) cannot be given to a guest',
    ],
    [
      'buffers',
      new ArrayBuffer(1),
      'type',
      'args: an ArrayBuffer (make a Uint8Array of it) cannot be given to a guest',
    ],
    ['lone surrogates', ['\ud800'], 'value', 'args[0]: is a string with a lone surrogate, which is not text'],
    [
      'long ones',
      `${'x'.repeat(500)}\udc00`,
      'value',
      'args: is a string with a lone surrogate, which is not text',
    ],
    [
      'in keys',
      { '\ud800': 1 },
      'value',
      "args['\\ud800']: is a string with a lone surrogate, which is not text",
    ],
    ['invalid dates', new Date(Number.NaN), 'value', 'args: is an invalid Date'],
    [
      'early dates',
      new Date(-62_135_596_800_001),
      'value',
      'args: is a Date outside of the years 1 to 9999, which is all that datetime has',
    ],
    [
      'late dates',
      new Date(253_402_300_800_000),
      'value',
      'args: is a Date outside of the years 1 to 9999, which is all that datetime has',
    ],
    ['cycles', cyclic, 'value', "args[0]['self']: is a value that it is itself a part of (a cycle)"],
    [
      'arrays as keys',
      new Map([[[1], 1]]),
      'type',
      'args<key 0>: arrays, objects, Maps and Sets cannot be keys of a dict or elements of a set',
    ],
    [
      'sets in sets',
      [new Set([1, new Set()])],
      'type',
      'args[0]<element 1>: arrays, objects, Maps and Sets cannot be keys of a dict or elements of a set',
    ],
    ['throwing proxies', [throwing], 'value', 'args[0]: cannot be read: that throws'],
    ['revoked proxies', [revoked], 'value', 'args[0]: cannot be read: that throws'],
    ['false Maps', [fake(Map)], 'value', 'args[0]: cannot be read: that throws'],
    ['false Sets', [fake(Set)], 'value', 'args[0]: cannot be read: that throws'],
    ['false Dates', [fake(Date)], 'value', 'args[0]: cannot be read: that throws'],
    ['false bytes', [fake(Uint8Array)], 'value', 'args[0]: cannot be read: that throws'],
    [
      'values of nameless entries',
      new Map([[-1, Lamp]]),
      'type',
      'args<entry 0>: a function that is no capability cannot be given to a guest',
    ],
  ])('%s', (_, value, kind, message) => {
    expect(refusal(value)).toMatchObject({ kind, message });
  });

  it.each<[string, Iterable<unknown>]>([
    ['1 and true', [1, true]],
    ['true and 1n', [true, 1n]],
    ['0n and false', [0n, false]],
    ['2 ** 60 in both forms', [2 ** 60, 2n ** 60n]],
    ['null and undefined', [undefined, null]],
    ['dates of the same time', [new Date(5), new Date(5)]],
    ['the same bytes', [Uint8Array.of(1, 23), Uint8Array.of(1, 23)]],
  ])('%s, which are one key in Python', (_, keys) => {
    const problem = 'is equal in Python to another key or element';
    expect(refusal(new Set(keys)).message).toContain(problem);
    expect(refusal(new Map([...keys].map((key) => [key, 1]))).message).toContain(problem);
  });

  it('keys that only look alike are not', () => {
    const keys = [
      1,
      '1',
      2n ** 64n,
      1.5,
      null,
      true && 'true',
      new Date(5),
      new Date(6),
      Uint8Array.of(1),
      2n ** 2000n,
    ];
    expect(() => encodeValue(new Set(keys))).not.toThrow();
  });

  it('has what a getter threw as its cause', () => {
    const error = new Error('/secret/path');
    const value = {
      a: [
        {
          get x(): never {
            throw error;
          },
        },
      ],
    };
    const failure = refusal(value);
    expect(failure.cause).toBe(error);
    expect(failure.message).toBe("args['a'][0]['x']: cannot be read: that throws");
  });

  it('takes a subclass by what its bytes are, not by what it says', () => {
    class Boastful extends Uint8Array {
      override get length() {
        return 1000;
      }
    }
    const encoder = new ValueEncoder();
    encoder.encode('somebody else'.repeat(50));
    expect(encoder.encode(new Boastful(2))).toStrictEqual(wire("'s' 02000000 0000"));
  });

  it('the same value at two places is no cycle', () => {
    const shared = [1];
    expect(decodeValue(encodeValue([shared, shared, { shared }]))).toEqual([[1], [1], { shared: [1] }]);
  });
});

describe('limits', () => {
  const nest = (depth: number) => {
    let value: unknown = null;
    for (let level = 0; level < depth; level++) value = [value];
    return value;
  };

  it('of depth', () => {
    expect(() => encodeValue(nest(64))).not.toThrow();
    expect(refusal(nest(65)).message).toContain('is nested more than 64 deep');
    expect(refusal(nest(100_000)).message).toContain('is nested more than 64 deep');
  });

  it('of the number of values', () => {
    expect(() => encodeValue([1, { a: 1 }], { maxNodes: 5 })).not.toThrow();
    expect(refusal([1, { a: 1 }], { maxNodes: 4 }).message).toBe("args[1]['a']: more than 4 values at once");
    expect(refusal(new Array(2 ** 31)).message).toBe('args: more than 100000 values at once');
    let doubled: unknown = [];
    for (let level = 0; level < 60; level++) doubled = [doubled, doubled];
    expect(refusal(doubled).message).toContain('more than 100000 values at once');
  });

  it.each<[string, unknown, number]>([
    ['ASCII', 'x'.repeat(1000), 1005],
    ['other text', 'ö'.repeat(500), 1005],
    ['bytes', new Uint8Array(1000), 1005],
    ['an int', 2n ** 7500n - 1n, 1005],
    ['many small ones', Array.from({ length: 199 }, () => 1), 1000],
  ])('of bytes: %s', (_, value, bytes) => {
    expect(encodeValue(value, { maxBytes: bytes })).toHaveLength(bytes);
    expect(refusal(value, { maxBytes: bytes - 1 }).message).toContain(`more than ${bytes - 1} bytes at once`);
  });

  it('of ints', () => {
    const limit = 2n ** BigInt(15 * 32_768);
    expect(decodeValue(encodeValue(1n - limit))).toBe(1n - limit);
    expect(refusal([limit]).message).toBe('args[0]: is an integer of more than 65536 bytes');
  });
});
