import { type ByteString, bytesToByteString } from '../../vfs/byte-string.js';

/** A frame that is not what the table of calls says. Thrown before anything of it was acted upon. */
export class BadFrame {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** What arrays of every kind do: that of Node's `Buffer` is none. */
const copyOf = Uint8Array.prototype.slice;

/**
 * Reads the fields of one frame. Nothing in it is trusted: every length is checked before it is used. Numbers are put
 * together by hand, and bytes copied in one step: for a small array, V8 makes the buffer behind it only
 * when somebody asks for that, as a view does, and that costs more than all the rest.
 */
export class FrameReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  /** @param bytes - not changed by anybody while it is read */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  u8(): number {
    return this.#bytes[this.#claim(1)] as number;
  }

  u16(): number {
    const at = this.#claim(2);
    const bytes = this.#bytes;
    return (bytes[at] as number) | ((bytes[at + 1] as number) << 8);
  }

  u32(): number {
    const low = this.u16();
    return (low | (this.u16() << 16)) >>> 0;
  }

  f64(): number {
    const { buffer, byteOffset } = this.#bytes;
    return new DataView(buffer, byteOffset).getFloat64(this.#claim(8), true);
  }

  /** A copy. */
  bytes(limitBytes: number): Uint8Array<ArrayBuffer> {
    const length = this.u32();
    if (length > limitBytes) throw new BadFrame(`${length} bytes where ${limitBytes} may be`);
    const at = this.#claim(length);
    return copyOf.call(this.#bytes, at, at + length);
  }

  path(limitBytes: number): ByteString {
    const length = this.u16();
    if (length > limitBytes) throw new BadFrame(`a path of ${length} bytes where ${limitBytes} may be`);
    const at = this.#claim(length);
    return bytesToByteString(this.#bytes.subarray(at, at + length));
  }

  /** Precondition of acting on a frame: nothing may follow its fields. */
  requireEnd(): void {
    if (this.#at !== this.#bytes.length)
      throw new BadFrame(`${this.#bytes.length - this.#at} bytes too many`);
  }

  #claim(count: number): number {
    const at = this.#at;
    if (count > this.#bytes.length - at) throw new BadFrame('it ends too early');
    this.#at = at + count;
    return at;
  }
}
