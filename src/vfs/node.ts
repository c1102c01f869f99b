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
  /** Writes all of `from` at `position` (a gap reads as zeros) or throws ENOSPC/EFBIG having written nothing; returns the count. */
  write(from: Uint8Array, position: number): number;
  truncate(sizeBytes: number): void;
  /** Descriptors tell the node, so that the space of an unlinked file is given back at the last close. */
  opened(): void;
  closed(): void;
}

export interface SymlinkNode extends NodeBase {
  readonly kind: 'symlink';
  readonly target: string;
}

/** A character device: `/dev/null` and the like. Offsets mean nothing. */
export interface DeviceNode extends NodeBase {
  readonly kind: 'device';
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
}

/** One entry of a directory listing. */
export interface DirectoryEntry {
  readonly name: string;
  readonly ino: number;
  readonly kind: Node['kind'];
}

export interface DirectoryNode extends NodeBase {
  readonly kind: 'directory';
  /** The entry of that name, or undefined. `name` is never '', '.' or '..', has no '/' and no NUL. */
  lookup(name: string): Node | undefined;
  /** The directory above inside the same file system; the root is its own parent. A removed directory keeps its last one. */
  readonly parent: DirectoryNode;
  /** The name in `parent` at this moment: '' for the root, undefined when the directory was removed. */
  readonly name: string | undefined;
  /** Entries without '.' and '..', in a stable order. */
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
  stat(): FileSystemStat;
}
