import type { SocketEvents } from '../abi/delegation/calls.js';

/**
 * What every file system offers to the kernel. Nodes are inodes: they have no name and know no path.
 * All operations are synchronous; failures are thrown as `errno(...)`.
 */

/** Times are milliseconds since the epoch (fractions allowed); sizes are bytes. `mode` holds type and permission bits. */
export interface FileStat {
  readonly dev: number;
  readonly ino: number;
  readonly mode: number;
  readonly nlink: number;
  readonly size: number;
  readonly rdev: number;
  readonly atimeMs: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** What `statfs` reports; counts are in blocks of `blockBytes`. */
export interface FileSystemStat {
  readonly blockBytes: number;
  readonly blocks: number;
  readonly blocksFree: number;
  readonly entries: number;
  readonly entriesFree: number;
  readonly nameLimitBytes: number;
  readonly readOnly: boolean;
}

/** What an inode can be asked whatever its type. */
export interface NodeBase {
  /** Unique in its file system for as long as the node can be reached; two nodes of equal `ino` are one. */
  readonly ino: number;
  /** Type and permission bits, those that the kernel is to enforce. Cheap: read at every step of a path. */
  readonly mode: number;
  stat(): FileStat;
  /** Sets the permission bits (07777); throws EROFS on read-only file systems. */
  chmod(mode: number): void;
  /** `undefined` leaves a time as it is. Milliseconds since the epoch. */
  setTimes(atimeMs: number | undefined, mtimeMs: number | undefined): void;
  /** The file system that the node lives on. */
  readonly fileSystem: FileSystem;
}

export interface FileNode extends NodeBase {
  readonly kind: 'file';
  /** Copies up to `into.length` bytes from `position`; returns how many, 0 at the end. */
  read(into: Uint8Array, position: number): number;
  /**
   * Writes `from` at `position` (a gap reads as zeros) and returns how much of it: all, unless the file system
   * delegates and a later part failed. Throws ENOSPC/EFBIG having written nothing.
   */
  write(from: Uint8Array, position: number): number;
  truncate(sizeBytes: number): void;
  /**
   * Descriptors tell the node what they are going to do and when they are done: the space of an unlinked file is given
   * back at the last close, and a file kept elsewhere is opened and closed there, either of which may fail.
   */
  opened(access: { readonly writes: boolean }): void;
  closed(): void;
  /** fsync(2), where others may see the file. */
  sync?(): void;
  /**
   * Where it is listed at this moment: components joined by '/', from the root of its file system; undefined when it
   * has no name any more. Not needed where {@link FileSystem.inode} is.
   */
  readonly currentPath?: string | undefined;
}

export interface SymlinkNode extends NodeBase {
  readonly kind: 'symlink';
  readonly target: string;
}

/** A character device: `/dev/null` and the like. Offsets mean nothing. */
export interface DeviceNode extends NodeBase {
  readonly kind: 'device';
  /** As that of a {@link FileNode}. */
  readonly currentPath?: string | undefined;
  /** Makes the state of one open of the device. */
  open(): Device;
}

/** The behaviour behind a device node, or behind a descriptor that has no node (console streams). */
export interface Device {
  read(into: Uint8Array): number;
  write(from: Uint8Array): number;
  readonly isTerminal: boolean;
  /** Called when the last descriptor of this open is closed. */
  close?(): void;
  /** Events of poll(2) that hold now; always readable and writable unless given. */
  ready?(): number;
  /** Who knows of input that {@link ready} does not tell of. */
  readonly remoteEvents?: RemoteEvents;
  /** Whether a write of several buffers fails when one does: a later one would not meet the error again. */
  readonly failsWhole?: boolean;
}

/** Something that becomes readable elsewhere: the number it has there, and how to wait for it and for others. */
export interface RemoteEvents {
  readonly socket: number;
  /** See `NetworkServer.poll`. */
  poll(sockets: readonly SocketEvents[], timeoutMs: number): readonly SocketEvents[];
}

/** One entry of a directory listing. */
export interface DirectoryEntry {
  readonly name: string;
  readonly ino: number;
  readonly kind: Node['kind'];
}

export interface DirectoryNode extends NodeBase {
  readonly kind: 'directory';
  /**
   * The entry of that name, or undefined. `name` is never '', '.' or '..', has no '/' and no NUL.
   * @param ahead - what follows `name` in the path being resolved, as it is known now: a hint, unchecked, for file
   * systems where asking for one component costs as much as asking for all
   */
  lookup(name: string, ahead?: string): Node | undefined;
  /**
   * Told of a directory that is used later than in the resolution that found it, as a working directory or behind a
   * descriptor: `stat` and `lookup` must then not use what was learnt when it was found. For file systems that do.
   */
  held?(): void;
  /** The directory above inside the same file system; the root is its own parent. A removed directory keeps its last one. */
  readonly parent: DirectoryNode;
  /** The name in `parent` at this moment: '' for the root, undefined when the directory was removed. */
  readonly name: string | undefined;
  /** Entries without '.' and '..', in a stable order. See {@link FileSystem.streamsListings}. */
  entries(): Iterable<DirectoryEntry>;
  createFile(name: string, mode: number): FileNode;
  createDirectory(name: string, mode: number): DirectoryNode;
  createSymlink(name: string, target: string): SymlinkNode;
  /** Removes a non-directory; ENOENT, EISDIR (EPERM on some systems; we follow Linux). */
  unlink(name: string): void;
  /** Removes an empty directory; ENOENT, ENOTDIR, ENOTEMPTY. */
  removeDirectory(name: string): void;
  /** rename(2) inside one file system, replacing as Linux does (ENOTEMPTY, EISDIR, ENOTDIR, EINVAL into itself). */
  rename(name: string, to: DirectoryNode, toName: string): void;
}

export type Node = FileNode | DirectoryNode | SymlinkNode | DeviceNode;

export interface FileSystem {
  readonly root: DirectoryNode;
  /** True when every change is refused with EROFS. */
  readonly readOnly: boolean;
  /**
   * True when a listing is to be taken bit by bit, however long that lasts: changes in between neither repeat nor skip
   * entries, and the listing holds something until its iterator ends or is told to `return()`. Otherwise
   * a listing is right if it is taken at once.
   */
  readonly streamsListings?: boolean;
  /**
   * Only where inodes keep their numbers while the guest sleeps: the one of a number, also when it is open and has no
   * name, with the directory that lists it. Elsewhere nodes are found again by their paths.
   */
  inode?(ino: number): (Node & { readonly holder: DirectoryNode | undefined }) | undefined;
  /** True when a path is always the same file, whereas its inode number differs from one kernel to the next. */
  readonly isFixed?: boolean;
  stat(): FileSystemStat;
}
