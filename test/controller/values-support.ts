import fc from 'fast-check';
import { ValueFailure } from '../../src/controller/values/value-failure.js';

/** Bytes written as hexadecimal (`69 05000000`) and as text (`'on'`), which is easier to read where it is ASCII. */
export function wire(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const part of text.match(/'[^']*'|[0-9a-f]{2}|\S/g) ?? []) {
    if (part.startsWith("'")) bytes.push(...new TextEncoder().encode(part.slice(1, -1)));
    else bytes.push(Number.parseInt(part, 16));
  }
  return Uint8Array.from(bytes);
}

export const int32 = (value: number): string => Buffer.from(Int32Array.of(value).buffer).toString('hex');

/** What refuses, as the failure that it must be. */
export function failureOf(action: () => unknown): ValueFailure {
  try {
    action();
  } catch (error) {
    if (error instanceof ValueFailure) return error;
    throw error;
  }
  throw new Error('Nothing was refused');
}

const wellFormed = fc.string({ unit: 'binary' });
const integer = fc.oneof(fc.integer(), fc.maxSafeInteger());
const largeInteger = fc
  .bigInt({ min: -(2n ** 400n), max: 2n ** 400n })
  .filter((value) => value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER));
const moment = fc.date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
});
const bytes = fc.uint8Array().map((array) => new Uint8Array(array));
const notWhole = fc.double().filter((value) => !Number.isInteger(value));
const scalar = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  integer,
  largeInteger,
  fc.double(),
  wellFormed,
  bytes,
  moment,
);
/** Of these, no two that are different in JavaScript are equal in Python. */
const key = fc.oneof(fc.constant(null), integer, largeInteger, notWhole, wellFormed);

/** Values that come back from the other side as they were: no Map whose keys are all strings, no undefined. */
export const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 6 }),
    fc
      .array(
        fc.tuple(
          wellFormed.filter((name) => name !== '__proto__'),
          tie('value'),
        ),
        { maxLength: 6 },
      )
      .map((entries) => Object.assign(Object.create(null), Object.fromEntries(entries)) as unknown),
    fc
      .array(fc.tuple(key, tie('value')), { maxLength: 6 })
      .map((entries) => new Map(entries))
      .filter((map) => [...map.keys()].some((name) => typeof name !== 'string')),
    fc.array(key, { maxLength: 6 }).map((elements) => new Set(elements)),
  ),
})).value;
