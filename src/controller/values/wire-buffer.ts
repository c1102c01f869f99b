/** What a buffer that grew beyond this is given up for after use, so that one large value is not paid for for ever. */
const KEPT_BYTES = 65_536;
const INITIAL_BYTES = 512;

/** More than the limit was to be written. */
export const OVERFLOW: unique symbol = Symbol('overflow');

/** Bytes being written, on memory that is used again; at most `maxBytes` of them. Writing more throws OVERFLOW. */
export class WireBuffer {
  readonly maxBytes: number;
  bytes = new Uint8Array(INITIAL_BYTES);
  length = 0;
  #view = new DataView(this.bytes.buffer);
  /** How much can be written before something must be done about it. */
  #room: number;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
    this.#room = Math.min(INITIAL_BYTES, maxBytes);
  }

  /** Makes room for so many bytes, whose place is returned. Writing to `bytes` comes after, since it may change. */
  take(count: number): number {
    const at = this.length;
    const end = at + count;
    if (end > this.#room) this.#grow(end);
    this.length = end;
    return at;
  }

  #grow(end: number): void {
    if (end > this.maxBytes) throw OVERFLOW;
    this.#replace(Math.max(end, 2 * this.bytes.length), this.bytes);
  }

  #replace(size: number, contents?: Uint8Array): void {
    const bytes = new Uint8Array(size);
    if (contents !== undefined) bytes.set(contents);
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer);
    this.#room = Math.min(size, this.maxBytes);
  }

  byte(value: number): void {
    const at = this.take(1);
    this.bytes[at] = value;
  }

  /** A type and four bytes. */
  typed(type: number, value: number): void {
    const at = this.take(5);
    this.bytes[at] = type;
    this.putInt32(at + 1, value);
  }

  putInt32(at: number, value: number): void {
    const bytes = this.bytes;
    bytes[at] = value;
    bytes[at + 1] = value >> 8;
    bytes[at + 2] = value >> 16;
    bytes[at + 3] = value >> 24;
  }

  putFloat64(at: number, value: number): void {
    this.#view.setFloat64(at, value, true);
  }

  /** A copy of what was written; begins anew. */
  finish(): Uint8Array {
    const result = this.bytes.slice(0, this.length);
    this.reset();
    return result;
  }

  reset(): void {
    this.length = 0;
    if (this.bytes.length > KEPT_BYTES) this.#replace(INITIAL_BYTES);
  }
}
