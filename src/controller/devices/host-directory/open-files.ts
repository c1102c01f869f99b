import { ftruncateSync, futimesSync } from 'node:fs';
import { Errno, ErrnoFailure, errno } from '../../../abi/errno.js';
import type { ByteString } from '../../../vfs/byte-string.js';
import { andThen } from '../../and-then.js';
import type { DirectoryHandle } from './directory-handle.js';
import { copyContents, copyContentsLater, syncContents, writeContents } from './file-contents.js';
import { onHost } from './host-errors.js';
import type { HostFileSystems } from './host-file-systems.js';
import { isSameInode } from './host-stats.js';
import { OpenFile } from './open-file.js';
import { isBelow, lastName, parentPath } from './paths.js';
import type { Quota } from './quota.js';
import type { RootedDirectory } from './rooted-directory.js';
import { discardStaged, type StagedEntry, type StagingArea } from './staging-area.js';

/** Larger files are copied without holding up the thread, where that is possible. */
const LARGE_FILE_BYTES = 4 << 20;
/**
 * What staged copies of the host's own files may take of its disk at once, or the quota if that is more: they are
 * nothing that the guest added, and a write of one byte makes one.
 */
const COPIES_LIMIT_BYTES = 2 ** 30;
/** Most created files that nobody has opened; each has a descriptor. Beyond, the oldest is published. */
const MAX_UNOPENED = 16;

export interface OpenFilesOptions {
  readonly rooted: RootedDirectory;
  readonly fileSystems: HostFileSystems;
  readonly quota: Quota;
  readonly staging: StagingArea;
  /** Whether answers may be promises. */
  readonly canWait: boolean;
  /** Whether handles of one path share what is written: not needed where nothing is. */
  readonly isShared: boolean;
}

/**
 * The files that a guest has open, by path, and what becomes of what it writes to them.
 *
 * A file is copied to the staging area at its first change and takes its place on the host, by one rename, when its
 * last writer closes it, at fsync, before it is renamed and at the end of a run. Until then the host sees what was
 * there before, whatever happens to this process. What the guest sees at a path is the staged file.
 *
 * All methods throw errno values. Callers make sure that none is called before the promise of another has settled.
 */
export class OpenFiles {
  readonly #options: OpenFilesOptions;
  readonly #byPath = new Map<ByteString, OpenFile>();
  /** All, those without a name included. */
  readonly #all = new Set<OpenFile>();
  readonly #unopened = new Set<OpenFile>();
  #isStopping = false;

  constructor(options: OpenFilesOptions) {
    this.#options = options;
  }

  /** The file that is open, or staged, under a path. */
  at(path: ByteString): OpenFile | undefined {
    return this.#byPath.get(path);
  }

  /** Those at or below a directory that the host does not have as the guest sees them. */
  *dirtyBelow(directory: ByteString): Iterable<OpenFile> {
    for (const file of this.#all) {
      if (file.isDirty && file.path !== undefined && isBelow(file.path, directory)) yield file;
    }
  }

  /** Names in a directory that the host may not have. */
  dirtyNames(directory: ByteString): Set<ByteString> {
    const names = new Set<ByteString>();
    for (const { path } of this.dirtyBelow(directory)) {
      if (path !== undefined && parentPath(path) === directory) names.add(lastName(path));
    }
    return names;
  }

  /** Opens what is at a path, which is `name` in `parent`; the caller then has a handle of it. */
  open(path: ByteString, parent: DirectoryHandle, name: ByteString, writes: boolean): OpenFile {
    const file = this.#find(path, parent, name, writes);
    file.handleCount++;
    if (writes) file.writerCount++;
    this.#unopened.delete(file);
    return file;
  }

  /** A new, empty file, of which the caller has no handle yet. Precondition: the guest sees nothing at the path. */
  create(path: ByteString, mode: number): OpenFile {
    const { quota, staging, fileSystems } = this.#options;
    if (this.#unopened.size >= MAX_UNOPENED) {
      for (const oldest of this.#unopened) {
        this.#unopened.delete(oldest);
        this.#publishAndEnd(oldest);
        break;
      }
    }
    const account = quota.open();
    try {
      const staged = staging.create(mode);
      const file = new OpenFile(path, staged, fileSystems.numberOf(staged.stats), account);
      // A file of the host's that was open under this name has been removed by the host.
      this.#loseName(path);
      this.#byPath.set(path, file);
      this.#all.add(file);
      this.#unopened.add(file);
      return file;
    } catch (error) {
      quota.closeEntry(account);
      throw error;
    }
  }

  /** Precondition: the handle that this is for may write. */
  write(file: OpenFile, position: number, bytes: Uint8Array): number | Promise<number> {
    const end = position + bytes.length;
    if (!Number.isSafeInteger(end)) throw errno(Errno.EFBIG);
    if (bytes.length === 0) return 0;
    return notingFailure(file, () => {
      const sizeBytes = file.sizeBytes();
      this.#options.quota.requireRoom(file.account, Math.max(sizeBytes, end));
      return andThen(this.#stage(file, sizeBytes), () => {
        const before = file.sizeBytes();
        this.#resize(file, before, Math.max(before, end), () =>
          writeContents(file.fd, position, bytes, before),
        );
        return bytes.length;
      });
    });
  }

  /** Precondition: the handle that this is for may write. */
  truncate(file: OpenFile, toBytes: number): void | Promise<void> {
    if (!Number.isSafeInteger(toBytes)) throw errno(Errno.EFBIG);
    const sizeBytes = file.sizeBytes();
    if (toBytes === sizeBytes && !file.isDirty) return;
    this.#options.quota.requireRoom(file.account, toBytes);
    return andThen(this.#stage(file, Math.min(sizeBytes, toBytes)), () => {
      this.#resize(file, file.sizeBytes(), toBytes, () => onHost(() => ftruncateSync(file.fd, toBytes)));
      if (toBytes === 0) file.failure = undefined;
    });
  }

  /** fsync(2), and the host sees what was written. */
  sync(file: OpenFile): void | Promise<void> {
    if (!file.needsSync || (file.path === undefined && file.isDirty)) return;
    return andThen(syncContents(file.fd, this.#options.canWait), () => {
      if (file.isDirty && file.path !== undefined) {
        this.#options.rooted.inParent(file.path, (parent, name) => {
          this.#publish(file, parent, name);
          parent.sync();
        });
      }
      file.needsSync = false;
    });
  }

  /** Gives up a handle. What the last writer leaves is published; if that fails, it is dropped. */
  close(file: OpenFile, writes: boolean): void {
    file.handleCount--;
    if (writes) file.writerCount--;
    try {
      if (file.writerCount === 0 && file.isDirty) this.publish(file);
    } catch (error) {
      this.#drop(file);
      throw error;
    } finally {
      this.#endIfUnused(file);
    }
  }

  /** Makes the host see a file as the guest does. @throws errno, and the host has what it had */
  publish(file: OpenFile): void {
    if (!file.isDirty || file.path === undefined) return;
    this.#options.rooted.inParent(file.path, (parent, name) => this.#publish(file, parent, name));
  }

  /** Sets the times of a dirty file. Seconds since the epoch. */
  changeTimes(file: OpenFile, atimeSeconds: number, mtimeSeconds: number): void {
    onHost(() => futimesSync(file.fd, atimeSeconds, mtimeSeconds));
  }

  /** The guest removed or replaced what was at a path. `inode`: the number of what the host had there. */
  forget(path: ByteString, inode: number | undefined): void {
    const { quota, fileSystems } = this.#options;
    const file = this.#byPath.get(path);
    const isSame = file !== undefined && (file.isDirty || inode === fileSystems.numberOf(file.onDisk));
    if (file !== undefined) {
      if (isSame) {
        quota.release(fileSystems.numberOf(file.onDisk));
        quota.closeEntry(file.account);
        file.endsWithHandles = true;
      }
      this.#loseName(path);
    }
    if (inode !== undefined && !isSame) quota.closeInode(inode);
  }

  /** The guest renamed something; `to` has been forgotten. */
  move(from: ByteString, to: ByteString): void {
    for (const file of [...this.#all]) {
      const { path } = file;
      if (path === undefined || (path !== from && !isBelow(path, from))) continue;
      this.#byPath.delete(path);
      file.path = to + path.slice(from.length);
      this.#byPath.set(file.path, file);
    }
  }

  /** Makes a copy that is under way end soon. */
  stop(): void {
    this.#isStopping = true;
  }

  /** Ends all. @throws errno the first with which something could not be published; the rest has been */
  end(keep: boolean): void {
    let failure: { readonly error: unknown } | undefined;
    this.#unopened.clear();
    for (const file of [...this.#all]) {
      try {
        if (keep) this.publish(file);
      } catch (error) {
        failure ??= { error };
      }
      if (file.isDirty) this.#drop(file);
      file.handleCount = 0;
      this.#endIfUnused(file);
    }
    this.#isStopping = false;
    this.#options.staging.close();
    if (failure !== undefined) throw failure.error;
  }

  #find(path: ByteString, parent: DirectoryHandle, name: ByteString, writes: boolean): OpenFile {
    const { quota, fileSystems, isShared } = this.#options;
    const known = this.#byPath.get(path);
    if (known?.isDirty) return known;
    const opened = parent.openFile(name, { writable: writes });
    const inode = fileSystems.numberOf(opened.stats);
    const file = new OpenFile(
      isShared ? path : undefined,
      opened,
      inode,
      quota.find(inode, opened.stats.size),
    );
    if (known !== undefined && isSameInode(opened.stats, known.onDisk)) {
      file.close();
      return known;
    }
    this.#all.add(file);
    if (isShared) {
      // The host has put another file there.
      this.#loseName(path);
      this.#byPath.set(path, file);
    }
    return file;
  }

  /** Makes a file dirty, with the first `keepBytes` of its contents. */
  #stage(file: OpenFile, keepBytes: number): void | Promise<void> {
    if (file.isDirty) return;
    const { staging, canWait } = this.#options;
    const clone = keepBytes > 0 ? staging.clone(file.fd) : undefined;
    if (clone !== undefined) {
      file.copiedBytes = 0;
      this.#adopt(file, clone, () => onHost(() => ftruncateSync(clone.fd, keepBytes)));
      return;
    }
    this.#requireRoomForCopy(keepBytes);
    file.copiedBytes = keepBytes;
    const staged = staging.create(0o600);
    if (keepBytes <= LARGE_FILE_BYTES || !canWait) {
      this.#adopt(file, staged, () => copyContents(file.fd, staged.fd, keepBytes));
      return;
    }
    return copyContentsLater(file.fd, staged.fd, keepBytes, () => this.#isStopping).then(
      () => this.#adopt(file, staged, () => {}),
      (error: unknown) => {
        discardStaged(staging, staged);
        throw error;
      },
    );
  }

  #requireRoomForCopy(bytes: number): void {
    const limitBytes = Math.max(this.#options.quota.totalBytes, COPIES_LIMIT_BYTES);
    let copiedBytes = bytes;
    for (const file of this.#all) if (file.isDirty) copiedBytes += file.copiedBytes;
    if (copiedBytes > limitBytes) throw errno(Errno.ENOSPC);
  }

  #adopt(file: OpenFile, staged: StagedEntry, fill: () => void): void {
    const { staging, quota } = this.#options;
    try {
      fill();
    } catch (error) {
      discardStaged(staging, staged);
      throw error;
    }
    file.becomeDirty(staged);
    if (file.path === undefined) {
      // Nothing will ever take a place: these contents are its handles' alone.
      staging.remove(staged.name);
      file.stagedName = undefined;
      if (!file.endsWithHandles && file.accountOnDisk !== undefined) quota.reinstate(file.accountOnDisk);
      file.endsWithHandles = true;
    }
  }

  /** Changes a dirty file's size and contents, or throws and has changed neither. */
  #resize(file: OpenFile, fromBytes: number, toBytes: number, change: () => void): void {
    const { quota } = this.#options;
    quota.requireRoom(file.account, toBytes);
    quota.resize(file.account, toBytes);
    try {
      change();
    } catch (error) {
      quota.resize(file.account, fromBytes);
      throw error;
    }
    file.needsSync = true;
  }

  #publish(file: OpenFile, parent: DirectoryHandle, name: ByteString): void {
    const { staging, quota, fileSystems } = this.#options;
    if (!file.isDirty || file.stagedName === undefined) return;
    if (file.failure !== undefined) throw errno(file.failure);
    const there = parent.lookUp(name);
    if (there?.isDirectory()) throw errno(Errno.EISDIR);
    // The host has put a link or a special file there: that is not ours to replace.
    if (there !== undefined && !there.isFile()) throw errno(Errno.EEXIST);
    const before = file.accountOnDisk === undefined ? undefined : fileSystems.numberOf(file.onDisk);
    file.prepareToPublish();
    staging.publish(file.stagedName, parent, name);
    if (before !== undefined) quota.release(before);
    file.becomeClean();
    quota.keep(fileSystems.numberOf(file.onDisk), file.account);
  }

  /** Of a created file that nobody opened. */
  #publishAndEnd(file: OpenFile): void {
    try {
      this.publish(file);
    } catch (error) {
      this.#drop(file);
      throw error;
    } finally {
      this.#endIfUnused(file);
    }
  }

  /** Gives up what is staged: the path is the host's again, handles keep what they see. */
  #drop(file: OpenFile): void {
    const { quota } = this.#options;
    if (file.path === undefined) return;
    if (file.accountOnDisk === undefined) quota.closeEntry(file.account);
    else quota.reinstate(file.accountOnDisk);
    file.endsWithHandles = true;
    this.#loseName(file.path);
  }

  #loseName(path: ByteString): void {
    const file = this.#byPath.get(path);
    if (file === undefined) return;
    this.#byPath.delete(path);
    file.path = undefined;
    if (file.stagedName !== undefined) this.#options.staging.remove(file.stagedName);
    file.stagedName = undefined;
    this.#unopened.delete(file);
    this.#endIfUnused(file);
  }

  #endIfUnused(file: OpenFile): void {
    if (file.handleCount > 0 || this.#unopened.has(file) || !this.#all.delete(file)) return;
    if (file.path !== undefined) this.#byPath.delete(file.path);
    if (file.endsWithHandles) this.#options.quota.closeBytes(file.account);
    file.close();
  }
}

/** Does a write, and notes on the file when that fails, at once or later. */
function notingFailure<T>(file: OpenFile, change: () => T | Promise<T>): T | Promise<T> {
  const fail = (error: unknown): never => {
    file.failure ??= error instanceof ErrnoFailure ? error.value : Errno.EIO;
    throw error;
  };
  try {
    const done = change();
    return done instanceof Promise ? done.catch(fail) : done;
  } catch (error) {
    return fail(error);
  }
}
