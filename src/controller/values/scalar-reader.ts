import { DIGIT_BYTES, readDigits } from './integer-digits.js';
import { hasSurrogate, readText } from './text-codec.js';
import type { ValueFailure, ValueFailureKind } from './value-failure.js';

/**
 * Reads what has no values inside, from bytes that anybody may have written. Every length is compared with what is there
 * before anything is done with it. `bytes` is a plain Uint8Array, none of a subclass.
 */
export abstract class ScalarReader {
  protected readonly bytes: Uint8Array;
  /** Where to read next; at most the end. */
  protected at = 0;
  readonly #maxIntegerBytes: number;
  #view: DataView | undefined;

  constructor(bytes: Uint8Array, maxIntegerBytes: number) {
    this.bytes = bytes;
    this.#maxIntegerBytes = maxIntegerBytes;
  }

  /** The failure of the value that is being read. */
  protected abstract fail(kind: ValueFailureKind, problem: string): ValueFailure;

  protected truncated(): ValueFailure {
    return this.fail('value', 'is malformed: it ends too early');
  }

  protected int32(): number {
    const { at, bytes } = this;
    if (at + 4 > bytes.length) throw this.truncated();
    this.at = at + 4;
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }

  /** How many follow, not compared yet with what is there. */
  protected length(): number {
    const length = this.int32();
    if (length < 0) throw this.fail('value', 'is malformed: a negative length');
    return length;
  }

  /** The same, of one byte. */
  protected shortLength(): number {
    const length = this.bytes[this.at];
    if (length === undefined) throw this.truncated();
    this.at++;
    return length;
  }

  /** Skips so many bytes, which are there; where they begin. */
  #take(length: number): number {
    const start = this.at;
    if (length > this.bytes.length - start) throw this.truncated();
    this.at = start + length;
    return start;
  }

  protected float(): number {
    const at = this.#take(8);
    this.#view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
    return this.#view.getFloat64(at, true);
  }

  protected copy(length: number): Uint8Array {
    const start = this.#take(length);
    const copy = new Uint8Array(length);
    copy.set(this.bytes.subarray(start, start + length));
    return copy;
  }

  protected text(length: number): string {
    const start = this.#take(length);
    const text = readText(this.bytes, start, start + length);
    if (text !== undefined) return text;
    throw hasSurrogate(this.bytes, start, start + length)
      ? this.fail('value', 'is a str with a lone surrogate, which is not text')
      : this.fail('value', 'is malformed: a str that is not UTF-8');
  }

  protected ascii(length: number): string {
    const text = this.text(length);
    if (text.length !== length) throw this.fail('value', 'is malformed: a str that is not ASCII');
    return text;
  }

  /** An int of any size: a number if it is a safe integer. */
  protected long(): number | bigint {
    const signed = this.int32();
    const count = Math.abs(signed);
    const byteCount = DIGIT_BYTES * count;
    const start = this.#take(byteCount);
    if (byteCount > this.#maxIntegerBytes) {
      throw this.fail('value', `is an int of more than ${this.#maxIntegerBytes} bytes`);
    }
    const { bytes, at: end } = this;
    for (let at = start + 1; at < end; at += DIGIT_BYTES) {
      if (bytes[at]! >= 0x80) throw this.fail('value', 'is malformed: a digit of an int is out of range');
    }
    if (count === 0 || (bytes[end - 1] === 0 && bytes[end - 2] === 0)) {
      throw this.fail('value', 'is malformed: an int without a leading digit');
    }
    if (count <= 4) {
      let value = 0;
      for (let at = end - 2; at >= start; at -= 2)
        value = value * 32768 + (bytes[at]! | (bytes[at + 1]! << 8));
      // What is larger may have been rounded.
      if (value <= Number.MAX_SAFE_INTEGER) return signed < 0 ? -value : value;
    }
    const value = readDigits(bytes, start, count);
    return signed < 0 ? -value : value;
  }
}
