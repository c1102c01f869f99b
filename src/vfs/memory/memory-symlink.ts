import type { ByteString } from '../byte-string.js';
import { FileType } from '../mode.js';
import type { SymlinkNode } from '../node.js';
import { MemoryInode } from './inode.js';
import type { MemoryFileSystem } from './memory-file-system.js';

/** A symbolic link; its target never changes (symlink(7)). */
export class MemorySymlink extends MemoryInode implements SymlinkNode {
  readonly kind = 'symlink';
  readonly target: ByteString;

  constructor(fileSystem: MemoryFileSystem, ino: number, target: ByteString) {
    super(fileSystem, ino, FileType.symlink | 0o777);
    this.target = target;
  }

  get nlink(): number {
    return this.holder === undefined ? 0 : 1;
  }

  get size(): number {
    return this.target.length;
  }
}
