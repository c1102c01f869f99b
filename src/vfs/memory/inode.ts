import { Errno, errno } from '../../abi/errno.js';
import type { ByteString } from '../byte-string.js';
import { PERMISSION_MASK } from '../mode.js';
import type { FileStat } from '../node.js';
import type { MemoryDirectory } from './memory-directory.js';
import type { MemoryFileSystem } from './memory-file-system.js';

/**
 * What files, directories and links in memory have in common. There are no hard links, so every inode has at
 * most one holder: the directory that lists it.
 */
export abstract class MemoryInode {
  readonly fileSystem: MemoryFileSystem;
  readonly ino: number;
  mode: number;
  atimeMs: number;
  mtimeMs: number;
  ctimeMs: number;
  /** Undefined for the root and for what was unlinked. */
  holder: MemoryDirectory | undefined;
  holderName: ByteString = '';
  /** Whether anything (place, metadata, contents, an entry) changed since the tree was last exported or imported. */
  changed = true;

  constructor(fileSystem: MemoryFileSystem, ino: number, mode: number) {
    const nowMs = fileSystem.clock.nowMs();
    this.fileSystem = fileSystem;
    this.ino = ino;
    this.mode = mode;
    this.atimeMs = nowMs;
    this.mtimeMs = nowMs;
    this.ctimeMs = nowMs;
  }

  abstract get nlink(): number;
  abstract get size(): number;

  stat(): FileStat {
    return {
      dev: this.fileSystem.dev,
      ino: this.ino,
      mode: this.mode,
      nlink: this.nlink,
      size: this.size,
      rdev: 0,
      atimeMs: this.atimeMs,
      mtimeMs: this.mtimeMs,
      ctimeMs: this.ctimeMs,
    };
  }

  chmod(mode: number): void {
    this.mode = (this.mode & ~PERMISSION_MASK) | (mode & PERMISSION_MASK);
    this.touchStatus();
  }

  setTimes(atimeMs: number | undefined, mtimeMs: number | undefined): void {
    if (!Number.isFinite(atimeMs ?? 0) || !Number.isFinite(mtimeMs ?? 0)) throw errno(Errno.EINVAL);
    if (atimeMs !== undefined) this.atimeMs = atimeMs;
    if (mtimeMs !== undefined) this.mtimeMs = mtimeMs;
    this.touchStatus();
  }

  /** The inode changed (ctime). */
  touchStatus(): void {
    this.ctimeMs = this.fileSystem.clock.nowMs();
    this.changed = true;
  }

  /** The contents changed (mtime and ctime). */
  touchContents(): void {
    this.mtimeMs = this.ctimeMs = this.fileSystem.clock.nowMs();
    this.changed = true;
  }

  /** The contents were read: as with `relatime`, noted only once after each change. */
  touchAccess(): void {
    if (this.atimeMs > this.mtimeMs && this.atimeMs > this.ctimeMs) return;
    const nowMs = this.fileSystem.clock.nowMs();
    if (nowMs === this.atimeMs) return;
    this.atimeMs = nowMs;
    this.changed = true;
  }
}
