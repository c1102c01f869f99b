import { type ByteString, detachByteString } from '../byte-string.js';
import {
  type ByteReserve,
  budgetStat,
  entryBytes,
  MemoryBudget,
  type MemoryLimits,
} from '../memory/limits.js';
import type { FileClock } from '../memory/memory-file-system.js';
import type { FileSystem, FileSystemStat } from '../node.js';
import { joinPath, type LowerNode, LowerTree, type SeenEntry } from './lower-tree.js';
import { OverlayDirectory } from './overlay-directory.js';
import { OverlayFile } from './overlay-file.js';
import { UPPER_INO } from './overlay-state.js';
import { OverlaySymlink } from './overlay-symlink.js';
import type { Upper } from './upper.js';

export interface OverlayOptions {
  /** What is kept here at most: changed chunks, and everything made, changed, moved or removed as an entry. */
  readonly limits: MemoryLimits;
  /** What the bytes have to fit into besides the limits. */
  readonly reserve?: ByteReserve | undefined;
  readonly clock: FileClock;
  /** `st_dev` of everything in it. */
  readonly dev: number;
  /** Nodes of the lower file system kept at hand after they were looked up; 512 unless given. Costs time only. */
  readonly keptNodes?: number;
}

export type OverlayNode = OverlayFile | OverlayDirectory | OverlaySymlink;

/** A node of the lower file system where the overlay shows it. */
export interface PlacedNode<N extends LowerNode = LowerNode> {
  /** In the lower file system: what identifies it, wherever the overlay moves it. */
  readonly path: ByteString;
  /** Undefined for the root. */
  readonly parent: OverlayDirectory | undefined;
  readonly name: ByteString;
  node: N;
}

/**
 * A writable file system over another one that is never written: reads fall through, changes stay in memory.
 * What is below may change at any time; paths, not inode numbers, tie the two together, so nothing that happens
 * there can confuse what is here.
 *
 * Nodes that changed have an {@link Upper}, which is charged. Nodes that did not are made anew when they are looked
 * up, so that reading costs no memory, however much there is.
 */
export class OverlayFileSystem implements FileSystem {
  readonly readOnly = false;
  readonly streamsListings: boolean;
  readonly dev: number;
  readonly clock: FileClock;
  readonly budget: MemoryBudget;
  readonly lower: LowerTree;
  readonly root: OverlayDirectory;
  /** What has an origin, by the origin's path. */
  readonly uppers = new Map<ByteString, Upper>();
  /** Paths of the lower file system that are not shown where they are: removed, replaced or moved. */
  readonly hidden = new Map<ByteString, SeenEntry>();
  /** The number that the next inode gets that is in the overlay only; numbers are never used twice. */
  nextIno = UPPER_INO;
  /** Unchanged files that descriptors hold, by path: looking one up again has to give the same node. */
  readonly #openFiles = new Map<ByteString, OverlayFile>();
  readonly #kept = new Map<ByteString, OverlayNode>();
  readonly #keptLimit: number;

  constructor(lower: FileSystem, options: OverlayOptions) {
    this.lower = new LowerTree(lower);
    this.streamsListings = lower.streamsListings === true;
    this.dev = options.dev;
    this.clock = options.clock;
    this.budget = new MemoryBudget(options.limits, options.reserve);
    this.#keptLimit = options.keptNodes ?? 512;
    this.root = OverlayDirectory.root(this);
  }

  stat(): FileSystemStat {
    return budgetStat(this.budget);
  }

  isHidden(lowerPath: ByteString, name: ByteString): boolean {
    return this.hidden.size > 0 && this.hidden.has(joinPath(lowerPath, name));
  }

  /** The number under which an inode of the lower file system is known here. */
  inoOf(lowerIno: number): number {
    return lowerIno < UPPER_INO ? lowerIno : lowerIno % UPPER_INO;
  }

  /** The node of a lower one that nothing changed: the same object while it is open or was looked up lately. */
  passThrough(
    parent: OverlayDirectory,
    parentPath: ByteString,
    name: ByteString,
    node: LowerNode,
  ): OverlayNode {
    const path = joinPath(parentPath, name);
    const open = this.#openFiles.get(path);
    if (open?.renew(node) === true) return open;
    const kept = this.#kept.get(path);
    if (kept?.renew(node) === true) return kept;
    // Strings of its own: nodes are kept, and must not keep the paths alive that they were found by.
    const ownPath = detachByteString(path);
    const made = this.#make({ path: ownPath, parent, name: detachByteString(name), node });
    this.#kept.delete(path);
    this.#kept.set(ownPath, made);
    if (this.#kept.size > this.#keptLimit) {
      const oldest = this.#kept.keys().next();
      if (oldest.done !== true) this.#kept.delete(oldest.value);
    }
    return made;
  }

  /** The node of what changed. */
  nodeOf(upper: Upper): OverlayNode {
    if (upper.node !== undefined) return upper.node;
    switch (upper.kind) {
      case 'file':
        upper.node = new OverlayFile(this, undefined, upper);
        return upper.node;
      case 'directory':
        upper.node = new OverlayDirectory(this, undefined, upper);
        return upper.node;
      case 'symlink':
        upper.node = new OverlaySymlink(this, undefined, upper);
        return upper.node;
    }
  }

  /** Enters what has got its state and is charged. */
  remember(upper: Upper): void {
    const path = upper.origin?.path;
    if (path === undefined) return;
    this.uppers.set(path, upper);
    this.#kept.delete(path);
    this.#openFiles.delete(path);
  }

  /** Nothing leads to an upper any more; its charge is given back. */
  forget(upper: Upper): void {
    this.budget.release(entryBytes(upper.textBytes), 1);
  }

  noteOpen(path: ByteString, file: OverlayFile): void {
    const other = this.#openFiles.get(path);
    if (other !== file) other?.loosen();
    this.#openFiles.set(path, file);
  }

  noteClosed(path: ByteString, file: OverlayFile): void {
    if (this.#openFiles.get(path) === file) this.#openFiles.delete(path);
  }

  /** Shows a lower path no longer; it is charged. */
  hide(path: ByteString, seen: SeenEntry): void {
    this.hidden.set(path, seen);
    this.#kept.delete(path);
    this.#openFiles.get(path)?.loosen();
    this.#openFiles.delete(path);
  }

  /** Shows a lower path again, and gives its charge back. */
  reveal(path: ByteString): SeenEntry | undefined {
    const seen = this.hidden.get(path);
    if (this.hidden.delete(path)) this.budget.release(entryBytes(path.length), 1);
    return seen;
  }

  #make(place: PlacedNode): OverlayNode {
    const { node } = place;
    switch (node.kind) {
      case 'file':
        return new OverlayFile(this, { ...place, node }, undefined);
      case 'directory':
        return new OverlayDirectory(this, { ...place, node }, undefined);
      case 'symlink':
        return new OverlaySymlink(this, { ...place, node }, undefined);
    }
  }
}
