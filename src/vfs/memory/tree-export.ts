import { PERMISSION_MASK } from '../mode.js';
import type { MemoryNode } from './memory-directory.js';
import type { MemoryFile } from './memory-file.js';
import { type MemoryFileSystem, ROOT_INO } from './memory-file-system.js';
import type { ContentChunk } from './sparse-content.js';
import type { FileTree, TreeEntry, TreeFile } from './tree.js';

export interface ExportOptions {
  /** Only what changed since the last export or import of this file system; else everything. */
  readonly changesOnly?: boolean;
  /**
   * Who owns the bytes of the tree. `copy` (the default): the receiver, who may transfer them. `share`: both;
   * nothing is copied now, this file system copies a chunk before changing it, and the receiver must neither
   * change nor transfer them.
   */
  readonly bytes?: 'copy' | 'share';
  /** Also files that are unlinked but open, for a guest whose descriptors are put back later. */
  readonly openUnlinked?: boolean;
  /** Leaves "changed since" as it is, for a look from the side; bytes are then always copied. */
  readonly keepMarks?: boolean;
}

/** Reads a memory file system out as plain data and (unless `keepMarks`) counts changes from here on. */
export function exportTree(fileSystem: MemoryFileSystem, options: ExportOptions = {}): FileTree {
  const changesOnly = options.changesOnly === true;
  const copy = options.bytes !== 'share' || options.keepMarks === true;
  const entries: TreeEntry[] = [];
  const removed = changesOnly ? fileSystem.removedInos() : [];
  for (const node of fileSystem.inodes()) {
    if (node.holder === undefined && node.ino !== ROOT_INO && options.openUnlinked !== true) {
      if (changesOnly) removed.push(node.ino);
    } else if (node.changed || !changesOnly) {
      entries.push(describe(node, changesOnly, copy));
    }
  }
  if (options.keepMarks !== true) fileSystem.markSynced();
  return { format: 1, complete: !changesOnly, nextIno: fileSystem.nextIno, removed, entries };
}

function describe(node: MemoryNode, changesOnly: boolean, copy: boolean): TreeEntry {
  const base = {
    ino: node.ino,
    parent: node.ino === ROOT_INO ? ROOT_INO : (node.holder?.ino ?? 0),
    name: node.holderName,
    permissions: node.mode & PERMISSION_MASK,
    atimeMs: node.atimeMs,
    mtimeMs: node.mtimeMs,
    ctimeMs: node.ctimeMs,
  };
  if (node.kind === 'directory') return { ...base, kind: 'directory' };
  if (node.kind === 'symlink') return { ...base, kind: 'symlink', target: node.target };
  return { ...base, kind: 'file', sizeBytes: node.size, ...contents(node, changesOnly, copy) };
}

function contents(file: MemoryFile, changesOnly: boolean, copy: boolean): Pick<TreeFile, 'kept' | 'chunks'> {
  file.content.trim();
  const kept: number[] = [];
  const chunks: ContentChunk[] = [];
  for (const { index, bytes, borrowed } of file.content.chunks()) {
    if (changesOnly && borrowed) kept.push(index);
    else chunks.push({ index, bytes: copy ? bytes.slice() : bytes });
  }
  return { kept, chunks };
}
