import { Errno, errno } from '../../abi/errno.js';
import type { ByteString } from '../byte-string.js';
import { entryBytes } from '../memory/limits.js';
import { PERMISSION_MASK } from '../mode.js';
import type { FileStat } from '../node.js';
import { type LowerNode, type SeenEntry, seenOf } from './lower-tree.js';
import type { OverlayDirectory } from './overlay-directory.js';
import type { OverlayFileSystem, PlacedNode } from './overlay-file-system.js';
import type { Origin, Upper, UpperTimes } from './upper.js';

/**
 * What files, directories and links of an overlay have in common. A node is a view: of a lower node that nothing
 * changed ({@link placed} alone), or of an {@link Upper}. A view that was made before the change finds the upper by the
 * path it has in common with it, so several views of one thing agree.
 */
export abstract class OverlayInode<L extends LowerNode, U extends Upper> {
  readonly fileSystem: OverlayFileSystem;
  /** Where it was in the lower file system when it was looked up; undefined for what was made as a view of an upper. */
  protected readonly placed: PlacedNode<L> | undefined;
  /** Set for a file that is no longer what its path leads to: removed, or replaced below. Never unset. */
  protected isLoose = false;
  #upper: U | undefined;

  constructor(fileSystem: OverlayFileSystem, placed: PlacedNode<L> | undefined, upper: U | undefined) {
    this.fileSystem = fileSystem;
    this.placed = placed;
    this.#upper = upper;
  }

  abstract readonly kind: L['kind'];

  /** The state of what changed; undefined when nothing did. */
  get upper(): U | undefined {
    if (this.#upper === undefined && this.placed !== undefined && !this.isLoose) {
      const upper = this.fileSystem.uppers.get(this.placed.path);
      if (upper?.kind === this.kind) this.#upper = upper as U;
    }
    return this.#upper;
  }

  /** The path in the lower file system that this falls through to. */
  get lowerPath(): ByteString | undefined {
    const { upper } = this;
    return upper === undefined ? this.placed?.path : upper.origin?.path;
  }

  get ino(): number {
    const { upper } = this;
    return upper === undefined ? this.fileSystem.inoOf(this.lowerNode().ino) : upper.ino;
  }

  get mode(): number {
    return (this.upper ?? this.lowerNode()).mode;
  }

  stat(): FileStat {
    const { upper } = this;
    const { dev } = this.fileSystem;
    const below = upper === undefined ? this.lowerNode().stat() : this.statOrigin(upper);
    if (upper === undefined) {
      const stat = below as FileStat;
      return { ...stat, dev, ino: this.ino, nlink: this.countLinks(undefined, stat) };
    }
    const seenMs = upper.origin?.seen.mtimeMs ?? 0;
    return {
      dev,
      ino: upper.ino,
      mode: upper.mode,
      nlink: this.countLinks(upper, below),
      size: this.measure(upper, below),
      rdev: 0,
      atimeMs: upper.atimeMs ?? below?.atimeMs ?? seenMs,
      mtimeMs: upper.mtimeMs ?? below?.mtimeMs ?? seenMs,
      ctimeMs: upper.ctimeMs ?? below?.ctimeMs ?? seenMs,
    };
  }

  chmod(mode: number): void {
    const upper = this.ensureUpper();
    upper.mode = (upper.mode & ~PERMISSION_MASK) | (mode & PERMISSION_MASK);
    upper.setPermissions = true;
    upper.touchStatus(this.fileSystem.clock.nowMs());
  }

  setTimes(atimeMs: number | undefined, mtimeMs: number | undefined): void {
    if (!Number.isFinite(atimeMs ?? 0) || !Number.isFinite(mtimeMs ?? 0)) throw errno(Errno.EINVAL);
    const upper = this.ensureUpper();
    if (atimeMs !== undefined) upper.atimeMs = atimeMs;
    if (mtimeMs !== undefined) upper.mtimeMs = mtimeMs;
    upper.setTimes = true;
    upper.touchStatus(this.fileSystem.clock.nowMs());
  }

  /**
   * The state to change, made (with that of the directories above) when there is none yet. Making it changes nothing
   * that can be seen.
   * @throws errno ENOSPC, ENOENT when it was removed
   */
  ensureUpper(): U {
    const present = this.upper;
    if (present !== undefined) return present;
    const placed = this.placed as PlacedNode<L>;
    const { parent, path, name, node } = placed;
    // What is above gets its state first, from the top down: a path may be deeper than calls should nest.
    const above: OverlayDirectory[] = [];
    for (
      let at = parent;
      at !== undefined && at.upper === undefined;
      at = at.isRoot ? undefined : at.parent
    ) {
      above.push(at);
    }
    for (let at = above.pop(); at !== undefined; at = above.pop()) at.ensureUpper();
    const { budget, hidden, nextIno } = this.fileSystem;
    const holder = parent?.ensureUpper();
    if (holder !== undefined && (!holder.isAttached || holder.children.has(name) || hidden.has(path))) {
      throw errno(Errno.ENOENT);
    }
    const stat = node.stat();
    const textBytes = name.length + path.length + (node.kind === 'symlink' ? node.target.length : 0);
    if (holder !== undefined) budget.charge(entryBytes(textBytes), 1);
    // Names of one inode part when one of them changes: from then on it is another inode.
    const isShared = node.kind !== 'directory' && stat.nlink > 1;
    if (isShared) this.fileSystem.nextIno++;
    const ino = isShared ? nextIno : this.fileSystem.inoOf(stat.ino);
    const origin = { path, seen: seenOf(node.kind, stat) };
    const times = { atimeMs: undefined, mtimeMs: undefined, ctimeMs: undefined };
    const upper = this.makeUpper(ino, stat.mode & PERMISSION_MASK, times, origin);
    this.#upper = upper;
    if (holder === undefined) upper.isAttached = true;
    else holder.attach(name, upper);
    this.fileSystem.remember(upper);
    return upper;
  }

  /** What is below, as it would be remembered. Precondition: nothing changed here. */
  seen(): SeenEntry {
    const node = this.lowerNode();
    return seenOf(node.kind, node.stat());
  }

  /** Takes over a lower node that was looked up just now, if it is still the one of this view. */
  renew(node: LowerNode): boolean {
    const { placed } = this;
    if (placed === undefined || node.kind !== placed.node.kind || node.ino !== placed.node.ino) return false;
    placed.node = node as L;
    return true;
  }

  /** The path does not lead here any more. */
  loosen(): void {
    this.isLoose = true;
  }

  /** For a loose view that gets a state of its own. */
  protected adopt(upper: U): void {
    this.#upper = upper;
  }

  /** Precondition: there is no upper. */
  protected lowerNode(): L {
    return (this.placed as PlacedNode<L>).node;
  }

  /** Whether the path of an unchanged lower node still leads to it. */
  protected get isShown(): boolean {
    return !this.isLoose && this.placed !== undefined && !this.fileSystem.hidden.has(this.placed.path);
  }

  /** A state that shows what is below; its view is this one. */
  protected abstract makeUpper(ino: number, permissions: number, times: UpperTimes, origin: Origin): U;

  /** What is at the origin now; undefined when there is no origin, it is gone, or it does not matter. */
  protected abstract statOrigin(upper: U): FileStat | undefined;

  protected abstract countLinks(upper: U | undefined, below: FileStat | undefined): number;

  protected abstract measure(upper: U, below: FileStat | undefined): number;
}
