import { Errno, errno } from '../../abi/errno.js';
import { type ByteString, detachByteString } from '../byte-string.js';
import { entryBytes } from '../memory/limits.js';
import { DEPTH_LIMIT, PERMISSION_MASK, TARGET_LIMIT_BYTES } from '../mode.js';
import type { DirectoryEntry, DirectoryNode, FileStat } from '../node.js';
import { isAbsence, type LowerNode, lookupIn } from './lower-tree.js';
import type { OverlayFile } from './overlay-file.js';
import type { OverlayFileSystem, OverlayNode, PlacedNode } from './overlay-file-system.js';
import { OverlayInode } from './overlay-inode.js';
import type { OverlaySymlink } from './overlay-symlink.js';
import { moveEntry, removeEntry } from './tree-surgery.js';
import {
  type Origin,
  type Upper,
  UpperDirectory,
  UpperFile,
  UpperSymlink,
  type UpperTimes,
} from './upper.js';

/** What a directory that is here only reports for its size. */
const DIRECTORY_SIZE_BYTES = 4096;

/** A directory: what is listed here, and below that what the lower one lists and nothing here hides. */
export class OverlayDirectory extends OverlayInode<DirectoryNode, UpperDirectory> implements DirectoryNode {
  readonly kind = 'directory';
  /** The lower directory, once it was found for longer use. */
  #below: DirectoryNode | undefined;
  #isHeld = false;

  static root(fileSystem: OverlayFileSystem): OverlayDirectory {
    const node = fileSystem.lower.root;
    node.held?.();
    return new OverlayDirectory(fileSystem, { path: '', parent: undefined, name: '', node }, undefined);
  }

  get parent(): OverlayDirectory {
    const { upper } = this;
    if (upper !== undefined) {
      return upper.holder === undefined ? this : (this.fileSystem.nodeOf(upper.holder) as OverlayDirectory);
    }
    const parent = this.placed?.parent;
    return (parent?.upper?.node as OverlayDirectory | undefined) ?? parent ?? this;
  }

  get isRoot(): boolean {
    return this === this.fileSystem.root;
  }

  get name(): ByteString | undefined {
    if (this.isRemoved) return undefined;
    return this.upper?.name ?? (this.placed as PlacedNode<DirectoryNode>).name;
  }

  get isRemoved(): boolean {
    const { upper } = this;
    return upper === undefined ? !this.isShown : !upper.isAttached;
  }

  /** How many directories are above; the root has 0. */
  get depth(): number {
    let depth = 0;
    for (let at: OverlayDirectory = this; at.parent !== at; at = at.parent) depth++;
    return depth;
  }

  /** See `DirectoryNode.held`. A changed directory's lower one is held from when it is found. */
  held(): void {
    if (this.#isHeld || this.upper !== undefined) return;
    this.#isHeld = true;
    this.placed?.node.held?.();
  }

  override renew(node: LowerNode): boolean {
    // A held node goes on answering from what is there at the time.
    return this.#isHeld ? node.kind === 'directory' && node.ino === this.placed?.node.ino : super.renew(node);
  }

  lookup(name: ByteString, ahead?: ByteString): OverlayNode | undefined {
    const { fileSystem, upper } = this;
    if (name.length > fileSystem.budget.nameLimitBytes) throw errno(Errno.ENAMETOOLONG);
    const child = upper?.children.get(name);
    if (child !== undefined) return fileSystem.nodeOf(child);
    const { lowerPath } = this;
    if (lowerPath === undefined) return undefined;
    if (fileSystem.isHidden(lowerPath, name)) return undefined;
    const below = this.#lowerDirectory();
    const node = below === undefined ? undefined : lookupIn(below, name, ahead);
    return node === undefined ? undefined : fileSystem.passThrough(this, lowerPath, name, node);
  }

  /**
   * The lower directory's entries as they come, then what was listed only here when this began. Whatever is changed
   * meanwhile, a name that stays is seen once: also one whose file is replaced over and over.
   */
  *entries(): Generator<DirectoryEntry> {
    const { fileSystem, lowerPath } = this;
    const remaining = new Set(this.upper?.children.keys());
    if (lowerPath !== undefined) {
      for (const { name, ino, kind } of this.#lowerEntries()) {
        const child = this.upper?.children.get(name);
        if (child !== undefined) {
          remaining.delete(name);
          yield { name, kind: child.kind, ino: child.ino };
        } else if (kind !== 'device' && !fileSystem.isHidden(lowerPath, name)) {
          yield { name, kind, ino: fileSystem.inoOf(ino) };
        }
      }
    }
    for (const name of remaining) {
      const child = this.upper?.children.get(name);
      if (child !== undefined) yield { name, kind: child.kind, ino: child.ino };
    }
  }

  /** Whether nothing is listed. */
  get isEmpty(): boolean {
    for (const _entry of this.entries()) return false;
    return true;
  }

  createFile(name: ByteString, mode: number): OverlayFile {
    const { fileSystem } = this;
    const ino = this.#admit(name, 0);
    const times = this.#now();
    return this.#add(
      name,
      new UpperFile(ino, mode & PERMISSION_MASK, times, undefined, { budget: fileSystem.budget }),
    ) as OverlayFile;
  }

  createDirectory(name: ByteString, mode: number): OverlayDirectory {
    if (this.depth >= DEPTH_LIMIT && this.lookup(name) === undefined) throw errno(Errno.ENAMETOOLONG);
    const ino = this.#admit(name, 0);
    const times = this.#now();
    return this.#add(
      name,
      new UpperDirectory(ino, mode & PERMISSION_MASK, times, undefined),
    ) as OverlayDirectory;
  }

  createSymlink(name: ByteString, target: ByteString): OverlaySymlink {
    if (target === '') throw errno(Errno.ENOENT);
    if (target.length > TARGET_LIMIT_BYTES) throw errno(Errno.ENAMETOOLONG);
    const ino = this.#admit(name, target.length);
    const times = this.#now();
    return this.#add(
      name,
      new UpperSymlink(ino, times, undefined, detachByteString(target)),
    ) as OverlaySymlink;
  }

  unlink(name: ByteString): void {
    const node = this.#existing(name);
    if (node.kind === 'directory') throw errno(Errno.EISDIR);
    removeEntry(this, name, node);
  }

  removeDirectory(name: ByteString): void {
    const node = this.#existing(name);
    if (node.kind !== 'directory') throw errno(Errno.ENOTDIR);
    if (!node.isEmpty) throw errno(Errno.ENOTEMPTY);
    removeEntry(this, name, node);
  }

  rename(name: ByteString, to: DirectoryNode, toName: ByteString): void {
    const source = this.#existing(name);
    if (!(to instanceof OverlayDirectory) || to.fileSystem !== this.fileSystem) throw errno(Errno.EXDEV);
    moveEntry(this, name, source, to, toName);
  }

  /** Whether both are views of one directory. */
  isSame(other: OverlayDirectory): boolean {
    if (this === other) return true;
    const { upper } = this;
    if (upper !== undefined) return upper === other.upper;
    return other.upper === undefined && this.lowerPath === other.lowerPath;
  }

  /** Whether `other` is this directory or lies anywhere below it. */
  contains(other: OverlayDirectory): boolean {
    for (let at = other; ; at = at.parent) {
      if (this.isSame(at)) return true;
      if (at.parent === at) return false;
    }
  }

  touchContents(): void {
    this.ensureUpper().touchContents(this.fileSystem.clock.nowMs());
  }

  protected override makeUpper(
    ino: number,
    permissions: number,
    times: UpperTimes,
    origin: Origin,
  ): UpperDirectory {
    const upper = new UpperDirectory(ino, permissions, times, origin);
    upper.node = this;
    return upper;
  }

  protected override statOrigin(upper: UpperDirectory): FileStat | undefined {
    if (upper.origin === undefined) return undefined;
    const node = this.fileSystem.lower.find(upper.origin.path);
    return node?.kind === 'directory' ? node.stat() : undefined;
  }

  protected override countLinks(upper: UpperDirectory | undefined, below: FileStat | undefined): number {
    if (this.isRemoved) return 0;
    const own = below?.nlink ?? 2;
    // Some file systems do not count: there it is 1 (stat(2) promises nothing for directories).
    if (upper === undefined || own < 2) return own;
    return Math.max(2, own + upper.addedDirectories - upper.hiddenDirectories);
  }

  protected override measure(_upper: UpperDirectory, below: FileStat | undefined): number {
    return below?.size ?? DIRECTORY_SIZE_BYTES;
  }

  /**
   * The lower directory to look into. That of an unchanged one is the one just looked up; a changed one is found
   * without asking below, so its lower directory is found once and held.
   */
  #lowerDirectory(): DirectoryNode | undefined {
    if (this.upper === undefined) return this.placed?.node;
    if (this.#below === undefined) {
      const { lowerPath } = this;
      const node =
        this.placed?.node ?? (lowerPath === undefined ? undefined : this.fileSystem.lower.find(lowerPath));
      if (node?.kind !== 'directory') return undefined;
      node.held?.();
      this.#below = node;
    }
    return this.#below;
  }

  *#lowerEntries(): Generator<DirectoryEntry> {
    const below = this.#lowerDirectory();
    if (below === undefined) return;
    try {
      yield* below.entries();
    } catch (failure) {
      if (!isAbsence(failure)) throw failure;
    }
  }

  #existing(name: ByteString): OverlayNode {
    const node = this.lookup(name);
    if (node === undefined) throw errno(Errno.ENOENT);
    return node;
  }

  /** Checks that an entry may be made here, and charges it. Returns its inode number. */
  #admit(name: ByteString, targetBytes: number): number {
    if (this.lookup(name) !== undefined) throw errno(Errno.EEXIST);
    if (this.isRemoved) throw errno(Errno.ENOENT);
    this.ensureUpper();
    this.fileSystem.budget.charge(entryBytes(name.length + targetBytes), 1);
    return this.fileSystem.nextIno++;
  }

  #now(): UpperTimes {
    const nowMs = this.fileSystem.clock.nowMs();
    return { atimeMs: nowMs, mtimeMs: nowMs, ctimeMs: nowMs };
  }

  #add(name: ByteString, child: Upper): OverlayNode {
    this.ensureUpper().attach(detachByteString(name), child);
    this.touchContents();
    return this.fileSystem.nodeOf(child);
  }
}
