import { Errno, errno } from '../../abi/errno.js';
import { FileType, PERMISSION_MASK } from '../mode.js';
import type { FileNode } from '../node.js';
import { MemoryInode } from './inode.js';
import type { MemoryFileSystem } from './memory-file-system.js';
import { SparseContent } from './sparse-content.js';

/** A regular file whose contents are sparse chunks charged to its file system. */
export class MemoryFile extends MemoryInode implements FileNode {
  readonly kind = 'file';
  readonly content: SparseContent;
  #opens = 0;
  /** Set once nothing can reach the file any more; it then holds nothing and takes nothing. */
  #released = false;

  constructor(fileSystem: MemoryFileSystem, ino: number, permissions: number) {
    super(fileSystem, ino, FileType.file | (permissions & PERMISSION_MASK));
    this.content = new SparseContent(fileSystem.budget);
  }

  get nlink(): number {
    return this.holder === undefined ? 0 : 1;
  }

  get size(): number {
    return this.content.size;
  }

  get isOpen(): boolean {
    return this.#opens > 0;
  }

  read(into: Uint8Array, position: number): number {
    requirePosition(position);
    const count = this.content.read(into, position);
    if (into.length > 0) this.touchAccess();
    return count;
  }

  write(from: Uint8Array, position: number): number {
    requirePosition(position);
    this.#requireLive();
    if (from.length === 0) return 0;
    this.content.write(from, position);
    this.touchContents();
    return from.length;
  }

  truncate(sizeBytes: number): void {
    requirePosition(sizeBytes);
    this.#requireLive();
    this.content.truncate(sizeBytes);
    this.touchContents();
  }

  opened(): void {
    this.#requireLive();
    this.#opens++;
  }

  closed(): void {
    if (this.#opens > 0) this.#opens--;
    this.releaseIfUnreachable();
  }

  /** Gives the space back when the file has neither a name nor an open descriptor. */
  releaseIfUnreachable(): void {
    if (this.#released || this.#opens > 0 || this.holder !== undefined) return;
    this.#released = true;
    this.content.release();
    this.fileSystem.forget(this);
  }

  #requireLive(): void {
    if (this.#released) throw errno(Errno.ENOENT);
  }
}

function requirePosition(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw errno(Errno.EINVAL);
}
