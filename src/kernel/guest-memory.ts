import { PATH_MAX } from '../abi/emscripten.js';
import { Errno, errno } from '../abi/errno.js';
import { WASM_PAGE_BYTES } from '../abi/wasm.js';
import { bytesToByteString } from '../vfs/byte-string.js';

/**
 * The only code that touches a guest's linear memory. Every pointer and length comes from the guest and is
 * checked here: outside memory is EFAULT, never an exception of the host.
 *
 * Pointers arrive as signed i32 values and are taken as unsigned. Views are made anew when the memory grew.
 */
export class GuestMemory {
  readonly memory: WebAssembly.Memory;
  #bytes: Uint8Array;
  #view: DataView;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#view = new DataView(memory.buffer);
  }

  /** All of memory now; valid until the guest grows it. */
  get all(): Uint8Array {
    // A grown memory detaches the buffer, whose views then have length 0.
    if (this.#bytes.length === 0) {
      this.#bytes = new Uint8Array(this.memory.buffer);
      this.#view = new DataView(this.memory.buffer);
    }
    return this.#bytes;
  }

  get sizeBytes(): number {
    return this.all.length;
  }

  /** Grows to a size in whole pages; false when the engine has no room. Precondition: not smaller than now. */
  growTo(sizeBytes: number): boolean {
    const pages = (sizeBytes - this.sizeBytes) / WASM_PAGE_BYTES;
    if (pages === 0) return true;
    try {
      this.memory.grow(pages);
      return true;
    } catch {
      return false;
    }
  }

  /** A view of `length` bytes at `pointer`; EFAULT when any of it lies outside. Valid until memory grows. */
  bytes(pointer: number, length: number): Uint8Array {
    const start = pointer >>> 0;
    const size = length >>> 0;
    const all = this.all;
    if (start + size > all.length) throw errno(Errno.EFAULT);
    return all.subarray(start, start + size);
  }

  #check(pointer: number, size: number): number {
    const start = pointer >>> 0;
    if (start + size > this.all.length) throw errno(Errno.EFAULT);
    return start;
  }

  getU8(pointer: number): number {
    const start = this.#check(pointer, 1);
    return this.#view.getUint8(start);
  }

  getI16(pointer: number): number {
    const start = this.#check(pointer, 2);
    return this.#view.getInt16(start, true);
  }

  getI32(pointer: number): number {
    const start = this.#check(pointer, 4);
    return this.#view.getInt32(start, true);
  }

  getU32(pointer: number): number {
    const start = this.#check(pointer, 4);
    return this.#view.getUint32(start, true);
  }

  getI64(pointer: number): bigint {
    const start = this.#check(pointer, 8);
    return this.#view.getBigInt64(start, true);
  }

  setU8(pointer: number, value: number): void {
    const start = this.#check(pointer, 1);
    this.#view.setUint8(start, value);
  }

  setU16(pointer: number, value: number): void {
    const start = this.#check(pointer, 2);
    this.#view.setUint16(start, value, true);
  }

  setI32(pointer: number, value: number): void {
    const start = this.#check(pointer, 4);
    this.#view.setInt32(start, value, true);
  }

  setU32(pointer: number, value: number): void {
    const start = this.#check(pointer, 4);
    this.#view.setUint32(start, value, true);
  }

  setI64(pointer: number, value: bigint): void {
    const start = this.#check(pointer, 8);
    this.#view.setBigInt64(start, value, true);
  }

  /** As {@link setI64} for a whole number that a double can hold: half the cost of going by way of a bigint. */
  setWhole64(pointer: number, value: number): void {
    const start = this.#check(pointer, 8);
    this.#view.setUint32(start, value >>> 0, true);
    this.#view.setInt32(start + 4, Math.floor(value / 2 ** 32), true);
  }

  /**
   * The NUL-terminated string at `pointer` as a byte string. A string without NUL within `limitBytes`
   * is ENAMETOOLONG: nothing longer is ever looked at.
   */
  cString(pointer: number, limitBytes: number = PATH_MAX): string {
    const all = this.all;
    const start = pointer >>> 0;
    if (start >= all.length) throw errno(Errno.EFAULT);
    const end = Math.min(start + limitBytes, all.length);
    const stop = all.subarray(start, end).indexOf(0);
    if (stop < 0) throw errno(end === all.length ? Errno.EFAULT : Errno.ENAMETOOLONG);
    return bytesToByteString(all.subarray(start, start + stop));
  }

  /** Writes a byte string, without a NUL. */
  setByteString(pointer: number, text: string): void {
    const target = this.bytes(pointer, text.length);
    for (let i = 0; i < text.length; i++) target[i] = text.charCodeAt(i);
  }

  /** Writes a byte string and a NUL. */
  setCString(pointer: number, text: string): void {
    this.setByteString(pointer, text);
    this.setU8((pointer >>> 0) + text.length, 0);
  }
}
