/**
 * How values cross between hosts and guests: a subset of CPython's `marshal` format (Python/marshal.c), which a
 * guest's CPython writes and reads in C, and which other interpreters can write by hand. A value is one byte that
 * tells its type, and what that type has after it. Numbers are little-endian. This is all that hosts write, and all
 * that a guest needs to write (it is version 2 of marshal):
 *
 * | byte | value | what follows |
 * |---|---|---|
 * | `N` | None | |
 * | `F`, `T` | False, True | |
 * | `i` | int | 4 bytes, signed |
 * | `l` | int | 4 bytes: how many digits, negative for a negative number; then 2 bytes for each, the lowest first, each below 2^15, the last not 0 |
 * | `g` | float | 8 bytes, IEEE 754 |
 * | `u` | str | 4 bytes: how many bytes; then UTF-8, without surrogates |
 * | `s` | bytes | 4 bytes: how many; then they |
 * | `(` `[` | tuple, list | 4 bytes: how many; then the values |
 * | `<` `>` | set, frozenset | the same |
 * | `{` | dict | key, value, key, value, ...; then the byte `0` |
 *
 * A tuple that begins with the byte `.` (Ellipsis, which is nowhere else) is an extension. Its second value is a str
 * that tells the kind:
 *
 * | extension | value |
 * |---|---|
 * | `(..., 'c', handle)` | a capability: an int, never negative, that its receiver looks up in a table of its own |
 * | `(..., 't', micros)` | a datetime: an int, microseconds since 1970-01-01 00:00 UTC |
 *
 * Nothing stops a guest from writing an extension by hand. A handle therefore is a number that means what the
 * receiver's table says it means for this very guest, and nothing otherwise.
 *
 * Hosts also read what version 4 has for the same values, since in it, unlike in version 2, CPython writes a value that
 * contains itself or shares its parts in linear time and without end:
 *
 * | byte | value | what follows |
 * |---|---|---|
 * | `t` | interned str | as for `u` |
 * | `a`, `A` | str of ASCII | as for `u` |
 * | `z`, `Z` | str of ASCII | 1 byte: how many; then they |
 * | `)` | tuple | 1 byte: how many; then the values |
 * | any, plus 0x80 | the same | the same. It also gets a number: how many such bytes came before this one |
 * | `r` | what has that number | 4 bytes: the number |
 *
 * A reference is read as a copy of what it refers to, and counts as one. Every other type of marshal (code, complex,
 * slices, StopIteration) is refused.
 */
export const NONE = 0x4e;
export const FALSE = 0x46;
export const TRUE = 0x54;
export const INT = 0x69;
export const LONG = 0x6c;
export const FLOAT = 0x67;
export const TEXT = 0x75;
export const BYTES = 0x73;
export const TUPLE = 0x28;
export const LIST = 0x5b;
export const DICT = 0x7b;
export const DICT_END = 0x30;
export const SET = 0x3c;
export const FROZENSET = 0x3e;
export const ELLIPSIS = 0x2e;

export const INTERNED_TEXT = 0x74;
export const ASCII = 0x61;
export const INTERNED_ASCII = 0x41;
export const SHORT_ASCII = 0x7a;
export const SHORT_INTERNED_ASCII = 0x5a;
export const SMALL_TUPLE = 0x29;
export const REFERENCE = 0x72;
/** Added to the type of a value that can be referred to. */
export const SHARED_FLAG = 0x80;

export const CAPABILITY_KIND = 'c';
export const DATETIME_KIND = 't';

/** Containers inside of each other. */
export const DEFAULT_DEPTH = 64;
/** Values of one message, those in containers included; keys are values too. */
export const DEFAULT_NODES = 100_000;
/** Bytes of one message. */
export const DEFAULT_BYTES = 1_048_576;
/** Bytes that references may add to what is read. */
export const DEFAULT_COPIED_BYTES = 1_048_576;
/** Bytes that the digits of one int may take: some 490,000 bits. */
export const DEFAULT_INTEGER_BYTES = 65_536;
/** See `DecodeOptions.maxChosenKeys`. */
export const DEFAULT_CHOSEN_KEYS = 1_000;

/** Milliseconds since 1970 of the first and the last moment that Python's `datetime` has (years 1 to 9999). */
export const FIRST_DATE_MS = -62_135_596_800_000;
export const LAST_DATE_MS = 253_402_300_799_999;

const refusedTypes: ReadonlyMap<number, string> = new Map([
  [0x2e, 'Ellipsis'],
  [0x30, 'the end of a dict, where none is,'],
  [0x3a, 'a slice'],
  [0x49, 'a 64-bit int'],
  [0x53, 'StopIteration'],
  [0x63, 'a code object'],
  [0x66, 'a float in text form'],
  [0x78, 'a complex number'],
  [0x79, 'a complex number'],
  [0x7d, 'a frozendict'],
]);

/** What a type byte that is not accepted stands for. */
export function describeRefusedType(code: number): string {
  return refusedTypes.get(code) ?? `a value of an unknown type (0x${code.toString(16).padStart(2, '0')})`;
}
