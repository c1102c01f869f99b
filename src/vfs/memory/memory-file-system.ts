import type { FileSystem, FileSystemStat } from '../node.js';
import { type ByteReserve, budgetStat, entryBytes, MemoryBudget, type MemoryLimits } from './limits.js';
import { MemoryDirectory, type MemoryNode } from './memory-directory.js';

/** Where a file system takes its time stamps from. */
export interface FileClock {
  /** Milliseconds since the epoch; fractions are kept. */
  nowMs(): number;
}

export interface MemoryFileSystemOptions {
  readonly limits: MemoryLimits;
  /** What the bytes have to fit into besides the limits. */
  readonly reserve?: ByteReserve | undefined;
  readonly clock: FileClock;
  /** `st_dev` of everything in it. */
  readonly dev: number;
}

export const ROOT_INO = 1;

/** A private, writable file system that never holds more than its limits. */
export class MemoryFileSystem implements FileSystem {
  readonly readOnly = false;
  readonly dev: number;
  readonly clock: FileClock;
  readonly budget: MemoryBudget;
  readonly root: MemoryDirectory;
  /** The number that the next inode gets; numbers are never used twice. */
  nextIno = ROOT_INO + 1;
  readonly #inodes = new Map<number, MemoryNode>();
  /** Inodes below this number took part in the last export or import. */
  #syncedIno = 0;
  /** Those of them that are gone since: never more than there were entries then. */
  readonly #removed = new Set<number>();

  constructor(options: MemoryFileSystemOptions) {
    this.dev = options.dev;
    this.clock = options.clock;
    this.budget = new MemoryBudget(options.limits, options.reserve);
    this.root = new MemoryDirectory(this, ROOT_INO, 0o755);
    this.#inodes.set(ROOT_INO, this.root);
  }

  stat(): FileSystemStat {
    return budgetStat(this.budget);
  }

  /** The inode of that number, also when it is unlinked but open; for descriptors that are put back in place. */
  inode(ino: number): MemoryNode | undefined {
    return this.#inodes.get(ino);
  }

  /** Every inode, the root first, unlinked open files included. */
  inodes(): Iterable<MemoryNode> {
    return this.#inodes.values();
  }

  /** Gives back unlinked files that nothing opened: left over when a tree came with them and no descriptor did. */
  dropUnopened(): void {
    for (const node of this.#inodes.values()) if (node.kind === 'file') node.releaseIfUnreachable();
  }

  /** Called by directories once a node is in place; its charge is made before. */
  remember(node: MemoryNode): void {
    this.#inodes.set(node.ino, node);
  }

  /** Called once when nothing can reach a node any more: gives its entry back. */
  forget(node: MemoryNode): void {
    this.#inodes.delete(node.ino);
    this.budget.release(entryBytes(textBytes(node)), 1);
    if (node.ino < this.#syncedIno) this.#removed.add(node.ino);
  }

  /** Inodes that the last export or import knew and that are gone now. */
  removedInos(): number[] {
    return [...this.#removed];
  }

  /** From here on, changes are counted anew. */
  markSynced(): void {
    for (const node of this.#inodes.values()) {
      node.changed = false;
      if (node.kind === 'file') node.content.borrowAll();
    }
    this.#removed.clear();
    this.#syncedIno = this.nextIno;
  }
}

/** What of an entry is charged by length: its name and, of a link, the target. */
export function textBytes(node: MemoryNode): number {
  return node.holderName.length + (node.kind === 'symlink' ? node.target.length : 0);
}
