import { showValue, VitrineError } from '../../errors.js';
import { byteStringToUtf8, isByteString } from '../byte-string.js';
import { isEntryName, PERMISSION_MASK, TARGET_LIMIT_BYTES } from '../mode.js';
import type { MemoryBudget } from './limits.js';
import { CHUNK_BYTES, type ContentChunk } from './sparse-content.js';
import type { FileTree, TreeEntry, TreeFile } from './tree.js';

/** The error for a tree that no honest export makes. */
export function badTree(reason: string): VitrineError {
  return new VitrineError('ERR_FILE', `cannot take over a file tree: ${reason}`);
}

/** Checks the frame of a tree: types, counts, numbers. What is inside the entries is checked one by one. */
export function checkFrame(tree: FileTree, limitEntries: number): void {
  const { format, complete, nextIno, removed, entries } = tree;
  if (format !== 1) throw badTree(`format ${showValue(format)} is not known`);
  if (typeof complete !== 'boolean' || !Array.isArray(removed) || !Array.isArray(entries)) {
    throw badTree('it is incomplete');
  }
  if (!isCount(nextIno)) throw badTree(`next inode number ${showValue(nextIno)}`);
  if (entries.length > limitEntries + 1) {
    throw badTree(`${entries.length} entries are more than the limit of ${limitEntries}`);
  }
}

/** Checks one entry by itself, without regard to the others. */
export function checkEntry(entry: TreeEntry, nextIno: number, budget: MemoryBudget): void {
  if (typeof entry !== 'object' || entry === null) throw badTree('an entry is none');
  const { ino, parent, name, permissions } = entry;
  if (!isCount(ino) || ino < 1 || ino >= nextIno || !isCount(parent))
    throw badTree(`inode number ${showValue(ino)}`);
  if (!isByteString(name) || name.length > budget.nameLimitBytes) throw badTree(`name of inode ${ino}`);
  if (ino === 1 ? parent !== 1 || name !== '' || entry.kind !== 'directory' : !isEntryName(name)) {
    throw badTree(`inode ${ino} cannot be named "${byteStringToUtf8(name)}"`);
  }
  if (!isCount(permissions) || permissions > PERMISSION_MASK) throw badTree(`mode of inode ${ino}`);
  for (const time of [entry.atimeMs, entry.mtimeMs, entry.ctimeMs]) {
    if (typeof time !== 'number' || !Number.isFinite(time)) throw badTree(`time of inode ${ino}`);
  }
  if (entry.kind === 'file') checkFile(entry, budget);
  else if (parent === 0) throw badTree(`inode ${ino} is in no directory`);
  else if (entry.kind === 'symlink') {
    const { target } = entry;
    if (!isByteString(target) || target === '' || target.length > TARGET_LIMIT_BYTES) {
      throw badTree(`target of link ${ino}`);
    }
  } else if (entry.kind !== 'directory') throw badTree(`kind of inode ${ino}`);
}

/** Sizes, and chunks in ascending order that lie inside the file and leave zeros behind its end. */
function checkFile(entry: TreeFile, budget: MemoryBudget): void {
  const { ino, sizeBytes, kept, chunks } = entry;
  if (!isCount(sizeBytes) || sizeBytes > budget.fileLimitBytes) throw badTree(`size of file ${ino}`);
  if (!Array.isArray(kept) || !Array.isArray(chunks)) throw badTree(`contents of file ${ino}`);
  checkChunks(chunks, sizeBytes, (reason) => badTree(`${reason} of file ${ino}`));
  const end = Math.ceil(sizeBytes / CHUNK_BYTES);
  let last = -1;
  for (const index of kept) {
    if (!isCount(index) || index <= last || index >= end) throw badTree(`kept chunks of file ${ino}`);
    last = index;
  }
}

/** Chunks in ascending order that lie inside a file of that size and leave zeros behind its end. */
export function checkChunks(
  chunks: readonly unknown[],
  sizeBytes: number,
  bad: (reason: string) => VitrineError,
): void {
  const end = Math.ceil(sizeBytes / CHUNK_BYTES);
  let last = -1;
  for (const chunk of chunks) {
    const { index, bytes } = (chunk ?? {}) as ContentChunk;
    if (!isCount(index) || index <= last || index >= end || !(bytes instanceof Uint8Array)) {
      throw bad('chunks');
    }
    last = index;
    const right =
      index === 0
        ? bytes.length > 0 && bytes.length <= Math.min(CHUNK_BYTES, sizeBytes)
        : bytes.length === CHUNK_BYTES;
    if (!right) throw bad(`chunk with ${bytes.length} bytes`);
    for (let at = Math.max(0, sizeBytes - index * CHUNK_BYTES); at < bytes.length; at++) {
      if (bytes[at] !== 0) throw bad('bytes behind the end');
    }
  }
}

/** Whether a value from elsewhere is a whole number from 0 that is exact. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
