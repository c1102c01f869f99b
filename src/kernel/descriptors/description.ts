import { OpenFlag } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import type { FileStat, Node } from '../../vfs/node.js';

/**
 * An open file description in the sense of POSIX: what `open` makes and `dup` shares. It holds the offset
 * and the status flags; descriptors are numbers that point to it. The base class refuses everything, so
 * that each kind of file states only what it can do.
 */
export abstract class Description {
  /** Access mode and status flags as given to `open`, without creation flags; `F_SETFL` changes some. */
  flags: number;
  /** How many descriptors point here; the last `release` closes. */
  #references = 0;

  constructor(flags: number) {
    this.flags = flags & ~(OpenFlag.CREAT | OpenFlag.EXCL | OpenFlag.TRUNC | OpenFlag.CLOEXEC);
  }

  get readable(): boolean {
    const mode = this.flags & OpenFlag.ACCMODE;
    return mode === OpenFlag.RDONLY || mode === OpenFlag.RDWR;
  }

  get writable(): boolean {
    const mode = this.flags & OpenFlag.ACCMODE;
    return mode === OpenFlag.WRONLY || mode === OpenFlag.RDWR;
  }

  get nonBlocking(): boolean {
    return (this.flags & OpenFlag.NONBLOCK) !== 0;
  }

  retain(): void {
    this.#references++;
  }

  release(): void {
    if (--this.#references === 0) this.close();
  }

  abstract stat(): FileStat;

  /** The node behind, for the `f*` calls that change one (fchmod, futimens); undefined for pipes and consoles. */
  get node(): Node | undefined {
    return undefined;
  }

  get isTerminal(): boolean {
    return false;
  }

  get seekable(): boolean {
    return false;
  }

  read(_into: Uint8Array): number {
    throw errno(Errno.EBADF);
  }

  write(_from: Uint8Array): number {
    throw errno(Errno.EBADF);
  }

  readAt(_into: Uint8Array, _position: number): number {
    throw errno(Errno.ESPIPE);
  }

  writeAt(_from: Uint8Array, _position: number): number {
    throw errno(Errno.ESPIPE);
  }

  seek(_offset: number, _whence: number): number {
    throw errno(Errno.ESPIPE);
  }

  truncate(_sizeBytes: number): void {
    throw errno(Errno.EINVAL);
  }

  /** See `Device.failsWhole`. */
  get failsWhole(): boolean {
    return false;
  }

  /** Bytes that a read would give at once, for FIONREAD. */
  available(): number {
    throw errno(Errno.ENOTTY);
  }

  /** Events of `poll(2)` that hold now. Regular files are always ready. */
  ready(): number {
    throw errno(Errno.EPERM);
  }

  /** Called once, when the last descriptor is gone. */
  protected close(): void {}
}
