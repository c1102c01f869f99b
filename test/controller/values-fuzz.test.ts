import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeValue } from '../../src/controller/values/decode-value.js';
import { encodeValue } from '../../src/controller/values/encode-value.js';
import { ValueFailure } from '../../src/controller/values/value-failure.js';
import { values } from './values-support.js';

const capability = {};

/** What comes of bytes is a value, which can be walked within the limits, or a refusal fit to be shown. */
function judge(bytes: Uint8Array): void {
  let value: unknown;
  try {
    value = decodeValue(bytes, {
      resolveCapability: (handle) => (handle % 2 === 0 ? capability : undefined),
    });
  } catch (error) {
    if (!(error instanceof ValueFailure)) throw error;
    expect(error.message).toMatch(/^[\x20-\x7e]{1,400}$/);
    return;
  }
  expect(measure(value)).toBeLessThanOrEqual(bytes.length + 1_048_576);
}

/** At least how many bytes a value takes, none of its parts being shared. */
function measure(value: unknown, depth = 0): number {
  expect(depth).toBeLessThanOrEqual(64);
  if (typeof value === 'string') return value.length;
  if (value instanceof Uint8Array) {
    expect(value.buffer.byteLength).toBe(value.length);
    return value.length;
  }
  if (typeof value !== 'object' || value === null || value instanceof Date || value === capability) return 1;
  const parts =
    value instanceof Map
      ? [...value].flat(1)
      : Array.isArray(value) || value instanceof Set
        ? [...value]
        : Object.entries(value).flat(1);
  if (!Array.isArray(value) && !(value instanceof Map) && !(value instanceof Set)) {
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(Object.hasOwn(value, '__proto__')).toBe(false);
  }
  return parts.reduce((sum: number, part) => sum + measure(part, depth + 1), 1);
}

const types = [...'NTFilgus([{0<>.tzZaA)r'].map((type) => type.charCodeAt(0));
const anyType = fc.constantFrom(...types, ...types.map((type) => type | 0x80));
const smallLength = fc
  .integer({ min: -1, max: 6 })
  .map((value) => [value & 0xff, (value >> 8) & 0xff, (value >> 8) & 0xff, (value >> 8) & 0xff]);

describe('hostile bytes', () => {
  it('that are random', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), judge), { numRuns: 3000 });
  });

  it('that are made of what the format is made of', () => {
    const pieces = fc.array(
      fc.oneof(
        anyType.map((type) => [type]),
        fc.tuple(anyType, smallLength).map(([type, length]) => [type, ...length]),
      ),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(pieces, (parts) => judge(Uint8Array.from(parts.flat()))),
      { numRuns: 5000 },
    );
  });

  it('that were a value', () => {
    const place = fc.nat(10_000);
    const damage = fc.array(fc.tuple(place, fc.oneof(anyType, fc.integer({ min: 0, max: 255 }))), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(values, damage, place, (value, changes, cut) => {
        const bytes = encodeValue(value);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        judge(bytes);
        judge(bytes.subarray(0, cut % bytes.length));
      }),
      { numRuns: 2000 },
    );
  });

  it('that claim more than there is', () => {
    for (const type of types) {
      for (const length of [0x7fffffff, -0x80000000, -1, 0x00ffffff]) {
        const bytes = new Uint8Array(6);
        bytes[0] = type;
        new DataView(bytes.buffer).setInt32(1, length, true);
        bytes[5] = 0x4e;
        judge(bytes);
      }
    }
  });

  it('that do nothing but open', () => {
    for (const type of types) judge(new Uint8Array(500_000).fill(type));
  });
});
