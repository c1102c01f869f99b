/** Collects bytes in the encodings of the WebAssembly binary format, always in their shortest form. */
export class ByteWriter {
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacityBytes = 64) {
    this.#bytes = new Uint8Array(Math.max(capacityBytes, 16));
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): this {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  append(bytes: Uint8Array | readonly number[]): this {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** Unsigned LEB128. Precondition: an integer in 0 .. 2^32-1. */
  u32(value: number): this {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return this.byte(rest);
  }

  /** Signed LEB128 of the low 32 bits of `value`. */
  i32(value: number): this {
    let rest = value | 0;
    while (rest < -0x40 || rest >= 0x40) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    return this.byte(rest & 0x7f);
  }

  /** A name: its length in UTF-8 bytes, then those. */
  name(text: string): this {
    return this.sized(new TextEncoder().encode(text));
  }

  /** The length of `bytes`, then those. */
  sized(bytes: Uint8Array): this {
    return this.u32(bytes.length).append(bytes);
  }

  /** A section of the given id. */
  section(id: number, body: Uint8Array): this {
    return this.byte(id).sized(body);
  }

  /** A copy of what was written so far. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length) as Uint8Array<ArrayBuffer>;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** The eight bytes every module of version 1 starts with. */
export const moduleHeader: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
