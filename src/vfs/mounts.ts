import { Errno, errno } from '../abi/errno.js';
import { type ByteString, isByteString } from './byte-string.js';
import { isEntryName, PATH_LIMIT_BYTES } from './mode.js';
import type { DirectoryNode, FileSystem, Node } from './node.js';

/** A file system put at a directory of another one (mount(2)); the root mount is above all others. */
export interface Mount {
  /** Where it is put, absolute and without '.' or doubled slashes. Stays right: what is above is pinned. */
  readonly path: ByteString;
  readonly fileSystem: FileSystem;
  readonly root: DirectoryNode;
  /** The directory it covers; undefined for the root mount. */
  readonly over: DirectoryPlace | undefined;
  /** Mounts on directories of this file system, by the inode number of the covered directory. */
  readonly covered: ReadonlyMap<number, Mount>;
  /** Inode numbers of the directories of this file system that a mount is on or below: they stay where they are. */
  readonly pinned: ReadonlySet<number>;
}

/**
 * A node together with the mount it was reached through: what a descriptor or a working directory holds. It stays
 * right when directories above it are renamed.
 */
export interface Place<N extends Node = Node> {
  readonly mount: Mount;
  readonly node: N;
}

export type DirectoryPlace = Place<DirectoryNode>;

interface OpenMount extends Mount {
  readonly covered: Map<number, Mount>;
  readonly pinned: Set<number>;
}

/** The mounts of one guest. Set up before the guest runs; the guest cannot change it. */
export class MountTable {
  readonly #rootMount: OpenMount;
  /** All that a path can lead into, by their own paths. */
  readonly #byPath = new Map<ByteString, OpenMount>();

  constructor(rootFileSystem: FileSystem) {
    const { root } = rootFileSystem;
    this.#rootMount = {
      path: '/',
      fileSystem: rootFileSystem,
      root,
      over: undefined,
      covered: new Map(),
      pinned: new Set(),
    };
    this.#byPath.set('/', this.#rootMount);
  }

  get root(): DirectoryPlace {
    return { mount: this.#rootMount, node: this.#rootMount.root };
  }

  /**
   * Puts a file system at an absolute path, shadowing what is there. Directories that are missing are made (0755)
   * where the file system above is writable; a link in the way is not followed.
   * @throws errno EINVAL (not an absolute path, or with '.' or '..'), EBUSY ('/'), ENOTDIR, EROFS (missing on a
   * read-only file system), ENOSPC
   */
  mount(path: ByteString, fileSystem: FileSystem): Mount {
    if (!path.startsWith('/') || !isByteString(path) || path.length >= PATH_LIMIT_BYTES)
      throw errno(Errno.EINVAL);
    const names = path.split('/').filter((name) => name !== '');
    if (names.length === 0) throw errno(Errno.EBUSY);
    let place = this.root;
    for (const name of names) {
      if (!isEntryName(name)) throw errno(Errno.EINVAL);
      const node = place.node.lookup(name) ?? place.node.createDirectory(name, 0o755);
      if (node.kind !== 'directory') throw errno(Errno.ENOTDIR);
      (place.mount as OpenMount).pinned.add(node.ino);
      place = descend(place.mount, node);
    }
    const mount: OpenMount = {
      path: `/${names.join('/')}`,
      fileSystem,
      root: fileSystem.root,
      over: place,
      covered: new Map(),
      pinned: new Set(),
    };
    (place.mount as OpenMount).covered.set(place.node.ino, mount);
    for (const other of this.#byPath.keys()) {
      if (other.startsWith(`${mount.path}/`)) this.#byPath.delete(other);
    }
    this.#byPath.set(mount.path, mount);
    return mount;
  }

  /** The mount at a path as {@link Mount.path} says it, unless a later one hides it. */
  at(path: ByteString): Mount | undefined {
    return this.#byPath.get(path);
  }

  /** A mount of a file system. */
  of(fileSystem: FileSystem): Mount | undefined {
    for (const mount of this.#byPath.values()) if (mount.fileSystem === fileSystem) return mount;
    return undefined;
  }
}

/** The place of a directory just looked up: the topmost root mounted on it, or itself. */
export function descend(mount: Mount, node: DirectoryNode): DirectoryPlace {
  let at: DirectoryPlace = { mount, node };
  for (;;) {
    const cover = at.mount.covered.size === 0 ? undefined : at.mount.covered.get(at.node.ino);
    if (cover === undefined) return at;
    at = { mount: cover, node: cover.root };
  }
}

/** '..': up through the roots of mounts; the root of all is its own parent. */
export function ascend(place: DirectoryPlace): DirectoryPlace {
  let at = place;
  while (at.node.ino === at.mount.root.ino) {
    if (at.mount.over === undefined) return at;
    at = at.mount.over;
  }
  return descend(at.mount, at.node.parent);
}

/** Whether a mount is on a directory, so that it may not be removed. */
export function isMountPoint(mount: Mount, node: Node): boolean {
  return mount.covered.has(node.ino);
}

/**
 * Whether a mount is on a directory or below it, so that it may not be renamed. Linux lets
 * directories above a mount point move; here the guest would carry off what its next run expects in place.
 */
export function isPinned(mount: Mount, node: Node): boolean {
  return mount.pinned.has(node.ino);
}

/** Whether a directory, or one above it in its file system, is one that a mount hides. */
export function isHidden(mount: Mount, directory: DirectoryNode): boolean {
  if (mount.covered.size === 0) return false;
  for (let at = directory; ; at = at.parent) {
    if (mount.covered.has(at.ino)) return true;
    if (at.ino === mount.root.ino || at.parent === at) return false;
  }
}

/**
 * The absolute path of a directory at this moment (getcwd(3)).
 * @throws errno ENOENT when it was removed, ENAMETOOLONG from 4096 bytes on
 */
export function pathOf(place: DirectoryPlace): ByteString {
  const names: ByteString[] = [];
  let lengthBytes = 0;
  let { mount, node } = place;
  for (;;) {
    if (node.ino === mount.root.ino) {
      if (mount.over === undefined) break;
      ({ mount, node } = mount.over);
      continue;
    }
    const { name } = node;
    if (name === undefined) throw errno(Errno.ENOENT);
    lengthBytes += name.length + 1;
    if (lengthBytes >= PATH_LIMIT_BYTES) throw errno(Errno.ENAMETOOLONG);
    names.push(name);
    node = node.parent;
  }
  return `/${names.reverse().join('/')}`;
}
