import { Errno, errno } from '../abi/errno.js';
import { FileType, NAME_LIMIT_BYTES, PERMISSION_MASK } from './mode.js';
import type { DirectoryEntry, DirectoryNode, FileStat, FileSystem, Node } from './node.js';

/** What is remembered of a directory that was removed. */
export interface RemovedDirectory {
  /** `st_dev` of the file system that it was in. */
  readonly dev: number;
  readonly ino: number;
  readonly permissions: number;
  readonly atimeMs: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

const DIRECTORY_SIZE_BYTES = 4096;

/**
 * A directory that is held (as a working directory, or open) and in no file system. Nothing is in it, and nothing can be
 * made in it: ENOENT, as on Linux.
 */
export class AbsentDirectory implements DirectoryNode {
  readonly kind = 'directory';
  readonly fileSystem: FileSystem;
  readonly parent: DirectoryNode;
  readonly name = undefined;
  readonly ino: number;
  mode: number;
  readonly #dev: number;
  #atimeMs: number;
  #mtimeMs: number;
  #ctimeMs: number;
  readonly #nowMs: () => number;

  /** @param parent - the directory that it was in, or one above that */
  constructor(parent: DirectoryNode, removed: RemovedDirectory, nowMs: () => number) {
    this.fileSystem = parent.fileSystem;
    this.parent = parent;
    this.ino = removed.ino;
    this.#dev = removed.dev;
    this.mode = FileType.directory | (removed.permissions & PERMISSION_MASK);
    this.#atimeMs = removed.atimeMs;
    this.#mtimeMs = removed.mtimeMs;
    this.#ctimeMs = removed.ctimeMs;
    this.#nowMs = nowMs;
  }

  stat(): FileStat {
    const { ino, mode } = this;
    const dev = this.#dev;
    const times = { atimeMs: this.#atimeMs, mtimeMs: this.#mtimeMs, ctimeMs: this.#ctimeMs };
    return { dev, ino, mode, nlink: 0, size: DIRECTORY_SIZE_BYTES, rdev: 0, ...times };
  }

  chmod(mode: number): void {
    this.mode = FileType.directory | (mode & PERMISSION_MASK);
    this.#ctimeMs = this.#nowMs();
  }

  setTimes(atimeMs: number | undefined, mtimeMs: number | undefined): void {
    if (!Number.isFinite(atimeMs ?? 0) || !Number.isFinite(mtimeMs ?? 0)) throw errno(Errno.EINVAL);
    this.#atimeMs = atimeMs ?? this.#atimeMs;
    this.#mtimeMs = mtimeMs ?? this.#mtimeMs;
    this.#ctimeMs = this.#nowMs();
  }

  lookup(name: string): Node | undefined {
    if (name.length > NAME_LIMIT_BYTES) throw errno(Errno.ENAMETOOLONG);
    return undefined;
  }

  /** As with `relatime`, reading is noted only once after each change. */
  entries(): Iterable<DirectoryEntry> {
    if (this.#atimeMs <= this.#mtimeMs || this.#atimeMs <= this.#ctimeMs) this.#atimeMs = this.#nowMs();
    return [];
  }

  createFile(): never {
    throw errno(Errno.ENOENT);
  }

  createDirectory(): never {
    throw errno(Errno.ENOENT);
  }

  createSymlink(): never {
    throw errno(Errno.ENOENT);
  }

  unlink(): never {
    throw errno(Errno.ENOENT);
  }

  removeDirectory(): never {
    throw errno(Errno.ENOENT);
  }

  rename(): never {
    throw errno(Errno.ENOENT);
  }
}
