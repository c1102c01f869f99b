/**
 * States as bytes: a value is one byte that tells its type, and what that type has after it. Lengths and counts are
 * unsigned LEB128 of at most 32 bits; all else is little-endian.
 *
 * | tag | value | what follows |
 * |---|---|---|
 * | 0 to 3 | undefined, null, false, true | |
 * | 4 | whole number of 32 bits, signed | LEB128 of its zigzag (0, -1, 1, -2, …) |
 * | 5 | any other number | 8 bytes, IEEE 754 |
 * | 6 | string of characters below 256 | length, a byte each |
 * | 7 | any other string | length, a UTF-16 unit each: surrogates may be alone |
 * | 8 | array | count, values |
 * | 9 | object | count, then key (a string with its tag) and value each |
 * | 10 | Uint8Array | length, bytes |
 * | 11 | Uint32Array | length, 4 bytes each |
 */
export const StateTag = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  integer: 4,
  float: 5,
  byteString: 6,
  string: 7,
  array: 8,
  object: 9,
  bytes: 10,
  words: 11,
} as const;

/** Bounds on the shape of states; their size is bounded by that of the bytes. */
export interface StateLimits {
  /** Arrays and objects inside of each other. */
  readonly depth: number;
  /** Values in all, keys included: an empty object is two bytes, and a hundred in memory. */
  readonly values: number;
}

export const DEFAULT_STATE_LIMITS: StateLimits = { depth: 64, values: 1_048_576 };
