import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeState } from '../../../src/controller/sessions/snapshot-state-decoder.js';
import { encodeState } from '../../../src/controller/sessions/snapshot-state-encoder.js';
import { StateTag } from '../../../src/controller/sessions/snapshot-state-tags.js';

const refused = expect.objectContaining({ name: 'VitrineError', code: 'ERR_SNAPSHOT' });
const roundTrip = (value: unknown) => decodeState(encodeState(value));

const leaf = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(
    0,
    -0,
    -1,
    2 ** 31 - 1,
    2 ** 31,
    -(2 ** 31),
    2 ** 32,
    2 ** 53,
    Number.NaN,
    1 / 0,
    -1 / 0,
    5e-324,
  ),
  fc.string({ unit: 'binary' }),
  fc.uint16Array({ maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  fc.boolean(),
  fc.constantFrom(null, undefined),
  fc.uint8Array({ maxLength: 50 }),
  fc.uint32Array({ maxLength: 20 }),
);
const name = fc.oneof(
  fc.string(),
  fc.constantFrom('__proto__', 'constructor', 'toString', '', '0', 'length', '\ud800'),
);
const state = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, leaf, tie('list'), tie('record')),
  list: fc.array(tie('value'), { maxLength: 6 }),
  record: fc.dictionary(name, tie('value'), { maxKeys: 6, noNullPrototype: false }),
})).value;

describe('a state', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(state, (value) => {
        expect(roundTrip(value)).toEqual(value);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps what equality does not see', () => {
    expect(Object.is(roundTrip(-0), -0)).toBe(true);
    expect(Object.keys(roundTrip({ a: undefined }) as object)).toEqual(['a']);
    expect(roundTrip('\udc00\ud800')).toBe('\udc00\ud800');
    expect(roundTrip('\xff'.repeat(10_000))).toBe('\xff'.repeat(10_000));
    expect(roundTrip('\u0100'.repeat(10_000))).toBe('\u0100'.repeat(10_000));
    expect(roundTrip(new Uint32Array([1, 2 ** 32 - 1]))).toBeInstanceOf(Uint32Array);
    expect(roundTrip(Buffer.from('abc'))).toEqual(new Uint8Array([97, 98, 99]));
  });

  it('has objects in which no name is a trap', () => {
    const trap = JSON.parse('{"__proto__": {"isAdmin": true}}') as object;
    const read = roundTrip(trap) as Record<string, unknown>;
    expect(Object.keys(read)).toEqual(['__proto__']);
    expect(read['isAdmin']).toBeUndefined();
    expect(read['toString']).toBeUndefined();
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });

  it('has bytes of its own', () => {
    const bytes = encodeState([new Uint8Array([1, 2, 3])]);
    const [read] = decodeState(bytes) as [Uint8Array];
    bytes.fill(0);
    expect([...read]).toEqual([1, 2, 3]);
    // A Buffer's slices are views.
    const buffer = Buffer.from(encodeState([new Uint32Array([5])]));
    const [words] = decodeState(buffer) as [Uint32Array];
    buffer.fill(0);
    expect([...words]).toEqual([5]);
  });

  it.each([
    ['a Map', { a: [new Map()] }, 'a.0'],
    ['a Date', { a: new Date() }, 'a'],
    ['a function', [() => 1], '0'],
    ['a bigint', 1n, 'its top'],
    ['another array of numbers', { x: new Float64Array(1) }, 'x'],
  ])('is not made of %s', (_name, value, place) => {
    expect(() => encodeState(value)).toThrowError(TypeError);
    expect(() => encodeState(value)).toThrowError(place);
  });

  it('is not made of what contains itself, or too much', () => {
    const ring: unknown[] = [];
    ring.push(ring);
    expect(() => encodeState(ring)).toThrowError(refused);
    expect(() => encodeState([1, 2, 3], { depth: 64, values: 3 })).toThrowError(refused);
    expect(() => encodeState([[1]], { depth: 1, values: 10 })).toThrowError(refused);
    expect(decodeState(encodeState([[1]], { depth: 2, values: 3 }), { depth: 2, values: 3 })).toEqual([[1]]);
  });
});

describe('a hostile state', () => {
  const sample = encodeState({
    a: [1, -2.5, 'text', '\u0100', null, undefined, true],
    b: new Uint32Array(3),
    c: {},
  });

  it('is refused when cut at any length, or followed by anything', () => {
    for (let length = 0; length < sample.length; length++) {
      expect(() => decodeState(sample.subarray(0, length))).toThrowError(refused);
    }
    expect(() => decodeState(Buffer.concat([sample, Buffer.alloc(1)]))).toThrowError(refused);
  });

  it('is read or refused, whatever it is', () => {
    const either = (bytes: Uint8Array) => {
      try {
        decodeState(bytes);
      } catch (error) {
        expect(error).toEqual(refused);
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), either), { numRuns: 2000 });
    const tags = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 80 });
    fc.assert(
      fc.property(tags, (bytes) => either(Uint8Array.from(bytes))),
      { numRuns: 2000 },
    );
    for (let at = 0; at < sample.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const damaged = sample.slice();
        damaged[at]! ^= 1 << bit;
        either(damaged);
      }
    }
  });

  it.each([
    ['an array of 2^32 - 1', [StateTag.array, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['an object of 2^32 - 1', [StateTag.object, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['a string of 2^32 - 1', [StateTag.byteString, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['a wide string of 2^32 - 1', [StateTag.string, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['bytes of 2^32 - 1', [StateTag.bytes, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['words of 2^32 - 1', [StateTag.words, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['a length beyond 32 bits', [StateTag.bytes, 0xff, 0xff, 0xff, 0xff, 0x10]],
    ['a length without end', [StateTag.bytes, ...new Array<number>(1000).fill(0x80)]],
    ['an unknown type', [12]],
    ['a name that is a number', [StateTag.object, 1, StateTag.integer, 0, StateTag.null]],
    ['a name that is an object', [StateTag.object, 1, StateTag.object, 0, StateTag.null]],
    ['a name twice', [StateTag.object, 2, 6, 1, 97, 1, 6, 1, 97, 1]],
  ])('is refused with %s', (_name, bytes) => {
    expect(() => decodeState(Uint8Array.from(bytes))).toThrowError(refused);
  });

  it('is refused when it nests deeper than a stack', () => {
    const lists = new Uint8Array(1_000_000).map((_, i) => (i % 2 === 0 ? StateTag.array : 1));
    expect(() => decodeState(lists)).toThrowError(refused);
    // Names of names of names, which would not count as depth.
    const names = new Uint8Array(1_000_000).map((_, i) => (i % 2 === 0 ? StateTag.object : 1));
    expect(() => decodeState(names)).toThrowError(refused);
  });

  it('is refused when it has more values than its reader wants', () => {
    const count = [0x80, 0x80, 0x40]; // 2^20
    const nulls = new Uint8Array(4 + 2 ** 20).fill(StateTag.null);
    nulls.set([StateTag.array, ...count]);
    expect(() => decodeState(nulls)).toThrowError(refused);
    expect(decodeState(nulls, { depth: 1, values: 2 ** 20 + 1 })).toHaveLength(2 ** 20);
  });
});
