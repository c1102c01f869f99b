import type { ContentChunk } from '../vfs/memory/sparse-content.js';
import type { FileTree, TreeEntry } from '../vfs/memory/tree.js';

/** Smaller pieces are sent as quickly as they are shared. */
const SHARED_FROM_BYTES = 4096;

/**
 * A tree whose contents lie on shared memory: it goes to a guest's thread with every call of a session, and contents of
 * megabytes are not to be copied each time. Answers the tree itself when there is nothing to do.
 */
export function onSharedMemory(tree: FileTree): FileTree {
  let isSame = true;
  const entries = tree.entries.map((entry): TreeEntry => {
    if (entry.kind !== 'file' || entry.chunks.every(isInPlace)) return entry;
    isSame = false;
    return { ...entry, chunks: entry.chunks.map((chunk) => (isInPlace(chunk) ? chunk : shared(chunk))) };
  });
  return isSame ? tree : { ...tree, entries };
}

function isInPlace({ bytes }: ContentChunk): boolean {
  return bytes.length < SHARED_FROM_BYTES || bytes.buffer instanceof SharedArrayBuffer;
}

function shared({ index, bytes }: ContentChunk): ContentChunk {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return { index, bytes: copy };
}
