import { DIGIT_BYTES, digitCount, writeDigits } from './integer-digits.js';
import type { WireBuffer } from './wire-buffer.js';
import { FLOAT, INT, LONG } from './wire-format.js';

/** Writes a number: an int if it is a safe integer, otherwise (and for -0) a float. */
export function writeNumber(out: WireBuffer, value: number): void {
  if ((value | 0) === value && (value !== 0 || 1 / value > 0)) out.typed(INT, value);
  // Zero that is left is negative.
  else if (Number.isSafeInteger(value) && value !== 0) writeSafeInteger(out, value);
  else writeFloat(out, value);
}

function writeFloat(out: WireBuffer, value: number): void {
  const at = out.take(9);
  out.bytes[at] = FLOAT;
  out.putFloat64(at + 1, value);
}

/** One that INT has no room for. */
function writeSafeInteger(out: WireBuffer, value: number): void {
  let rest = Math.abs(value);
  const count = rest < 2 ** 45 ? 3 : 4;
  const at = out.take(5 + DIGIT_BYTES * count);
  out.bytes[at] = LONG;
  out.putInt32(at + 1, value < 0 ? -count : count);
  for (let place = at + 5; place < out.length; place += DIGIT_BYTES) {
    const digit = rest % 32768;
    out.bytes[place] = digit;
    out.bytes[place + 1] = digit >> 8;
    rest = (rest - digit) / 32768;
  }
}

/** Writes an int of any size; false, having written nothing, if its digits take more than `maxIntegerBytes`. */
export function writeBigint(out: WireBuffer, value: bigint, maxIntegerBytes: number): boolean {
  if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) {
    writeNumber(out, Number(value));
    return true;
  }
  const maxBits = 15 * Math.floor(maxIntegerBytes / DIGIT_BYTES);
  const absolute = value < 0n ? -value : value;
  // Before it becomes text, which may be a gigabyte.
  if (BigInt.asUintN(maxBits, absolute) !== absolute) return false;
  const hexadecimal = absolute.toString(16);
  const count = digitCount(hexadecimal);
  const at = out.take(5 + DIGIT_BYTES * count);
  out.bytes[at] = LONG;
  out.putInt32(at + 1, value < 0n ? -count : count);
  writeDigits(hexadecimal, count, out.bytes, at + 5);
  return true;
}
