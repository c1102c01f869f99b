import { Errno, ErrnoFailure, errno } from '../../abi/errno.js';
import type { Description } from './description.js';

export interface Descriptor {
  readonly description: Description;
  closeOnExec: boolean;
}

/** The numbers by which a guest names its open files. Holds at most `limit` at once (EMFILE). */
export class DescriptorTable {
  readonly limit: number;
  readonly #slots = new Map<number, Descriptor>();
  /** No free number is below this. */
  #lowestFree = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  get count(): number {
    return this.#slots.size;
  }

  get(fd: number): Description {
    const slot = this.#slots.get(fd);
    if (slot === undefined) throw errno(Errno.EBADF);
    return slot.description;
  }

  /** All numbers in use, in the order in which they were given out. */
  entries(): Iterable<readonly [fd: number, descriptor: Readonly<Descriptor>]> {
    return this.#slots;
  }

  has(fd: number): boolean {
    return this.#slots.has(fd);
  }

  /** EMFILE unless one more descriptor fits. Call before work that an `add` afterwards must not fail. */
  requireRoom(count = 1): void {
    if (this.#slots.size + count > this.limit) throw errno(Errno.EMFILE);
  }

  /** Gives the description the lowest free number not below `from`. */
  add(description: Description, closeOnExec = false, from = 0): number {
    this.requireRoom();
    if (from >= this.limit) throw errno(Errno.EINVAL);
    let fd = Math.max(from, this.#lowestFree);
    while (this.#slots.has(fd)) fd++;
    if (fd >= this.limit) throw errno(Errno.EMFILE);
    if (from <= this.#lowestFree) this.#lowestFree = fd + 1;
    this.#put(fd, description, closeOnExec);
    return fd;
  }

  /** Makes `fd` name the description, closing what it named before. */
  set(fd: number, description: Description, closeOnExec = false): void {
    if (fd < 0 || fd >= this.limit) throw errno(Errno.EBADF);
    const previous = this.#slots.get(fd);
    this.#put(fd, description, closeOnExec);
    // dup2(2): what closing would have reported is lost.
    if (previous !== undefined) releaseQuietly(previous.description);
  }

  #put(fd: number, description: Description, closeOnExec: boolean): void {
    description.retain();
    this.#slots.set(fd, { description, closeOnExec });
  }

  close(fd: number): void {
    const slot = this.#slots.get(fd);
    if (slot === undefined) throw errno(Errno.EBADF);
    this.#slots.delete(fd);
    this.#lowestFree = Math.min(this.#lowestFree, fd);
    slot.description.release();
  }

  /** Closes everything, also where closing one fails. */
  closeAll(): void {
    const slots = [...this.#slots.values()];
    this.#slots.clear();
    this.#lowestFree = 0;
    for (const { description } of slots) releaseQuietly(description);
  }

  isCloseOnExec(fd: number): boolean {
    const slot = this.#slots.get(fd);
    if (slot === undefined) throw errno(Errno.EBADF);
    return slot.closeOnExec;
  }

  setCloseOnExec(fd: number, value: boolean): void {
    const slot = this.#slots.get(fd);
    if (slot === undefined) throw errno(Errno.EBADF);
    slot.closeOnExec = value;
  }
}

function releaseQuietly(description: Description): void {
  try {
    description.release();
  } catch (failure) {
    if (!(failure instanceof ErrnoFailure)) throw failure;
  }
}
