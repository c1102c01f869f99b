import { Errno, errno } from '../../abi/errno.js';
import type { ByteString } from '../byte-string.js';
import type { FileNode, FileStat } from '../node.js';
import { isAbsence, type LowerTree } from './lower-tree.js';

/**
 * A regular file of the lower file system as one overlay file uses it: opened (for reading only) at most once,
 * however many descriptors hold the overlay file, and not before it is needed.
 */
export class LowerFile {
  readonly path: ByteString;
  readonly #tree: LowerTree;
  #node: FileNode | undefined;
  #holds = 0;
  #isOpen = false;

  constructor(tree: LowerTree, path: ByteString, node: FileNode | undefined) {
    this.#tree = tree;
    this.path = path;
    this.#node = node;
  }

  /** Takes over a node that was looked up just now; an open file stays the one that was opened. */
  renew(node: FileNode): void {
    if (!this.#isOpen) this.#node = node;
  }

  /** A descriptor begins to use the file. @param eager - opens it now, so that it is this file whatever happens below */
  hold(eager: boolean): void {
    if (eager) this.#open();
    this.#holds++;
  }

  /** A descriptor ends its use. */
  drop(): void {
    if (this.#holds > 0) this.#holds--;
    if (this.#holds === 0) this.#close();
  }

  /** Up to `into.length` bytes from a position, 0 at the end. @throws errno EIO when the file is gone */
  read(into: Uint8Array, position: number): number {
    let node: FileNode;
    try {
      node = this.#open();
    } catch (failure) {
      throw isAbsence(failure) ? errno(Errno.EIO) : failure;
    }
    try {
      return node.read(into, position);
    } finally {
      if (this.#holds === 0) this.#close();
    }
  }

  /** Metadata of the open file, or else of what is at the path now; undefined when that is no file. */
  stat(): FileStat | undefined {
    if (this.#isOpen) return this.#node?.stat();
    const node = this.#tree.find(this.path);
    if (node?.kind !== 'file') return undefined;
    this.#node = node;
    return node.stat();
  }

  #open(): FileNode {
    let node = this.#node;
    if (node === undefined) {
      const found = this.#tree.find(this.path);
      if (found?.kind !== 'file') throw errno(Errno.ENOENT);
      node = this.#node = found;
    }
    if (!this.#isOpen) {
      try {
        node.opened({ writes: false });
      } catch (failure) {
        this.#node = undefined;
        throw failure;
      }
      this.#isOpen = true;
    }
    return node;
  }

  #close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#node?.closed();
  }
}
