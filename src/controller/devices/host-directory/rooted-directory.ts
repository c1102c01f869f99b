import type { Stats } from 'node:fs';
import { Errno, ErrnoFailure, errno } from '../../../abi/errno.js';
import type { ByteString } from '../../../vfs/byte-string.js';
import { CheckedDirectory } from './checked-directory.js';
import { DescriptorDirectory } from './descriptor-directory.js';
import type { DirectoryHandle } from './directory-handle.js';
import { splitPath } from './paths.js';

/**
 * Opens a directory in the best way that this host has.
 * @param path - a real path: links in it are the caller's business, and its last component must be none
 * @throws errno, or what Node throws
 */
export function openRootHandle(path: Buffer): DirectoryHandle {
  return DescriptorDirectory.openRoot(path) ?? new CheckedDirectory(path);
}

/** What is told about a path that is walked. Handles are closed afterwards. */
export interface PathVisitor {
  /** Whether a name on the way may be gone through. */
  mayEnter(name: ByteString): boolean;
  /** A directory on the way. */
  entered(directory: DirectoryHandle): void;
  /**
   * Where the walk ends: at the last component, or at the first that is no directory (any more), or may not be
   * entered. What is there, if anything, has not been looked at. `endOffset`: where its name ends in the path.
   */
  ended(parent: DirectoryHandle, name: ByteString, endOffset: number): void;
}

/** Decides whether a directory below the root may be entered; `stats` are its own. */
export type DirectoryAdmission = (parent: DirectoryHandle, name: ByteString, stats: Stats) => boolean;

/**
 * A directory of the host and what is below it, and nothing else: paths are walked name by name with a handle for
 * each directory on the way, and a link is never followed. Paths are relative to the root ('' is the root), with no
 * component '', '.' or '..' (see {@link splitPath}, which all methods apply).
 *
 * All methods throw errno values, and leave nothing open but what they return.
 */
export class RootedDirectory {
  readonly root: DirectoryHandle;
  readonly #admits: DirectoryAdmission;

  /** Takes the handle over. */
  constructor(root: DirectoryHandle, admits: DirectoryAdmission = () => true) {
    this.root = root;
    this.#admits = admits;
  }

  /**
   * Does something to the last component of a path. The handle is closed when `action` returns.
   * @throws errno EBUSY for the root, which is no entry of anything here; ENOENT, ENOTDIR (also for a link)
   */
  inParent<T>(path: ByteString, action: (parent: DirectoryHandle, name: ByteString) => T): T {
    const names = splitPath(path);
    const last = names.pop();
    if (last === undefined) throw errno(Errno.EBUSY);
    return this.#within(names, (parent) => action(parent, last));
  }

  /** Opens a directory; the caller closes it. */
  openDirectory(path: ByteString): DirectoryHandle {
    return path === ''
      ? this.root.duplicate()
      : this.inParent(path, (parent, name) => this.#enter(parent, name));
  }

  /**
   * Goes along a path as far as there are directories that may be entered, and tells `visitor` of each, and of the
   * component where it ended.
   * @throws errno, but not for what is not there, or no directory
   */
  walk(path: ByteString, visitor: PathVisitor): void {
    let directory = this.root;
    let endOffset = -1;
    try {
      for (const name of splitPath(path)) {
        endOffset += 1 + name.length;
        const next =
          endOffset < path.length && visitor.mayEnter(name) ? this.#enterIfThere(directory, name) : undefined;
        if (next === undefined) {
          visitor.ended(directory, name, endOffset);
          return;
        }
        this.#leave(directory);
        directory = next;
        visitor.entered(directory);
      }
    } finally {
      this.#leave(directory);
    }
  }

  close(): void {
    this.root.close();
  }

  #within<T>(names: readonly ByteString[], action: (directory: DirectoryHandle) => T): T {
    let directory = this.root;
    try {
      for (const name of names) {
        const next = this.#enter(directory, name);
        this.#leave(directory);
        directory = next;
      }
      return action(directory);
    } finally {
      this.#leave(directory);
    }
  }

  #enterIfThere(parent: DirectoryHandle, name: ByteString): DirectoryHandle | undefined {
    try {
      return this.#enter(parent, name);
    } catch (error) {
      if (!isAbsence(error)) throw error;
      return undefined;
    }
  }

  #enter(parent: DirectoryHandle, name: ByteString): DirectoryHandle {
    const directory = parent.openDirectory(name);
    try {
      if (!this.#admits(parent, name, directory.stats)) throw errno(Errno.ENOENT);
      return directory;
    } catch (error) {
      directory.close();
      throw error;
    }
  }

  #leave(directory: DirectoryHandle): void {
    if (directory !== this.root) directory.close();
  }
}

function isAbsence(error: unknown): boolean {
  if (!(error instanceof ErrnoFailure)) return false;
  return error.value === Errno.ENOENT || error.value === Errno.ENOTDIR || error.value === Errno.ELOOP;
}
