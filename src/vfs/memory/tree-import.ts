import { ErrnoFailure } from '../../abi/errno.js';
import { DEPTH_LIMIT, FileType } from '../mode.js';
import { entryBytes } from './limits.js';
import { MemoryDirectory, type MemoryNode } from './memory-directory.js';
import { MemoryFile } from './memory-file.js';
import { type MemoryFileSystem, ROOT_INO, textBytes } from './memory-file-system.js';
import { MemorySymlink } from './memory-symlink.js';
import { CHUNK_BYTES, type ContentChunk } from './sparse-content.js';
import type { FileTree, TreeEntry, TreeFile } from './tree.js';
import { badTree, checkEntry, checkFrame } from './tree-check.js';

/** What one inode is going to be: as it is (`node` alone), changed (both) or new (`entry` alone). */
interface PlannedInode {
  readonly node: MemoryNode | undefined;
  readonly entry: TreeEntry | undefined;
  readonly kind: MemoryNode['kind'];
  readonly parent: number;
  readonly name: string;
}

/** The state to reach, checked as a whole before anything is touched. Contents are listed for changed files. */
interface Plan {
  readonly inodes: Map<number, PlannedInode>;
  readonly contents: Map<number, ContentChunk[]>;
  readonly usedBytes: number;
  readonly usedEntries: number;
}

/**
 * Brings a memory file system to the state that a tree describes: a complete one replaces everything, changes are
 * laid over what is there. Checks everything against this file system's limits first and throws
 * VitrineError('ERR_FILE') having changed nothing. Surviving inodes stay the same objects, so open descriptors go
 * on working. The chunks are shared with the tree from then on (copied here before they are changed).
 */
export function applyTree(fileSystem: MemoryFileSystem, tree: FileTree): void {
  checkFrame(tree, fileSystem.budget.limitEntries);
  const inodes = planInodes(fileSystem, tree);
  checkShape(inodes, fileSystem.budget.nameLimitBytes);
  const plan = { inodes, ...planContents(fileSystem, tree, inodes) };
  const { budget } = fileSystem;
  if (plan.usedEntries > budget.limitEntries || plan.usedBytes > budget.limitBytes) {
    throw badTree(
      `${plan.usedEntries} entries with ${plan.usedBytes} bytes exceed the limits of ${budget.limitEntries} entries and ${budget.limitBytes} bytes`,
    );
  }
  try {
    budget.exchange(plan.usedBytes, plan.usedEntries, () => {
      removeUnplanned(fileSystem, inodes);
      putInPlace(fileSystem, plan);
    });
  } catch (failure) {
    if (!(failure instanceof ErrnoFailure)) throw failure;
    throw badTree(`${plan.usedBytes} bytes are more than its custodians have room for`);
  }
  fileSystem.nextIno = Math.max(fileSystem.nextIno, tree.nextIno);
  fileSystem.markSynced();
}

function planInodes(fileSystem: MemoryFileSystem, tree: FileTree): Map<number, PlannedInode> {
  const inodes = new Map<number, PlannedInode>();
  for (const node of fileSystem.inodes()) {
    if (tree.complete && node.kind === 'file' && node.isOpen) throw badTree('files are open here');
    if (tree.complete && node.ino !== ROOT_INO) continue;
    const parent = node.ino === ROOT_INO ? ROOT_INO : (node.holder?.ino ?? 0);
    inodes.set(node.ino, { node, entry: undefined, kind: node.kind, parent, name: node.holderName });
  }
  for (const ino of tree.removed) {
    if (ino === ROOT_INO) throw badTree('it removes the root');
    inodes.delete(ino);
  }
  const seen = new Set<number>();
  for (const entry of tree.entries) {
    checkEntry(entry, tree.nextIno, fileSystem.budget);
    const { ino, kind, parent, name } = entry;
    if (seen.has(ino)) throw badTree(`inode ${ino} is listed twice`);
    seen.add(ino);
    const node = inodes.get(ino)?.node;
    const changesKind =
      node !== undefined &&
      (node.kind !== kind ||
        (node.kind === 'symlink' && entry.kind === 'symlink' && node.target !== entry.target));
    if (changesKind) throw badTree(`inode ${ino} is something else here`);
    inodes.set(ino, { node, entry, kind, parent, name });
  }
  return inodes;
}

/** Every parent is a directory of the plan, names are unique, directories hang off the root, not too deep. */
function checkShape(inodes: Map<number, PlannedInode>, nameLimitBytes: number): void {
  const names = new Map<number, Set<string>>();
  const depths = new Map<number, number>([[ROOT_INO, 0]]);
  for (const [ino, { parent, name, kind }] of inodes) {
    if (ino === ROOT_INO || (parent === 0 && kind === 'file')) continue;
    if (inodes.get(parent)?.kind !== 'directory') throw badTree(`inode ${ino} is in no directory`);
    if (name.length > nameLimitBytes) throw badTree(`name of inode ${ino}`);
    const taken = names.get(parent) ?? new Set();
    names.set(parent, taken);
    if (taken.has(name)) throw badTree(`two entries of inode ${parent} have the same name`);
    taken.add(name);
    if (kind === 'directory') checkDepth(inodes, depths, ino);
  }
}

/** Walks up to the next directory of known depth; a cycle never gets there, so the steps are bounded by the limit. */
function checkDepth(inodes: Map<number, PlannedInode>, depths: Map<number, number>, ino: number): void {
  const path: number[] = [];
  let at = ino;
  let known = depths.get(at);
  while (known === undefined) {
    path.push(at);
    if (path.length > DEPTH_LIMIT) throw badTree(`directory ${ino} is nested too deep`);
    at = inodes.get(at)?.parent ?? 0;
    known = depths.get(at);
  }
  if (known + path.length > DEPTH_LIMIT) throw badTree(`directory ${ino} is nested too deep`);
  for (let step = path.length - 1; step >= 0; step--) depths.set(path[step] as number, ++known);
}

function planContents(
  fileSystem: MemoryFileSystem,
  tree: FileTree,
  inodes: Map<number, PlannedInode>,
): Omit<Plan, 'inodes'> {
  const contents = new Map<number, ContentChunk[]>();
  let usedBytes = 0;
  let usedEntries = 0;
  for (const [ino, { node, entry, name }] of inodes) {
    if (ino === ROOT_INO) continue;
    usedEntries++;
    const target = entry ?? node;
    usedBytes += entryBytes(name.length + (target?.kind === 'symlink' ? target.target.length : 0));
    if (entry?.kind === 'file') {
      const chunks = mergedChunks(entry, node?.kind === 'file' && !tree.complete ? node : undefined);
      for (const { bytes } of chunks) usedBytes += bytes.length;
      contents.set(ino, chunks);
    } else if (node?.kind === 'file') {
      usedBytes += node.content.allocatedBytes;
    }
  }
  for (const node of fileSystem.inodes()) {
    if (inodes.get(node.ino)?.node === node || node.kind !== 'file' || !node.isOpen) continue;
    usedEntries++;
    usedBytes += entryBytes(textBytes(node)) + node.content.allocatedBytes;
  }
  return { contents, usedBytes, usedEntries };
}

/** The chunks of a changed file: those it brings, and those it keeps of the file as it is here. */
function mergedChunks(entry: TreeFile, current: MemoryFile | undefined): ContentChunk[] {
  const chunks = entry.chunks.map(({ index, bytes }) => ({ index, bytes: compact(bytes) }));
  if (entry.kept.length === 0) return chunks;
  const here = new Map<number, Uint8Array>();
  if (current !== undefined) for (const { index, bytes } of current.content.chunks()) here.set(index, bytes);
  for (const { index } of chunks) here.delete(index);
  for (const index of entry.kept) {
    const bytes = here.get(index);
    if (bytes === undefined || bytes.length + index * CHUNK_BYTES > roundUp(entry.sizeBytes)) {
      throw badTree(`file ${entry.ino} keeps a chunk that is not here`);
    }
    chunks.push({ index, bytes });
  }
  return chunks;
}

function roundUp(sizeBytes: number): number {
  return Math.ceil(sizeBytes / CHUNK_BYTES) * CHUNK_BYTES;
}

/**
 * What is held has to be what is charged, and nobody else's to change: views of a larger buffer (which keep all of
 * it alive), of shared memory, and of subclasses (whose `slice` need not copy) are copied.
 */
export function compact(bytes: Uint8Array): Uint8Array {
  const isPlain =
    bytes.byteLength === bytes.buffer.byteLength &&
    bytes.buffer instanceof ArrayBuffer &&
    Object.getPrototypeOf(bytes) === Uint8Array.prototype;
  return isPlain ? bytes : new Uint8Array(bytes);
}

/** Takes away what the plan does not know. Files that are open here live on, unlinked. */
function removeUnplanned(fileSystem: MemoryFileSystem, inodes: Map<number, PlannedInode>): void {
  for (const node of [...fileSystem.inodes()]) {
    if (inodes.get(node.ino)?.node === node) continue;
    node.holder = undefined;
    if (node.kind === 'file') node.releaseIfUnreachable();
    else fileSystem.forget(node);
    if (node.kind === 'directory') node.clearListing();
  }
}

function putInPlace(fileSystem: MemoryFileSystem, plan: Plan): void {
  const nodes = new Map<number, MemoryNode>();
  for (const [ino, planned] of plan.inodes) {
    const node = planned.node ?? create(fileSystem, planned.entry as TreeEntry);
    nodes.set(ino, node);
    if (node.kind === 'directory') node.clearListing();
    if (planned.entry !== undefined) update(node, planned.entry, plan.contents.get(ino));
    node.holder = undefined;
    node.holderName = planned.name;
    fileSystem.remember(node);
  }
  for (const [ino, { parent, name }] of plan.inodes) {
    const holder = nodes.get(parent);
    const node = nodes.get(ino);
    if (ino !== ROOT_INO && node !== undefined && holder?.kind === 'directory') holder.attach(name, node);
  }
}

function create(fileSystem: MemoryFileSystem, entry: TreeEntry): MemoryNode {
  if (entry.kind === 'directory') {
    return new MemoryDirectory(fileSystem, entry.ino, entry.permissions, fileSystem.root);
  }
  if (entry.kind === 'symlink') return new MemorySymlink(fileSystem, entry.ino, entry.target);
  return new MemoryFile(fileSystem, entry.ino, entry.permissions);
}

function update(node: MemoryNode, entry: TreeEntry, chunks: ContentChunk[] | undefined): void {
  node.mode = entry.permissions | FileType[entry.kind];
  node.atimeMs = entry.atimeMs;
  node.mtimeMs = entry.mtimeMs;
  node.ctimeMs = entry.ctimeMs;
  if (node.kind === 'file' && entry.kind === 'file') node.content.restore(entry.sizeBytes, chunks ?? []);
}
