import { OpenFlag, Poll, Seek } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import type { FileNode, FileStat } from '../../vfs/node.js';
import { Description } from './description.js';

/** Beyond this an offset is no longer an exact number. */
const OFFSET_MAX = Number.MAX_SAFE_INTEGER;

/** An open regular file. Making one opens the node, which may fail; what is made must be closed. */
export class FileDescription extends Description {
  readonly #node: FileNode;
  #offset = 0;

  constructor(node: FileNode, flags: number) {
    super(flags);
    this.#node = node;
    const truncates = (flags & OpenFlag.TRUNC) !== 0;
    node.opened({ writes: truncates || (flags & OpenFlag.ACCMODE) !== OpenFlag.RDONLY });
  }

  override get node(): FileNode {
    return this.#node;
  }

  /** Where the next read or write is, in bytes. */
  get offset(): number {
    return this.#offset;
  }

  override get seekable(): boolean {
    return true;
  }

  stat(): FileStat {
    return this.#node.stat();
  }

  override read(into: Uint8Array): number {
    const count = this.readAt(into, this.#offset);
    this.#offset += count;
    return count;
  }

  override write(from: Uint8Array): number {
    if (!this.writable) throw errno(Errno.EBADF);
    if ((this.flags & OpenFlag.APPEND) !== 0) this.#offset = this.#node.stat().size;
    const count = this.#node.write(from, this.#offset);
    this.#offset += count;
    return count;
  }

  override readAt(into: Uint8Array, position: number): number {
    if (!this.readable) throw errno(Errno.EBADF);
    return this.#node.read(into, position);
  }

  override writeAt(from: Uint8Array, position: number): number {
    if (!this.writable) throw errno(Errno.EBADF);
    // Linux appends whatever the position is (pwrite(2), BUGS).
    const appends = (this.flags & OpenFlag.APPEND) !== 0;
    return this.#node.write(from, appends ? this.#node.stat().size : position);
  }

  override seek(offset: number, whence: number): number {
    let base: number;
    if (whence === Seek.SET) base = 0;
    else if (whence === Seek.CUR) base = this.#offset;
    else if (whence === Seek.END) base = this.#node.stat().size;
    else throw errno(Errno.EINVAL);
    const target = base + offset;
    if (target < 0) throw errno(Errno.EINVAL);
    if (target > OFFSET_MAX) throw errno(Errno.EOVERFLOW);
    this.#offset = target;
    return target;
  }

  override truncate(sizeBytes: number): void {
    if (!this.writable) throw errno(Errno.EINVAL);
    this.#node.truncate(sizeBytes);
  }

  override available(): number {
    return Math.max(0, this.#node.stat().size - this.#offset);
  }

  override ready(): number {
    return Poll.IN | Poll.OUT | Poll.RDNORM | Poll.WRNORM;
  }

  protected override close(): void {
    this.#node.closed();
  }
}
