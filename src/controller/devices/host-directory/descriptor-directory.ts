import * as fs from 'node:fs';
import { Errno, ErrnoFailure, errno } from '../../../abi/errno.js';
import type { ByteString } from '../../../vfs/byte-string.js';
import type { DirectoryHandle, HostFileDescriptor } from './directory-handle.js';
import { attempt, hostCode, onHost } from './host-errors.js';
import { isSameInode, statDescriptor, statPath } from './host-stats.js';

const { O_RDONLY, O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW, O_DIRECTORY, O_NONBLOCK, O_NOCTTY } = fs.constants;
/** open(2), Linux: a descriptor that stands for a place and reads nothing. Node has no name for it. */
const O_PATH = 0o10000000;
const PERMISSION_BITS = 0o777;
/** A larger batch makes fewer calls; it is what a list holds in memory. */
const LIST_BATCH_ENTRIES = 256;

/**
 * A directory behind a descriptor (Linux). Node has no `openat(2)`, but `/proc/self/fd/N/name` is the same: the
 * kernel goes from the descriptor's inode, wherever that has been moved to, to one name in it. With O_NOFOLLOW
 * everywhere, no other process can make any of these operations leave the directory, whatever it renames or links
 * meanwhile; the worst it can do is to move the directory itself, which then is still the same directory.
 */
export class DescriptorDirectory implements DirectoryHandle {
  readonly stats: fs.Stats;
  readonly #fd: number;
  readonly #self: string;

  /** Opens a directory whose path has been resolved; undefined where this way of working does not exist. */
  static openRoot(path: Buffer): DescriptorDirectory | undefined {
    if (process.platform !== 'linux') return undefined;
    const root = new DescriptorDirectory(fs.openSync(path, O_PATH | O_DIRECTORY | O_NOFOLLOW));
    // Without /proc (or with somebody else's) the paths lead nowhere, or somewhere else.
    const seen = onHost(() => statPath(`${root.#self}/.`));
    if (seen !== undefined && isSameInode(seen, root.stats)) return root;
    root.close();
    return undefined;
  }

  /** Takes the descriptor over. */
  private constructor(fd: number) {
    this.#fd = fd;
    this.#self = magicPath(fd);
    try {
      this.stats = statDescriptor(fd);
    } catch (error) {
      fs.closeSync(fd);
      throw error;
    }
  }

  duplicate(): DirectoryHandle {
    return this.openDirectory('.');
  }

  stat(): fs.Stats {
    return onHost(() => statDescriptor(this.#fd));
  }

  lookUp(name: ByteString): fs.Stats | undefined {
    return onHost(() => statPath(this.#at(name)));
  }

  openDirectory(name: ByteString): DirectoryHandle {
    return onHost(
      () => new DescriptorDirectory(fs.openSync(this.#at(name), O_PATH | O_DIRECTORY | O_NOFOLLOW)),
    );
  }

  openFile(name: ByteString, options: { readonly writable: boolean }): HostFileDescriptor {
    return this.#withPlace(name, (place) => {
      // Known to be a regular file before anything is opened: opening a device or a FIFO can itself do something.
      requireRegular(fs.fstatSync(place));
      return ownDescriptor(fs.openSync(magicPath(place), O_RDONLY | O_NONBLOCK | O_NOCTTY), (fd) => {
        const stats = statDescriptor(fd);
        requireRegular(stats);
        if (options.writable) fs.accessSync(magicPath(fd), fs.constants.W_OK);
        return { fd, stats };
      });
    });
  }

  createFile(name: ByteString, mode: number): HostFileDescriptor {
    return onHost(() =>
      ownDescriptor(
        fs.openSync(this.#at(name), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode & PERMISSION_BITS),
        (fd) => ({ fd, stats: statDescriptor(fd) }),
      ),
    );
  }

  cloneFile(source: number, name: ByteString): HostFileDescriptor | undefined {
    const { COPYFILE_EXCL, COPYFILE_FICLONE_FORCE } = fs.constants;
    try {
      fs.copyFileSync(magicPath(source), this.#at(name), COPYFILE_EXCL | COPYFILE_FICLONE_FORCE);
    } catch (error) {
      if (hostCode(error) === undefined) throw error;
      return undefined;
    }
    try {
      // It has the mode of the source, which may be one that cannot be opened for writing.
      this.changeMode(name, 0o600);
      return onHost(() =>
        ownDescriptor(fs.openSync(this.#at(name), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY), (fd) => {
          const stats = statDescriptor(fd);
          requireRegular(stats);
          return { fd, stats };
        }),
      );
    } catch (error) {
      attempt(() => this.unlink(name));
      throw error;
    }
  }

  readLink(name: ByteString): ByteString {
    return onHost(() => fs.readlinkSync(this.#at(name), 'latin1'));
  }

  makeLink(name: ByteString, target: ByteString): void {
    onHost(() => fs.symlinkSync(Buffer.from(target, 'latin1'), this.#at(name)));
  }

  makeDirectory(name: ByteString, mode: number): void {
    onHost(() => fs.mkdirSync(this.#at(name), mode & PERMISSION_BITS));
  }

  unlink(name: ByteString): void {
    onHost(() => fs.unlinkSync(this.#at(name)));
  }

  removeDirectory(name: ByteString): void {
    onHost(() => fs.rmdirSync(this.#at(name)));
  }

  rename(name: ByteString, to: DirectoryHandle, toName: ByteString): void {
    if (!(to instanceof DescriptorDirectory)) throw new TypeError('directories of two kinds');
    onHost(() => fs.renameSync(this.#at(name), to.#at(toName)));
  }

  changeMode(name: ByteString, mode: number): void {
    this.#withPlace(name, (place) => {
      const stats = fs.fstatSync(place);
      if (stats.isSymbolicLink()) throw errno(Errno.EOPNOTSUPP);
      if (!stats.isDirectory()) requireRegular(stats);
      // A directory keeps its group and sticky bits; a file never keeps the right to run as somebody else.
      const kept = stats.isDirectory() ? stats.mode & 0o7000 : 0;
      fs.chmodSync(magicPath(place), kept | (mode & PERMISSION_BITS));
    });
  }

  changeTimes(name: ByteString, atimeSeconds: number, mtimeSeconds: number): void {
    onHost(() => fs.lutimesSync(this.#at(name), atimeSeconds, mtimeSeconds));
  }

  requireWritable(): void {
    onHost(() => fs.accessSync(this.#self, fs.constants.W_OK | fs.constants.X_OK));
  }

  list(): fs.Dir {
    // Node's types know no 'buffer' here; Node does, and only so are names whole that are not UTF-8.
    const encoding = 'buffer' as BufferEncoding;
    return onHost(() => fs.opendirSync(this.#self, { encoding, bufferSize: LIST_BATCH_ENTRIES }));
  }

  sync(): void {
    attempt(() => {
      const fd = fs.openSync(this.#self, O_RDONLY | O_DIRECTORY);
      try {
        fs.fsyncSync(fd);
      } finally {
        fs.closeSync(fd);
      }
    });
  }

  fileSystemOf(name: ByteString): { readonly dev: number; readonly type?: number } | undefined {
    try {
      return this.#withPlace(name, (place) => ({
        dev: fs.fstatSync(place).dev,
        type: fs.statfsSync(magicPath(place)).type,
      }));
    } catch (error) {
      if (error instanceof ErrnoFailure) return undefined;
      throw error;
    }
  }

  close(): void {
    fs.closeSync(this.#fd);
  }

  /** Gives a descriptor of whatever has a name: nothing is followed, opened or started by that. */
  #withPlace<T>(name: ByteString, action: (place: number) => T): T {
    return onHost(() => {
      const place = fs.openSync(this.#at(name), O_PATH | O_NOFOLLOW);
      try {
        return action(place);
      } finally {
        fs.closeSync(place);
      }
    });
  }

  #at(name: ByteString): string | Buffer {
    const path = `${this.#self}/${name}`;
    return isAscii(name) ? path : Buffer.from(path, 'latin1');
  }
}

/** A path that the kernel takes for the very inode behind a descriptor. */
function magicPath(fd: number): string {
  return `/proc/self/fd/${fd}`;
}

/** Closes a descriptor when what is done with it fails. */
function ownDescriptor<T>(fd: number, action: (fd: number) => T): T {
  try {
    return action(fd);
  } catch (error) {
    fs.closeSync(fd);
    throw error;
  }
}

/** @throws errno for all but regular files; what guests are not shown at all is not there. */
export function requireRegular(stats: fs.Stats): void {
  if (stats.isFile()) return;
  if (stats.isDirectory()) throw errno(Errno.EISDIR);
  throw errno(stats.isSymbolicLink() ? Errno.ELOOP : Errno.ENOENT);
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
