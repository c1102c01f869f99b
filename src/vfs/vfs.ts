import { Errno, errno } from '../abi/errno.js';
import type { ByteString } from './byte-string.js';
import { NAME_LIMIT_BYTES, Permission, permits } from './mode.js';
import {
  type DirectoryPlace,
  isHidden,
  isMountPoint,
  isPinned,
  type Mount,
  MountTable,
  type Place,
  pathOf,
} from './mounts.js';
import type { DirectoryNode, FileSystem, Node } from './node.js';
import { walk } from './resolver.js';

export interface VfsOptions {
  /** Whether the owner's permission bits count on directories; true unless given. False for the host's own use. */
  readonly enforcesPermissions?: boolean;
}

/** The directory and name that a call is to create, remove or rename. */
export interface ParentPlace {
  readonly directory: DirectoryPlace;
  /** May be '.' or '..', and '' for the root: those name no entry. */
  readonly name: ByteString;
  /** Whether the path ended in '/'. */
  readonly requiresDirectory: boolean;
}

export interface CreateOptions {
  /** Permission bits of a new file, the umask already applied. */
  readonly mode: number;
  /** O_EXCL: EEXIST when there is anything, a link included. */
  readonly exclusive: boolean;
  /** False for O_NOFOLLOW; the place is then the link itself if there is one. */
  readonly followLast: boolean;
}

/**
 * One guest's view of its file systems: the path-taking calls of POSIX with Linux's choice of errors. Bits on
 * directories are checked here (search, and write for changes); those on files are the kernel's, at open.
 */
export class Vfs {
  readonly #mounts: MountTable;
  readonly #enforcesPermissions: boolean;
  readonly #root: DirectoryPlace;

  constructor(rootFileSystem: FileSystem, options: VfsOptions = {}) {
    this.#mounts = new MountTable(rootFileSystem);
    this.#root = this.#mounts.root;
    this.#enforcesPermissions = options.enforcesPermissions ?? true;
  }

  get root(): DirectoryPlace {
    return this.#root;
  }

  /** See {@link MountTable.mount}. */
  mount(path: ByteString, fileSystem: FileSystem): Mount {
    return this.#mounts.mount(path, fileSystem);
  }

  /** See {@link MountTable.of}. */
  mountOf(fileSystem: FileSystem): Mount | undefined {
    return this.#mounts.of(fileSystem);
  }

  /** See {@link MountTable.at}. */
  mountAt(path: ByteString): Mount | undefined {
    return this.#mounts.at(path);
  }

  /** The inode of a number in the file system mounted at a path, unless a mount hides it. For what sleeps. */
  inode(mountPath: ByteString, ino: number): Place | undefined {
    const mount = this.mountAt(mountPath);
    const node = mount?.fileSystem.inode?.(ino);
    if (mount === undefined || node === undefined) return undefined;
    const directory = node.kind === 'directory' ? node : node.holder;
    return directory !== undefined && isHidden(mount, directory) ? undefined : { mount, node };
  }

  /** The place that a path names. @throws errno ENOENT and those of `walk` */
  resolve(at: Place, path: ByteString, options: { readonly followLast: boolean }): Place {
    const { place } = walk(this.#start(at), path, options.followLast ? 'follow' : 'keep');
    if (place === undefined) throw errno(Errno.ENOENT);
    return place;
  }

  /** The directory that a path's last component is in, whether or not there is such an entry. */
  resolveParent(at: Place, path: ByteString): ParentPlace {
    return walk(this.#start(at), path, 'parent');
  }

  /**
   * openat(2) with O_CREAT: the existing file, or a new one, also where a dangling link points.
   * @throws errno EISDIR, EEXIST, EACCES, EROFS, ENOSPC and those of `walk`
   */
  resolveOrCreate(at: Place, path: ByteString, options: CreateOptions): { place: Place; created: boolean } {
    if (path.endsWith('/') && isEntry(this.resolveParent(at, path).name)) throw errno(Errno.EISDIR);
    const follows = options.followLast && !options.exclusive;
    const result = walk(this.#start(at), path, follows ? 'follow' : 'keep');
    const { directory, name, place } = result;
    if (place !== undefined) {
      if (options.exclusive) throw errno(Errno.EEXIST);
      if (place.node.kind === 'directory') throw errno(Errno.EISDIR);
      return { place, created: false };
    }
    if (result.requiresDirectory) throw errno(Errno.EISDIR);
    this.#requireChangeable(directory.node);
    const node = directory.node.createFile(name, options.mode);
    return { place: { mount: directory.mount, node }, created: true };
  }

  /** readlinkat(2). @throws errno EINVAL when it is no link */
  readLink(at: Place, path: ByteString): ByteString {
    const { node } = this.resolve(at, path, { followLast: false });
    if (node.kind !== 'symlink') throw errno(Errno.EINVAL);
    return node.target;
  }

  /** mkdirat(2); `mode` has the umask already applied. */
  makeDirectory(at: Place, path: ByteString, mode: number): DirectoryPlace {
    const { directory, name } = this.#vacant(this.resolveParent(at, path));
    this.#requireChangeable(directory.node);
    return { mount: directory.mount, node: directory.node.createDirectory(name, mode) };
  }

  /** symlinkat(2). */
  makeSymlink(target: ByteString, at: Place, path: ByteString): void {
    if (target === '') throw errno(Errno.ENOENT);
    const { directory, name, requiresDirectory } = this.#vacant(this.resolveParent(at, path));
    if (requiresDirectory) throw errno(Errno.ENOENT);
    this.#requireChangeable(directory.node);
    directory.node.createSymlink(name, target);
  }

  /** unlinkat(2) without AT_REMOVEDIR. */
  unlink(at: Place, path: ByteString): void {
    const { directory, name, requiresDirectory } = this.resolveParent(at, path);
    if (!isEntry(name)) throw errno(Errno.EISDIR);
    if (directory.node.fileSystem.readOnly) throw errno(Errno.EROFS);
    const node = existing(directory, name);
    if (requiresDirectory) throw errno(node.kind === 'directory' ? Errno.EISDIR : Errno.ENOTDIR);
    this.#requireChangeable(directory.node);
    directory.node.unlink(name);
  }

  /** unlinkat(2) with AT_REMOVEDIR; rmdir(2). */
  removeDirectory(at: Place, path: ByteString): void {
    const { directory, name } = this.resolveParent(at, path);
    if (name === '..') throw errno(Errno.ENOTEMPTY);
    if (name === '.') throw errno(Errno.EINVAL);
    if (name === '') throw errno(Errno.EBUSY);
    if (directory.node.fileSystem.readOnly) throw errno(Errno.EROFS);
    const node = existing(directory, name);
    this.#requireChangeable(directory.node);
    if (node.kind !== 'directory') throw errno(Errno.ENOTDIR);
    if (isMountPoint(directory.mount, node)) throw errno(Errno.EBUSY);
    directory.node.removeDirectory(name);
  }

  /** renameat(2). @throws errno EXDEV between mounts, EBUSY on mount points, and those of `DirectoryNode.rename` */
  rename(fromAt: Place, fromPath: ByteString, toAt: Place, toPath: ByteString): void {
    const from = this.resolveParent(fromAt, fromPath);
    const to = this.resolveParent(toAt, toPath);
    const { mount } = from.directory;
    const source = from.directory.node;
    const destination = to.directory.node;
    if (mount !== to.directory.mount) throw errno(Errno.EXDEV);
    if (!isEntry(from.name) || !isEntry(to.name)) throw errno(Errno.EBUSY);
    if (source.fileSystem.readOnly) throw errno(Errno.EROFS);
    const moved = existing(from.directory, from.name);
    const replaced = lookup(to.directory, to.name);
    if (moved.kind !== 'directory' && (from.requiresDirectory || to.requiresDirectory)) {
      throw errno(Errno.ENOTDIR);
    }
    if (replaced?.ino !== moved.ino) {
      this.#requireChangeable(source);
      this.#requireChangeable(destination);
      const changesParent = moved.kind === 'directory' && source.ino !== destination.ino;
      if (changesParent) this.#require(moved, Permission.write);
      if (isPinned(mount, moved) || (replaced !== undefined && isPinned(mount, replaced))) {
        throw errno(Errno.EBUSY);
      }
    }
    // A directory that was removed before the guest slept is of no file system's own kind.
    if (destination.name === undefined) throw errno(Errno.ENOENT);
    source.rename(from.name, destination, to.name);
  }

  /** getcwd(3) of a directory. See {@link pathOf}. */
  pathOf(place: DirectoryPlace): ByteString {
    return pathOf(place);
  }

  #start(at: Place) {
    return { at, root: this.#root, enforcesPermissions: this.#enforcesPermissions };
  }

  /** For calls that make an entry: EEXIST comes before everything that would refuse to make it. */
  #vacant(parent: ParentPlace): ParentPlace {
    if (!isEntry(parent.name) || lookup(parent.directory, parent.name) !== undefined)
      throw errno(Errno.EEXIST);
    return parent;
  }

  /** Entries may be made and removed in a directory: EROFS, EACCES. */
  #requireChangeable(directory: DirectoryNode): void {
    if (directory.fileSystem.readOnly) throw errno(Errno.EROFS);
    this.#require(directory, Permission.write | Permission.execute);
  }

  #require(node: Node, bits: number): void {
    if (this.#enforcesPermissions && !permits(node, bits)) throw errno(Errno.EACCES);
  }
}

function isEntry(name: ByteString): boolean {
  return name !== '' && name !== '.' && name !== '..';
}

function lookup(directory: DirectoryPlace, name: ByteString): Node | undefined {
  if (name.length > NAME_LIMIT_BYTES) throw errno(Errno.ENAMETOOLONG);
  return directory.node.lookup(name);
}

function existing(directory: DirectoryPlace, name: ByteString): Node {
  const node = lookup(directory, name);
  if (node === undefined) throw errno(Errno.ENOENT);
  return node;
}
