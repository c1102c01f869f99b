import type { ByteString } from './byte-string.js';

/**
 * Files that somebody else keeps, as a kernel asks for them: the seam between the delegated file system and whoever
 * answers (a host directory, a journal, a controller in another language).
 *
 * Paths are relative to the root of what is served: components joined by '/', '' for the root itself. No component
 * is empty, '.' or '..', none holds a NUL. **A server never follows a symbolic link, in no component**: links are
 * data, and the kernel resolves them in the guest's own namespace. All failures are `errno(...)`.
 */
export interface FileServer {
  /**
   * What is at each component of a path: the root first, then as far as there is something, no further than the
   * first that is no directory. Complete when it has one more element than the path has components.
   */
  walk(path: ByteString): readonly NodeInfo[];
  /** Opens a directory for listing. The handle is closed by {@link closeList}. */
  openList(path: ByteString): number;
  /** The next entries, without '.' and '..', each once; none at the end. */
  nextEntries(list: number): readonly ListedEntry[];
  closeList(list: number): void;
  /** Opens a regular file; EISDIR, ELOOP (a link), EACCES. */
  openFile(path: ByteString, access: FileAccess): number;
  /** Metadata of an open file, also when it has no name any more. */
  statFile(file: number): NodeInfo;
  /** Up to `limitBytes` from a position; fewer only at the end of the file or of what one reply holds. */
  readFile(file: number, position: number, limitBytes: number): Uint8Array;
  /** Writes what one call carries (whole or ENOSPC/EFBIG and nothing) and answers how much that was. */
  writeFile(file: number, position: number, bytes: Uint8Array): number;
  truncateFile(file: number, sizeBytes: number): void;
  /** fsync(2): from here on others see what was written. */
  syncFile(file: number): void;
  /** Makes the last changes visible to others. */
  closeFile(file: number): void;
  /** A new, empty file; EEXIST also for links. `mode`: permission bits. */
  createFile(path: ByteString, mode: number): NodeInfo;
  makeDirectory(path: ByteString, mode: number): NodeInfo;
  makeLink(path: ByteString, target: ByteString): NodeInfo;
  /** Removes what is no directory; EISDIR. */
  unlink(path: ByteString): void;
  /** Removes an empty directory; ENOTDIR, ENOTEMPTY. */
  removeDirectory(path: ByteString): void;
  /** rename(2), replacing as Linux does. */
  rename(from: ByteString, to: ByteString): void;
  /** Sets permission bits (0777; others are ignored). */
  changeMode(path: ByteString, mode: number): void;
  /** Milliseconds since the epoch; NaN leaves a time as it is. */
  changeTimes(path: ByteString, atimeMs: number, mtimeMs: number): void;
  statServer(): ServerStat;
}

/** How a file is to be opened. */
export interface FileAccess {
  readonly writes: boolean;
}

/** Metadata of a file, directory or link; what is anything else is never shown. */
export interface NodeInfo {
  readonly kind: 'file' | 'directory' | 'symlink';
  /** Unique in what is served. */
  readonly ino: number;
  /** Permission bits (0777). */
  readonly permissions: number;
  readonly nlink: number;
  readonly sizeBytes: number;
  readonly atimeMs: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
  /** Of a link: where it leads. '' otherwise. */
  readonly target: ByteString;
}

export interface ListedEntry {
  readonly name: ByteString;
  readonly ino: number;
  readonly kind: NodeInfo['kind'];
}

/** Room and use, in bytes and entries. */
export interface ServerStat {
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly totalEntries: number;
  readonly freeEntries: number;
}
