import { Errno, errno } from '../../abi/errno.js';
import { type ByteString, detachByteString } from '../byte-string.js';
import { DEPTH_LIMIT, FileType, PERMISSION_MASK, TARGET_LIMIT_BYTES } from '../mode.js';
import type { DirectoryEntry, DirectoryNode } from '../node.js';
import { MemoryInode } from './inode.js';
import { entryBytes } from './limits.js';
import { MemoryFile } from './memory-file.js';
import type { MemoryFileSystem } from './memory-file-system.js';
import { MemorySymlink } from './memory-symlink.js';

/** Anything that a memory file system holds. */
export type MemoryNode = MemoryFile | MemoryDirectory | MemorySymlink;

/** What tmpfs and ext4 report for a small directory. */
const DIRECTORY_SIZE_BYTES = 4096;

/**
 * A directory: nodes in order of their creation, wherever that was. A tree that was exported and imported is
 * listed in the same order, since inode numbers are all that the order depends on.
 */
export class MemoryDirectory extends MemoryInode implements DirectoryNode {
  readonly kind = 'directory';
  /** The root is its own parent; a removed directory keeps the one it had. */
  parent: MemoryDirectory;
  #children = new Map<ByteString, MemoryNode>();
  #subdirectories = 0;
  /** The highest number that was listed here. */
  #lastIno = 0;
  /** Whether a node came in that is older than one listed here. */
  #isUnordered = false;

  constructor(fileSystem: MemoryFileSystem, ino: number, permissions: number, parent?: MemoryDirectory) {
    super(fileSystem, ino, FileType.directory | (permissions & PERMISSION_MASK));
    this.parent = parent ?? this;
  }

  get nlink(): number {
    return this.#isRemoved ? 0 : 2 + this.#subdirectories;
  }

  get size(): number {
    return DIRECTORY_SIZE_BYTES;
  }

  get name(): ByteString | undefined {
    return this.#isRemoved ? undefined : this.holderName;
  }

  lookup(name: ByteString): MemoryNode | undefined {
    if (name.length > this.fileSystem.budget.nameLimitBytes) throw errno(Errno.ENAMETOOLONG);
    return this.#children.get(name);
  }

  /** Survives changes made while iterating, as getdents(2) asks: each entry that stays is seen once. */
  *entries(): Generator<DirectoryEntry> {
    this.touchAccess();
    this.#order();
    for (const [name, node] of this.#children) yield { name, ino: node.ino, kind: node.kind };
  }

  createFile(name: ByteString, mode: number): MemoryFile {
    const own = this.#admit(name);
    this.fileSystem.budget.charge(entryBytes(own.length), 1);
    return this.#add(own, new MemoryFile(this.fileSystem, this.fileSystem.nextIno++, mode));
  }

  createDirectory(name: ByteString, mode: number): MemoryDirectory {
    const own = this.#admit(name);
    if (this.#depth() >= DEPTH_LIMIT) throw errno(Errno.ENAMETOOLONG);
    this.fileSystem.budget.charge(entryBytes(own.length), 1);
    return this.#add(own, new MemoryDirectory(this.fileSystem, this.fileSystem.nextIno++, mode, this));
  }

  createSymlink(name: ByteString, target: ByteString): MemorySymlink {
    const own = this.#admit(name);
    if (target === '') throw errno(Errno.ENOENT);
    if (target.length > TARGET_LIMIT_BYTES) throw errno(Errno.ENAMETOOLONG);
    this.fileSystem.budget.charge(entryBytes(own.length + target.length), 1);
    const ino = this.fileSystem.nextIno++;
    return this.#add(own, new MemorySymlink(this.fileSystem, ino, detachByteString(target)));
  }

  unlink(name: ByteString): void {
    const node = this.#existing(name);
    if (node.kind === 'directory') throw errno(Errno.EISDIR);
    this.#discard(node);
    this.touchContents();
  }

  removeDirectory(name: ByteString): void {
    const node = this.#existing(name);
    if (node.kind !== 'directory') throw errno(Errno.ENOTDIR);
    if (node.#children.size > 0) throw errno(Errno.ENOTEMPTY);
    this.#discard(node);
    this.touchContents();
  }

  rename(name: ByteString, to: DirectoryNode, toName: ByteString): void {
    const source = this.#existing(name);
    if (!(to instanceof MemoryDirectory) || to.fileSystem !== this.fileSystem) throw errno(Errno.EXDEV);
    const target = to.lookup(toName);
    if (to.#isRemoved) throw errno(Errno.ENOENT);
    if (source.kind === 'directory' && source.#contains(to)) throw errno(Errno.EINVAL);
    if (target?.kind === 'directory' && target.#contains(this)) throw errno(Errno.ENOTEMPTY);
    if (target === source) return;
    if (source.kind !== 'directory') {
      if (target?.kind === 'directory') throw errno(Errno.EISDIR);
    } else if (target !== undefined) {
      if (target.kind !== 'directory') throw errno(Errno.ENOTDIR);
      if (target.#children.size > 0) throw errno(Errno.ENOTEMPTY);
    }
    if (source.kind === 'directory' && to !== this) requireDepth(source, to.#depth() - this.#depth());

    const { budget } = this.fileSystem;
    const growth = toName.length - name.length;
    if (growth > 0) budget.charge(growth, 0);
    else budget.release(-growth, 0);
    if (target !== undefined) to.#discard(target);
    this.#detach(source);
    to.attach(detachByteString(toName), source);
    source.touchStatus();
    this.touchContents();
    if (to !== this) to.touchContents();
  }

  /** Lists a node that no directory holds. Preconditions: the name is free and owned by nobody else; all is charged. */
  attach(name: ByteString, node: MemoryNode): void {
    this.#children.set(name, node);
    if (node.ino < this.#lastIno) this.#isUnordered = true;
    else this.#lastIno = node.ino;
    node.holder = this;
    node.holderName = name;
    if (node.kind !== 'directory') return;
    node.parent = this;
    this.#subdirectories++;
  }

  /** Forgets the listing without a word to the nodes in it; used when a whole tree is put in place. */
  clearListing(): void {
    this.#children.clear();
    this.#subdirectories = 0;
    this.#lastIno = 0;
    this.#isUnordered = false;
  }

  /** A map of its own, so that listings under way go on with theirs. */
  #order(): void {
    if (!this.#isUnordered) return;
    this.#children = new Map([...this.#children].sort(([, a], [, b]) => a.ino - b.ino));
    this.#isUnordered = false;
  }

  get #isRemoved(): boolean {
    return this.holder === undefined && this.parent !== this;
  }

  /** How many directories are above; the root has 0. At most DEPTH_LIMIT steps. */
  #depth(): number {
    let depth = 0;
    for (let at: MemoryDirectory = this; at.parent !== at; at = at.parent) depth++;
    return depth;
  }

  /** Whether `other` is this directory or lies anywhere below it. */
  #contains(other: MemoryDirectory): boolean {
    for (let at = other; ; at = at.parent) {
      if (at === this) return true;
      if (at.parent === at) return false;
    }
  }

  /** Checks that an entry of that name may be made here; returns the name as a string of its own. */
  #admit(name: ByteString): ByteString {
    if (this.lookup(name) !== undefined) throw errno(Errno.EEXIST);
    if (this.#isRemoved) throw errno(Errno.ENOENT);
    return detachByteString(name);
  }

  #existing(name: ByteString): MemoryNode {
    const node = this.lookup(name);
    if (node === undefined) throw errno(Errno.ENOENT);
    return node;
  }

  #add<T extends MemoryNode>(name: ByteString, node: T): T {
    this.attach(name, node);
    this.fileSystem.remember(node);
    this.touchContents();
    return node;
  }

  #detach(node: MemoryNode): void {
    this.#children.delete(node.holderName);
    node.holder = undefined;
    if (node.kind === 'directory') this.#subdirectories--;
  }

  /** Takes a node out of the tree. An open file lives on, and stays charged, until its last close. */
  #discard(node: MemoryNode): void {
    this.#detach(node);
    node.touchStatus();
    if (node.kind === 'file') node.releaseIfUnreachable();
    else this.fileSystem.forget(node);
  }

  /** The directories directly below. */
  *subdirectories(): Generator<MemoryDirectory> {
    if (this.#subdirectories === 0) return;
    for (const node of this.#children.values()) if (node.kind === 'directory') yield node;
  }
}

/**
 * Throws ENAMETOOLONG when moving `source` down by `descent` levels would nest directories too deep. Costs a walk
 * over the moved directories, and nothing when the move goes sideways or up.
 */
function requireDepth(source: MemoryDirectory, descent: number): void {
  if (descent <= 0) return;
  let depth = 0;
  for (let at = source; at.parent !== at; at = at.parent) depth++;
  let level = [source];
  while (level.length > 0) {
    if (depth + descent > DEPTH_LIMIT) throw errno(Errno.ENAMETOOLONG);
    const below: MemoryDirectory[] = [];
    for (const directory of level) for (const child of directory.subdirectories()) below.push(child);
    level = below;
    depth++;
  }
}
