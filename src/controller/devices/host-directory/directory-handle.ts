import type { Dir, Stats } from 'node:fs';
import type { ByteString } from '../../../vfs/byte-string.js';

/**
 * One directory of the host, held open: all that is ever done to host files is done to a *name* in one of these, so
 * that no path is resolved by the host and no symbolic link is followed. Names are single components, none of them
 * '', '.' or '..', without '/' and NUL.
 *
 * All methods throw errno values. Whoever opened a handle closes it.
 */
export interface DirectoryHandle {
  /** As it was when it was opened: `dev` and `ino` stay true. */
  readonly stats: Stats;
  /** Another handle for the same directory. */
  duplicate(): DirectoryHandle;
  /** As it is now. */
  stat(): Stats;
  /** What has a name; undefined when nothing has. Links are shown, never followed. */
  lookUp(name: ByteString): Stats | undefined;
  /** ENOTDIR or ELOOP for what is no directory, a link to one included. */
  openDirectory(name: ByteString): DirectoryHandle;
  /**
   * Opens a regular file for reading. Nothing else is ever opened, not even for a moment: ENOENT, EISDIR, ELOOP.
   * `writable`: EACCES or EROFS when this user may not write it.
   */
  openFile(name: ByteString, options: { readonly writable: boolean }): HostFileDescriptor;
  /** Creates and opens a file for reading and writing; EEXIST also for links. The host's umask applies. */
  createFile(name: ByteString, mode: number): HostFileDescriptor;
  /** A new file that shares the blocks of an open one; undefined where that cannot be done. It is writable. */
  cloneFile(source: number, name: ByteString): HostFileDescriptor | undefined;
  readLink(name: ByteString): ByteString;
  makeLink(name: ByteString, target: ByteString): void;
  /** The host's umask applies. */
  makeDirectory(name: ByteString, mode: number): void;
  unlink(name: ByteString): void;
  removeDirectory(name: ByteString): void;
  /** rename(2). `to` comes from the same root. */
  rename(name: ByteString, to: DirectoryHandle, toName: ByteString): void;
  /** Sets the permission bits of a file or directory; EOPNOTSUPP for links. '' is the directory itself. */
  changeMode(name: ByteString, mode: number): void;
  /** Also of links. Seconds since the epoch. '' is the directory itself. */
  changeTimes(name: ByteString, atimeSeconds: number, mtimeSeconds: number): void;
  /** EACCES or EROFS when this user may not make and remove entries. */
  requireWritable(): void;
  /** Its entries, names as Buffers. The caller closes it. */
  list(): Dir;
  /** Makes what was done to its entries durable, as far as the host can. */
  sync(): void;
  /** What file system something is on; `type` is statfs(2)'s, where that can be told. Undefined: nothing is there. */
  fileSystemOf(name: ByteString): { readonly dev: number; readonly type?: number } | undefined;
  close(): void;
}

/** A regular file just opened; the caller closes the descriptor. */
export interface HostFileDescriptor {
  readonly fd: number;
  readonly stats: Stats;
}
