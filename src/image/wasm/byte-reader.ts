import { badEngine } from './limits.js';

/**
 * A cursor over a range of untrusted bytes. Every read is checked against the end of the range; each method
 * takes the name of what it reads, for the error message.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  /** First byte that does not belong to the range. */
  readonly end: number;
  offset: number;

  /** Precondition: `0 <= start <= end <= bytes.length`. */
  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.bytes = bytes;
    this.offset = start;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.offset;
  }

  byte(what: string): number {
    if (this.offset >= this.end) throw badEngine(`it ends inside ${what}`, this.offset);
    return this.bytes[this.offset++] as number;
  }

  skip(count: number, what: string): void {
    if (count > this.remaining) {
      throw badEngine(`${what} needs ${count} bytes but ${this.remaining} are left`, this.offset);
    }
    this.offset += count;
  }

  /** Unsigned LEB128 of at most 32 bits (core specification, "Integers"). */
  u32(what: string): number {
    const start = this.offset;
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte(what);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    const last = this.byte(what);
    if (last > 0x0f) throw badEngine(`${what} is not a 32-bit number`, start);
    return (value | (last << 28)) >>> 0;
  }

  /** Signed LEB128 of 32 bits. */
  i32(what: string): number {
    const start = this.offset;
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte(what);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value << (25 - shift)) >> (25 - shift);
    }
    const last = this.byte(what);
    if (last > 0x07 && (last < 0x78 || last > 0x7f)) {
      throw badEngine(`${what} is not a signed 32-bit number`, start);
    }
    return value | (last << 28);
  }

  /** Steps over a LEB128 number of at most `maxBytes` bytes whose value does not matter. */
  skipLeb(maxBytes: number, what: string): void {
    const start = this.offset;
    for (let count = 0; count < maxBytes; count++) {
      if (this.byte(what) < 0x80) return;
    }
    throw badEngine(`${what} is longer than ${maxBytes} bytes`, start);
  }

  /**
   * The length of a vector. Refused when above `limit`, or when the rest of the range cannot hold that many
   * items of at least `minItemBytes` bytes: callers may allocate that many.
   */
  count(what: string, limit: number, minItemBytes = 1): number {
    const start = this.offset;
    const count = this.u32(`the number of ${what}`);
    if (count > limit) throw badEngine(`${count} ${what} are more than the limit of ${limit}`, start);
    if (count * minItemBytes > this.remaining) {
      throw badEngine(`${count} ${what} do not fit into the ${this.remaining} bytes left`, start);
    }
    return count;
  }

  /** Steps over `length` bytes and gives a reader of just those. */
  sub(length: number, what: string): ByteReader {
    const start = this.offset;
    this.skip(length, what);
    return new ByteReader(this.bytes, start, this.offset);
  }

  expectEnd(what: string): void {
    if (this.offset !== this.end)
      throw badEngine(`${what} has ${this.remaining} bytes too many`, this.offset);
  }
}
