import { Errno, errno } from '../../../abi/errno.js';
import type { ByteString } from '../../../vfs/byte-string.js';
import type { FileAccess, ListedEntry, NodeInfo, ServerStat } from '../../../vfs/file-server.js';
import type { FileDevice } from '../file-device.js';
import { wouldLeadOut } from './climbing-links.js';
import type { DirectoryHandle } from './directory-handle.js';
import { DirectoryListing } from './directory-listing.js';
import { readContents } from './file-contents.js';
import { GuestView } from './guest-view.js';
import { HandleTable } from './handle-table.js';
import type { HostFileSystems } from './host-file-systems.js';
import { isSameInode } from './host-stats.js';
import { hostSeconds } from './host-times.js';
import type { OpenFile } from './open-file.js';
import { OpenFiles } from './open-files.js';
import { childPath, parentPath, splitPath } from './paths.js';
import { Quota } from './quota.js';
import type { RootedDirectory } from './rooted-directory.js';
import { StagingArea } from './staging-area.js';
import {
  isVisibleName,
  leadsDown,
  requireCreatableName,
  requireCreatableTarget,
  type Visibility,
} from './visibility.js';

/** Files and lists that one guest may have open here; each costs the host descriptors. */
const MAX_HANDLES = 1024;
/** Most bytes of one answer to a read. */
const READ_LIMIT_BYTES = 65536;
const PERMISSION_BITS = 0o777;
/** The range of ECMAScript's time values. */
const MAX_TIME_MS = 8.64e15;

export interface HostDirectoryDeviceOptions extends Visibility {
  readonly realPath: string;
  /** Taken over. */
  readonly rooted: RootedDirectory;
  readonly fileSystems: HostFileSystems;
  readonly isWritable: boolean;
  readonly maxBytes: number;
  readonly maxEntries: number;
  /** Whether an answer may be a promise. */
  readonly canWait: boolean;
}

interface FileHandle {
  readonly kind: 'file';
  readonly file: OpenFile;
  readonly writes: boolean;
}

interface ListHandle {
  readonly kind: 'list';
  readonly listing: DirectoryListing;
}

/**
 * A directory of the host as a guest sees it. What guests are not shown is treated as not being there (ENOENT): hidden
 * names, special files, file systems that the kernel makes up, links where they are not wanted, our staging area.
 *
 * Longer than other files since a `FileServer` has this many calls; what they need is elsewhere: `RootedDirectory`
 * keeps to the root, `OpenFiles` has open and staged files.
 */
export class HostDirectoryDevice implements FileDevice {
  readonly realPath: string;
  readonly #options: HostDirectoryDeviceOptions;
  readonly #rooted: RootedDirectory;
  readonly #quota: Quota;
  readonly #files: OpenFiles;
  readonly #view: GuestView;
  readonly #handles = new HandleTable<FileHandle | ListHandle>(MAX_HANDLES);
  readonly #scratch = new Uint8Array(READ_LIMIT_BYTES);
  /** Settles (never rejects) when a call that takes its time is done. */
  #pending: Promise<unknown> | undefined;
  #isClosed = false;

  constructor(options: HostDirectoryDeviceOptions) {
    this.realPath = options.realPath;
    this.#options = options;
    this.#rooted = options.rooted;
    this.#quota = new Quota(options.maxBytes, options.maxEntries);
    this.#files = new OpenFiles({
      rooted: options.rooted,
      fileSystems: options.fileSystems,
      quota: this.#quota,
      staging: new StagingArea(options.rooted.root),
      canWait: options.canWait,
      isShared: options.isWritable,
    });
    this.#view = new GuestView({
      visibility: options,
      fileSystems: options.fileSystems,
      openAt: (path) => this.#files.at(path),
    });
  }

  walk(path: ByteString): NodeInfo[] {
    this.#requireOpen();
    const infos = [this.#view.root(this.#rooted.root)];
    this.#rooted.walk(path, {
      mayEnter: (name) => isVisibleName(name, this.#options),
      entered: (directory) => {
        infos.push(this.#view.entered(directory));
      },
      ended: (parent, name, endOffset) => {
        const info = this.#view.look(parent, name, path.slice(0, endOffset));
        // One that has just become a directory, or may not be entered, is not what was asked about.
        if (info !== undefined && (info.kind !== 'directory' || endOffset === path.length)) infos.push(info);
      },
    });
    return infos;
  }

  openList(path: ByteString): number {
    this.#requireOpen();
    this.#handles.requireRoom();
    this.#view.requireVisible(path);
    const listing = new DirectoryListing({
      canWait: this.#options.canWait,
      directory: this.#rooted.openDirectory(path),
      extraNames: this.#files.dirtyNames(path),
      describe: (directory, name) => this.#view.entry(directory, name, childPath(path, name)),
    });
    return this.#handles.add({ kind: 'list', listing });
  }

  nextEntries(list: number): ListedEntry[] | Promise<ListedEntry[]> {
    return this.#list(list).nextPage();
  }

  closeList(list: number): void {
    const listing = this.#list(list);
    this.#handles.remove(list);
    listing.close();
  }

  openFile(path: ByteString, access: FileAccess): number {
    this.#requireOpen();
    if (access.writes) this.#requireWritable();
    this.#handles.requireRoom();
    if (path === '') throw errno(Errno.EISDIR);
    this.#view.requireVisible(path);
    const file = this.#rooted.inParent(path, (parent, name) => {
      const info = this.#view.look(parent, name, path);
      if (info === undefined) throw errno(Errno.ENOENT);
      if (info.kind === 'directory') throw errno(Errno.EISDIR);
      if (info.kind === 'symlink') throw errno(Errno.ELOOP);
      // Writing ends in a rename into the directory: better to refuse now than to lose what was written.
      if (access.writes) this.#requireChangeable(parent);
      return this.#files.open(path, parent, name, access.writes);
    });
    return this.#handles.add({ kind: 'file', file, writes: access.writes });
  }

  statFile(handle: number): NodeInfo {
    return this.#file(handle).file.info();
  }

  readFile(handle: number, position: number, limitBytes: number): Uint8Array {
    const { file } = this.#file(handle);
    requireSize(position);
    requireSize(limitBytes);
    return readContents(file.fd, position, limitBytes, this.#scratch);
  }

  writeFile(handle: number, position: number, bytes: Uint8Array): number | Promise<number> {
    return this.#inTurn(() => {
      const { file, writes } = this.#file(handle);
      if (!writes) throw errno(Errno.EBADF);
      requireSize(position);
      return this.#files.write(file, position, bytes);
    });
  }

  truncateFile(handle: number, sizeBytes: number): void | Promise<void> {
    return this.#inTurn(() => {
      const { file, writes } = this.#file(handle);
      if (!writes) throw errno(Errno.EBADF);
      requireSize(sizeBytes);
      return this.#files.truncate(file, sizeBytes);
    });
  }

  syncFile(handle: number): void | Promise<void> {
    return this.#inTurn(() => this.#files.sync(this.#file(handle).file));
  }

  closeFile(handle: number): void | Promise<void> {
    return this.#inTurn(() => {
      const { file, writes } = this.#file(handle);
      this.#handles.remove(handle);
      this.#files.close(file, writes);
    });
  }

  createFile(path: ByteString, mode: number): NodeInfo {
    return this.#create(path, (parent, name) => {
      // The host may have something there that is not shown.
      if (parent.lookUp(name) !== undefined) throw errno(Errno.EEXIST);
      return this.#files.create(path, mode & PERMISSION_BITS).info();
    });
  }

  makeDirectory(path: ByteString, mode: number): NodeInfo {
    return this.#create(path, (parent, name) =>
      this.#make(path, parent, name, () => parent.makeDirectory(name, mode & PERMISSION_BITS)),
    );
  }

  makeLink(path: ByteString, target: ByteString): NodeInfo {
    return this.#create(path, (parent, name) => {
      requireCreatableTarget(target, this.#options);
      return this.#make(path, parent, name, () => parent.makeLink(name, target));
    });
  }

  unlink(path: ByteString): void {
    this.#change(path, Errno.EISDIR, (parent, name) => {
      const info = this.#view.look(parent, name, path);
      if (info === undefined) throw errno(Errno.ENOENT);
      if (info.kind === 'directory') throw errno(Errno.EISDIR);
      const inode = this.#inodeAt(parent, name);
      // A new file is not on the host yet.
      if (inode !== undefined) parent.unlink(name);
      else parent.requireWritable();
      this.#files.forget(path, inode);
    });
  }

  removeDirectory(path: ByteString): void {
    this.#change(path, Errno.EBUSY, (parent, name) => {
      const info = this.#view.look(parent, name, path);
      if (info === undefined) throw errno(Errno.ENOENT);
      if (info.kind !== 'directory') throw errno(Errno.ENOTDIR);
      this.#requireNothingNewIn(path);
      parent.removeDirectory(name);
      this.#quota.closeInode(info.ino);
    });
  }

  rename(from: ByteString, to: ByteString): void {
    this.#change(from, Errno.EBUSY, (fromParent, fromName) => {
      this.#change(to, Errno.EBUSY, (toParent, toName) => {
        requireCreatableName(toName, this.#options);
        this.#rename(
          { path: from, parent: fromParent, name: fromName },
          { path: to, parent: toParent, name: toName },
        );
      });
    });
  }

  changeMode(path: ByteString, mode: number): void {
    this.#changeAttributes(path, (parent, name) => {
      const file = this.#files.at(path);
      if (file?.isDirty) file.mode = mode & PERMISSION_BITS;
      else {
        parent.changeMode(name, mode & PERMISSION_BITS);
        if (file !== undefined) file.mode = mode & PERMISSION_BITS;
      }
    });
  }

  changeTimes(path: ByteString, atimeMs: number, mtimeMs: number): void {
    this.#changeAttributes(path, (parent, name, info) => {
      const atimeSeconds = secondsOr(atimeMs, info.atimeMs);
      const mtimeSeconds = secondsOr(mtimeMs, info.mtimeMs);
      const file = this.#files.at(path);
      if (file?.isDirty) this.#files.changeTimes(file, atimeSeconds, mtimeSeconds);
      else parent.changeTimes(name, atimeSeconds, mtimeSeconds);
    });
  }

  /** From the quotas: how large the host's disk is, and how full, is nothing a guest needs to know. */
  statServer(): ServerStat {
    const { totalBytes, totalEntries, freeBytes, freeEntries } = this.#quota;
    if (!this.#options.isWritable) return { totalBytes, totalEntries, freeBytes: 0, freeEntries: 0 };
    return { totalBytes, totalEntries, freeBytes, freeEntries };
  }

  /** @throws errno the first with which something could not be kept; everything else has been */
  endRun(keep: boolean): void | Promise<void> {
    this.#files.stop();
    return this.#inTurn(() => this.#end(keep));
  }

  /** Drops what is not published. Calls that come later fail with ENODEV. */
  close(): void | Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#files.stop();
    return this.#inTurn(() => {
      try {
        this.#end(false);
      } finally {
        this.#rooted.close();
      }
    });
  }

  #end(keep: boolean): void {
    for (const handle of this.#handles.takeAll()) if (handle.kind === 'list') handle.listing.close();
    this.#files.end(keep);
  }

  /** Does something when what was begun before is done: nothing may be closed that a copy is being made from. */
  #inTurn<T>(operation: () => T | Promise<T>): T | Promise<T> {
    if (this.#pending !== undefined) return this.#pending.then(() => this.#inTurn(operation));
    const answer = operation();
    if (!(answer instanceof Promise)) return answer;
    const settled = answer.then(
      () => undefined,
      () => undefined,
    );
    const pending: Promise<unknown> = settled.then(() => {
      this.#pending = undefined;
    });
    this.#pending = pending;
    return answer;
  }

  #create(path: ByteString, make: (parent: DirectoryHandle, name: ByteString) => NodeInfo): NodeInfo {
    this.#requireOpen();
    this.#requireWritable();
    if (path === '') throw errno(Errno.EEXIST);
    this.#view.requireVisible(parentPath(path));
    return this.#rooted.inParent(path, (parent, name) => {
      requireCreatableName(name, this.#options);
      if (this.#view.look(parent, name, path) !== undefined) throw errno(Errno.EEXIST);
      this.#requireChangeable(parent);
      return make(parent, name);
    });
  }

  /** Makes an entry that the host has at once. */
  #make(path: ByteString, parent: DirectoryHandle, name: ByteString, make: () => void): NodeInfo {
    const account = this.#quota.open();
    try {
      make();
    } catch (error) {
      this.#quota.closeEntry(account);
      throw error;
    }
    const info = this.#view.look(parent, name, path);
    if (info === undefined) {
      // The host has removed it already.
      this.#quota.closeEntry(account);
      throw errno(Errno.ENOENT);
    }
    this.#quota.keep(info.ino, account);
    return info;
  }

  #change<T>(
    path: ByteString,
    rootAnswer: typeof Errno.EISDIR | typeof Errno.EBUSY,
    action: (parent: DirectoryHandle, name: ByteString) => T,
  ): T {
    this.#requireOpen();
    this.#requireWritable();
    if (path === '') throw errno(rootAnswer);
    this.#view.requireVisible(parentPath(path));
    return this.#rooted.inParent(path, (parent, name) => {
      this.#requireRootFileSystem(parent);
      return action(parent, name);
    });
  }

  #rename(from: Place, to: Place): void {
    const { fileSystems } = this.#options;
    const source = this.#view.look(from.parent, from.name, from.path);
    if (source === undefined) throw errno(Errno.ENOENT);
    if (from.path === to.path) return;
    const target = this.#view.look(to.parent, to.name, to.path);
    const onHost = to.parent.lookUp(to.name);
    // Something that is not shown would be destroyed.
    if (target === undefined && onHost !== undefined) throw errno(Errno.EPERM);
    if (target !== undefined && source.kind === 'directory' && target.kind !== 'directory') {
      throw errno(Errno.ENOTDIR);
    }
    if (target?.kind === 'directory') {
      if (source.kind !== 'directory') throw errno(Errno.EISDIR);
      this.#requireNothingNewIn(to.path);
    }
    if (source.kind === 'symlink' && !isSameInode(from.parent.stats, to.parent.stats)) {
      // A link of the host's that climbs leads elsewhere from elsewhere; see requireCreatableTarget.
      if (!leadsDown(from.parent.readLink(from.name))) throw errno(Errno.EPERM);
    }
    if (source.kind === 'directory') {
      const move = { fromDepth: splitPath(from.path).length, toDepth: splitPath(to.path).length };
      if (wouldLeadOut(from.parent, from.name, move)) throw errno(Errno.EPERM);
    }
    const file = this.#files.at(from.path);
    if (file !== undefined) this.#files.publish(file);
    const moved = from.parent.lookUp(from.name);
    // Two names of one file: rename(2) does nothing.
    if (moved !== undefined && onHost !== undefined && isSameInode(moved, onHost)) return;
    from.parent.rename(from.name, to.parent, to.name);
    this.#files.forget(to.path, onHost === undefined ? undefined : fileSystems.numberOf(onHost));
    this.#files.move(from.path, to.path);
  }

  #changeAttributes(
    path: ByteString,
    action: (parent: DirectoryHandle, name: ByteString, info: NodeInfo) => void,
  ): void {
    if (path === '') {
      this.#requireOpen();
      this.#requireWritable();
      action(this.#rooted.root, '', this.#view.root(this.#rooted.root));
      return;
    }
    this.#change(path, Errno.EBUSY, (parent, name) => {
      const info = this.#view.look(parent, name, path);
      if (info === undefined) throw errno(Errno.ENOENT);
      action(parent, name, info);
    });
  }

  /** The number of the regular file or link that the host has there. */
  #inodeAt(parent: DirectoryHandle, name: ByteString): number | undefined {
    const stats = parent.lookUp(name);
    if (stats === undefined || !(stats.isFile() || stats.isSymbolicLink())) return undefined;
    return this.#options.fileSystems.numberOf(stats);
  }

  #file(handle: number): FileHandle {
    const found = this.#handles.get(handle);
    if (found.kind !== 'file') throw errno(Errno.EBADF);
    return found;
  }

  #list(handle: number): DirectoryListing {
    const found = this.#handles.get(handle);
    if (found.kind !== 'list') throw errno(Errno.EBADF);
    return found.listing;
  }

  #requireOpen(): void {
    if (this.#isClosed) throw errno(Errno.ENODEV);
  }

  #requireWritable(): void {
    if (!this.#options.isWritable) throw errno(Errno.EROFS);
  }

  /** Other file systems mounted below the root are for reading: nothing could be renamed from the staging area there. */
  #requireRootFileSystem(parent: DirectoryHandle): void {
    if (parent.stats.dev !== this.#rooted.root.stats.dev) throw errno(Errno.EROFS);
  }

  #requireChangeable(parent: DirectoryHandle): void {
    this.#requireRootFileSystem(parent);
    parent.requireWritable();
  }

  /** @throws errno ENOTEMPTY for a directory with files that only the guest sees yet */
  #requireNothingNewIn(path: ByteString): void {
    for (const _ of this.#files.dirtyBelow(path)) throw errno(Errno.ENOTEMPTY);
  }
}

/** A name in a directory, and the path from the root that it has. */
interface Place {
  readonly path: ByteString;
  readonly parent: DirectoryHandle;
  readonly name: ByteString;
}

function requireSize(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw errno(Errno.EINVAL);
}

function secondsOr(timeMs: number, currentMs: number): number {
  if (Number.isNaN(timeMs)) return hostSeconds(currentMs);
  if (Math.abs(timeMs) > MAX_TIME_MS) throw errno(Errno.EINVAL);
  return hostSeconds(timeMs);
}
