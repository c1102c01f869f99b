import { type ByteString, bytesToByteString } from '../../vfs/byte-string.js';

/** A frame that is not what the table of calls says. Thrown before anything of it was acted upon. */
export class BadFrame {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** Reads the fields of one frame. Nothing in it is trusted: every length is checked before it is used. */
export class FrameReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  /** @param bytes - not changed by anybody while it is read */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  u8(): number {
    return this.#view.getUint8(this.#claim(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#claim(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#claim(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#claim(8), true);
  }

  /** A copy. */
  bytes(limitBytes: number): Uint8Array<ArrayBuffer> {
    const length = this.u32();
    if (length > limitBytes) throw new BadFrame(`${length} bytes where ${limitBytes} may be`);
    const at = this.#claim(length);
    return new Uint8Array(this.#bytes.subarray(at, at + length));
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
