import type { ByteString } from '../byte-string.js';
import type { ContentChunk } from './sparse-content.js';

/**
 * The contents of a memory file system, or what changed in it, as plain data that can be cloned to another
 * thread. Entries are inodes: they refer to their directory by inode number, so that renaming a directory is a
 * change of one entry, and a reader that applies changes keeps its own inodes (and what has them open) in place.
 */
export interface FileTree {
  readonly format: 1;
  /** True: this is everything. False: changes to be applied over the state of the export or import before. */
  readonly complete: boolean;
  /** Above every inode number used so far. */
  readonly nextIno: number;
  /** Inodes that are gone; empty when complete. Some may never have been known to the reader. */
  readonly removed: readonly number[];
  readonly entries: readonly TreeEntry[];
}

interface TreeEntryBase {
  readonly ino: number;
  /** Inode number of the directory that lists it; the root names itself; 0 when unlinked but open. */
  readonly parent: number;
  /** '' for the root. Kept, but meaningless, when unlinked. */
  readonly name: ByteString;
  /** Permission bits. */
  readonly permissions: number;
  readonly atimeMs: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

export interface TreeDirectory extends TreeEntryBase {
  readonly kind: 'directory';
}

export interface TreeSymlink extends TreeEntryBase {
  readonly kind: 'symlink';
  readonly target: ByteString;
}

export interface TreeFile extends TreeEntryBase {
  readonly kind: 'file';
  readonly sizeBytes: number;
  /** Indexes of chunks that are as they were; empty when the tree is complete. */
  readonly kept: readonly number[];
  /** Chunks that are new or changed; every other chunk is a hole. */
  readonly chunks: readonly ContentChunk[];
}

export type TreeEntry = TreeDirectory | TreeSymlink | TreeFile;

/** The buffers of a tree, for a transfer list. Only for trees whose bytes are copies (see `exportTree`). */
export function treeBuffers(tree: FileTree): ArrayBuffer[] {
  const buffers: ArrayBuffer[] = [];
  for (const entry of tree.entries) {
    if (entry.kind !== 'file') continue;
    for (const { bytes } of entry.chunks) buffers.push(bytes.buffer as ArrayBuffer);
  }
  return buffers;
}

/** Bytes of file contents that a tree carries; what moving it costs, near enough. */
export function treeContentBytes(tree: FileTree): number {
  let sum = 0;
  for (const entry of tree.entries) {
    if (entry.kind === 'file') for (const { bytes } of entry.chunks) sum += bytes.length;
  }
  return sum;
}
