/**
 * Large ints, whose digits in the wire format have 15 bits. Both ways go through hexadecimal text in groups of four
 * digits (60 bits, 15 characters), because that is what engines turn into a bigint, and back, in linear time.
 */

const GROUP_DIGITS = 4;
const GROUP_CHARACTERS = 15;

/** Bytes of one digit. */
export const DIGIT_BYTES = 2;

/** Reads `count` digits (at least one, each below 2^15) at `start`. */
export function readDigits(bytes: Uint8Array, start: number, count: number): bigint {
  const pieces: string[] = [];
  for (let digit = Math.floor((count - 1) / GROUP_DIGITS) * GROUP_DIGITS; digit >= 0; digit -= GROUP_DIGITS) {
    const d0 = digitAt(bytes, start, digit, count);
    const d1 = digitAt(bytes, start, digit + 1, count);
    const d2 = digitAt(bytes, start, digit + 2, count);
    const d3 = digitAt(bytes, start, digit + 3, count);
    const low = (d0 | (d1 << 15) | (d2 << 30)) >>> 0;
    const high = (d2 >>> 2) | (d3 << 13);
    pieces.push(high.toString(16).padStart(7, '0'), low.toString(16).padStart(8, '0'));
  }
  return BigInt(`0x${pieces.join('')}`);
}

function digitAt(bytes: Uint8Array, start: number, index: number, count: number): number {
  if (index >= count) return 0;
  const at = start + DIGIT_BYTES * index;
  return bytes[at]! | (bytes[at + 1]! << 8);
}

/** The digits of a number that is not negative, as its hexadecimal text. */
export function digitCount(hexadecimal: string): number {
  const bits = 4 * (hexadecimal.length - 1) + (32 - Math.clz32(Number.parseInt(hexadecimal[0]!, 16)));
  return Math.ceil(bits / 15);
}

/** Writes the first `count` digits of a number, given as hexadecimal text, to `start`; there is room for them. */
export function writeDigits(hexadecimal: string, count: number, bytes: Uint8Array, start: number): void {
  let end = hexadecimal.length;
  for (let digit = 0; digit < count; digit += GROUP_DIGITS) {
    const low = parsePart(hexadecimal, end - 8, end);
    const high = parsePart(hexadecimal, end - GROUP_CHARACTERS, end - 8);
    putDigit(bytes, start, digit, count, low);
    putDigit(bytes, start, digit + 1, count, low >>> 15);
    putDigit(bytes, start, digit + 2, count, (low >>> 30) | (high << 2));
    putDigit(bytes, start, digit + 3, count, high >>> 13);
    end -= GROUP_CHARACTERS;
  }
}

function parsePart(hexadecimal: string, start: number, end: number): number {
  return end <= 0 ? 0 : Number.parseInt(hexadecimal.slice(Math.max(0, start), end), 16);
}

function putDigit(bytes: Uint8Array, start: number, index: number, count: number, value: number): void {
  if (index >= count) return;
  bytes[start + DIGIT_BYTES * index] = value & 0xff;
  bytes[start + DIGIT_BYTES * index + 1] = (value >>> 8) & 0x7f;
}
