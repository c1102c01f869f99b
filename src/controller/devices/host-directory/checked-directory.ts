import * as fs from 'node:fs';
import { sep } from 'node:path';
import { Errno, errno } from '../../../abi/errno.js';
import type { ByteString } from '../../../vfs/byte-string.js';
import { requireRegular } from './descriptor-directory.js';
import type { DirectoryHandle, HostFileDescriptor } from './directory-handle.js';
import { attempt, onHost } from './host-errors.js';
import { isSameInode, statDescriptor, statPath } from './host-stats.js';

const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL } = fs.constants;
// Windows has none of these, nor what they are for: links there are not followed by creating, and there is no FIFO
// in a directory.
const O_NOFOLLOW = fs.constants.O_NOFOLLOW ?? 0;
const O_NONBLOCK = fs.constants.O_NONBLOCK ?? 0;
const O_NOCTTY = fs.constants.O_NOCTTY ?? 0;
const PERMISSION_BITS = 0o777;
const LIST_BATCH_ENTRIES = 256;

/**
 * A directory known by its real path, for hosts whose file system cannot be walked by descriptor (macOS, Windows,
 * Linux without /proc). Before anything is done in it, its path must still lead to it without a link on the way, and
 * what was opened is compared with what was looked at.
 *
 * What it does *not* promise, and {@link DescriptorDirectory} does: between the check and the operation another
 * process **of the host** may replace a directory by a link, and so redirect one operation. A guest cannot: it makes
 * one call at a time, its links hold no '..' and are never followed here. Opening a file for reading is checked once
 * more afterwards, so that a redirected one is not read unless the other process also puts everything back in time.
 *
 * A name must be written as it is on the disk: where case or normalisation are ignored, the other spellings of a
 * name do not exist, or one file would have many names and a hidden one a visible name.
 */
export class CheckedDirectory implements DirectoryHandle {
  readonly stats: fs.Stats;
  readonly #path: Buffer;

  /** @param path - real: without links */
  constructor(path: Buffer) {
    this.#path = path;
    const stats = onHost(() => statPath(path));
    if (stats === undefined) throw errno(Errno.ENOENT);
    if (stats.isSymbolicLink()) throw errno(Errno.ELOOP);
    if (!stats.isDirectory()) throw errno(Errno.ENOTDIR);
    this.stats = stats;
  }

  duplicate(): DirectoryHandle {
    return this.#inside(() => new CheckedDirectory(this.#path));
  }

  stat(): fs.Stats {
    const stats = onHost(() => statPath(this.#path));
    if (stats === undefined || !isSameInode(stats, this.stats)) throw errno(Errno.ENOENT);
    return stats;
  }

  lookUp(name: ByteString): fs.Stats | undefined {
    if (!isUsable(name)) return undefined;
    return this.#inside(() => {
      const stats = statPath(this.#at(name));
      if (stats === undefined || stats.isSymbolicLink()) return stats;
      return this.#isOnDisk(name) ? stats : undefined;
    });
  }

  openDirectory(name: ByteString): DirectoryHandle {
    const child = this.#inside(() => new CheckedDirectory(this.#at(name)));
    if (!this.#isOnDisk(name)) throw errno(Errno.ENOENT);
    return child;
  }

  openFile(name: ByteString, options: { readonly writable: boolean }): HostFileDescriptor {
    const before = this.lookUp(name);
    if (before === undefined) throw errno(Errno.ENOENT);
    requireRegular(before);
    return this.#open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0, (opened) => {
      requireRegular(opened.stats);
      if (!isSameInode(opened.stats, before)) throw errno(Errno.ENOENT);
      this.#requireInPlace();
      if (options.writable) fs.accessSync(this.#at(name), fs.constants.W_OK);
    });
  }

  createFile(name: ByteString, mode: number): HostFileDescriptor {
    requireUsable(name);
    return this.#open(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode & PERMISSION_BITS, () =>
      this.#requireInPlace(),
    );
  }

  cloneFile(): undefined {
    return undefined;
  }

  readLink(name: ByteString): ByteString {
    return this.#inside(() => fs.readlinkSync(this.#at(name), 'latin1'));
  }

  makeLink(name: ByteString, target: ByteString): void {
    requireUsable(name);
    // Links of Windows need to be told what they lead to, and a right that few have.
    if (process.platform === 'win32') throw errno(Errno.EPERM);
    this.#inside(() => fs.symlinkSync(Buffer.from(target, 'latin1'), this.#at(name)));
  }

  makeDirectory(name: ByteString, mode: number): void {
    requireUsable(name);
    this.#inside(() => fs.mkdirSync(this.#at(name), mode & PERMISSION_BITS));
  }

  unlink(name: ByteString): void {
    this.#inside(() => fs.unlinkSync(this.#at(name)));
  }

  removeDirectory(name: ByteString): void {
    this.#inside(() => fs.rmdirSync(this.#at(name)));
  }

  rename(name: ByteString, to: DirectoryHandle, toName: ByteString): void {
    if (!(to instanceof CheckedDirectory)) throw new TypeError('directories of two kinds');
    requireUsable(toName);
    to.#requireInPlace();
    this.#inside(() => fs.renameSync(this.#at(name), to.#at(toName)));
  }

  changeMode(name: ByteString, mode: number): void {
    const stats = this.lookUp(name);
    if (stats === undefined) throw errno(Errno.ENOENT);
    if (stats.isSymbolicLink()) throw errno(Errno.EOPNOTSUPP);
    if (!stats.isDirectory()) requireRegular(stats);
    this.#inside(() => fs.chmodSync(this.#at(name), mode & PERMISSION_BITS));
  }

  changeTimes(name: ByteString, atimeSeconds: number, mtimeSeconds: number): void {
    this.#inside(() => fs.lutimesSync(this.#at(name), atimeSeconds, mtimeSeconds));
  }

  requireWritable(): void {
    this.#inside(() => fs.accessSync(this.#path, fs.constants.W_OK));
  }

  list(): fs.Dir {
    const encoding = 'buffer' as BufferEncoding;
    return this.#inside(() =>
      fs.opendirSync(this.#path.toString(), { encoding, bufferSize: LIST_BATCH_ENTRIES }),
    );
  }

  /** Not to be had by path everywhere; renames are durable when the host thinks so. */
  sync(): void {}

  fileSystemOf(name: ByteString): { readonly dev: number } | undefined {
    return this.lookUp(name);
  }

  close(): void {}

  #open(
    name: ByteString,
    flags: number,
    mode: number,
    check: (opened: HostFileDescriptor) => void,
  ): HostFileDescriptor {
    return this.#inside(() => {
      const fd = fs.openSync(this.#at(name), flags, mode);
      try {
        const opened = { fd, stats: statDescriptor(fd) };
        check(opened);
        return opened;
      } catch (error) {
        attempt(() => fs.closeSync(fd));
        throw error;
      }
    });
  }

  #inside<T>(operation: () => T): T {
    return onHost(() => {
      this.#requireInPlace();
      return operation();
    });
  }

  /** The path must lead to this directory still, without any link. @throws ENOENT */
  #requireInPlace(): void {
    const now = onHost(() => statPath(this.#path));
    if (now === undefined || !isSameInode(now, this.stats) || !isSamePath(realPath(this.#path), this.#path)) {
      throw errno(Errno.ENOENT);
    }
  }

  #isOnDisk(name: ByteString): boolean {
    const path = this.#at(name);
    return isSamePath(realPath(path), path);
  }

  #at(name: ByteString): Buffer {
    if (name === '') return this.#path;
    const separator = this.#path.toString('latin1').endsWith(sep) ? '' : sep;
    return Buffer.concat([this.#path, Buffer.from(`${separator}${name}`, 'latin1')]);
  }
}

function realPath(path: Buffer): Buffer {
  return onHost(() => fs.realpathSync.native(path, 'buffer'));
}

/** Some file systems keep names decomposed whatever they were given. */
function isSamePath(one: Buffer, other: Buffer): boolean {
  return one.equals(other) || (!isLinux && one.toString().normalize() === other.toString().normalize());
}

const isLinux = process.platform === 'linux';

/** Devices, by any extension; they are in every directory of Windows. */
const windowsDevice =
  /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9\xb9\xb2\xb3]|lpt[0-9\xb9\xb2\xb3])(?:\.|$)/i;
/** Separators, streams (`name:stream`), wildcards, what is cut off silently, and short names (`PROGRA~1`). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: Windows refuses them, too
const windowsSpecial = /[\x00-\x1f\\/:*?"<>|]|[. ]$|~[0-9]/;

/** Whether a name means what it says. */
function isUsable(name: ByteString): boolean {
  return process.platform !== 'win32' || !(windowsSpecial.test(name) || windowsDevice.test(name));
}

function requireUsable(name: ByteString): void {
  if (!isUsable(name)) throw errno(Errno.EINVAL);
}
