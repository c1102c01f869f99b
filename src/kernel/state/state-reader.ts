import { showValue, VitrineError } from '../../errors.js';
import { type ByteString, isByteString } from '../../vfs/byte-string.js';

/** More than any clock gets to, and still a finite number of nanoseconds. */
const MAX_TIME_MS = 1e18;

/** The error for a state that no honest export makes. */
export function badSnapshot(reason: string): VitrineError {
  return new VitrineError(
    'ERR_SNAPSHOT',
    `cannot go on from this snapshot: ${reason}; it is damaged or was not made by this version`,
  );
}

/**
 * One record of a state from elsewhere. Each property is read once and checked; what is given back is a value of its
 * own, so that nothing that the record does later has an effect.
 */
export class StateReader {
  /** What the record is, for messages. */
  readonly what: string;
  readonly #record: object;

  /** @throws VitrineError ERR_SNAPSHOT when it is no record */
  constructor(value: unknown, what: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw badSnapshot(`${what} is ${showValue(value)}`);
    }
    this.what = what;
    this.#record = value;
  }

  /** A property, of any type; undefined when there is none. */
  any(name: string): unknown {
    if (!Object.hasOwn(this.#record, name)) return undefined;
    return (this.#record as Record<string, unknown>)[name];
  }

  /** A whole number from `least` (0 unless given) to `most` (which is exact). */
  count(name: string, most = Number.MAX_SAFE_INTEGER, least = 0): number {
    const value = this.any(name);
    if (!Number.isSafeInteger(value) || (value as number) < least || (value as number) > most) {
      throw this.bad(name, value);
    }
    return value as number;
  }

  /** The index of an element of a list of that length. */
  index(name: string, length: number): number {
    return this.count(name, length - 1);
  }

  /** A time in milliseconds, fractions allowed. */
  milliseconds(name: string, least = -MAX_TIME_MS): number {
    const value = this.any(name);
    if (typeof value !== 'number' || !(value >= least && value <= MAX_TIME_MS)) throw this.bad(name, value);
    return value;
  }

  boolean(name: string): boolean {
    const value = this.any(name);
    if (typeof value !== 'boolean') throw this.bad(name, value);
    return value;
  }

  oneOf<const T extends string | number>(name: string, values: readonly T[]): T {
    const value = this.any(name);
    const found = values.find((known) => known === value);
    if (found === undefined) throw this.bad(name, value);
    return found;
  }

  byteString(name: string, limitBytes: number): ByteString {
    const value = this.any(name);
    if (typeof value !== 'string' || value.length > limitBytes || !isByteString(value)) {
      throw this.bad(name, value);
    }
    return value;
  }

  /** A copy of an array of bytes. */
  bytes(name: string, limitBytes: number): Uint8Array<ArrayBuffer> {
    return copyBytes(this.any(name), limitBytes, `${name} of ${this.what}`);
  }

  /** A list, each of whose elements is read by `read`. */
  list<T>(name: string, limit: number, read: (value: unknown, index: number) => T): T[] {
    const value = this.any(name);
    if (!Array.isArray(value) || value.length > limit) throw this.bad(name, value);
    // Not `map`, which a subclass may have made its own, and which passes over holes.
    return Array.from({ length: value.length }, (_, index) => read(value[index], index));
  }

  /** Null, or what `read` makes of the rest. */
  nullable<T>(name: string, read: () => T): T | null {
    return this.any(name) === null ? null : read();
  }

  bad(name: string, value: unknown): VitrineError {
    return badSnapshot(`${name} of ${this.what} is ${showValue(value)}`);
  }
}

/** @throws VitrineError ERR_SNAPSHOT */
export function copyBytes(value: unknown, limitBytes: number, what: string): Uint8Array<ArrayBuffer> {
  if (!(value instanceof Uint8Array) || value.length > limitBytes) {
    throw badSnapshot(`${what} is ${showValue(value)}`);
  }
  return new Uint8Array(value);
}
