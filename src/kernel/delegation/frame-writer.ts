import { FRAME_BYTES } from '../../abi/delegation/calls.js';
import { Errno, errno } from '../../abi/errno.js';
import type { ByteString } from '../../vfs/byte-string.js';

/** Writes the fields of one frame, little-endian. What does not fit is EMSGSIZE: frames are bounded. */
export class FrameWriter {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #length = 0;

  constructor() {
    this.#bytes = new Uint8Array(FRAME_BYTES);
    this.#view = new DataView(this.#bytes.buffer);
  }

  /** Begins another frame; the one before becomes invalid. */
  restart(): this {
    this.#length = 0;
    return this;
  }

  /** What was written so far: a view that the next {@link restart} invalidates. */
  get frame(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  u8(value: number): void {
    this.#view.setUint8(this.#claim(1), value);
  }

  u16(value: number): void {
    this.#view.setUint16(this.#claim(2), value, true);
  }

  u32(value: number): void {
    this.#view.setUint32(this.#claim(4), value, true);
  }

  f64(value: number): void {
    this.#view.setFloat64(this.#claim(8), value, true);
  }

  /** A length of four bytes, then the bytes. */
  bytes(value: Uint8Array): void {
    this.u32(value.length);
    this.#bytes.set(value, this.#claim(value.length));
  }

  /** A length of two bytes, then the bytes. */
  path(value: ByteString): void {
    if (value.length > 0xffff) throw errno(Errno.ENAMETOOLONG);
    this.u16(value.length);
    const at = this.#claim(value.length);
    for (let index = 0; index < value.length; index++) this.#bytes[at + index] = value.charCodeAt(index);
  }

  #claim(count: number): number {
    const at = this.#length;
    if (count > FRAME_BYTES - at) throw errno(Errno.EMSGSIZE);
    this.#length = at + count;
    return at;
  }
}
