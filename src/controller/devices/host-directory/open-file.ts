import { closeSync, fchmodSync, fchownSync, type Stats } from 'node:fs';
import type { ErrnoValue } from '../../../abi/errno.js';
import type { ByteString } from '../../../vfs/byte-string.js';
import type { NodeInfo } from '../../../vfs/file-server.js';
import type { HostFileDescriptor } from './directory-handle.js';
import { attempt, onHost } from './host-errors.js';
import { statDescriptor } from './host-stats.js';
import { nodeInfo } from './node-info.js';
import type { Account } from './quota.js';
import type { StagedEntry } from './staging-area.js';

/**
 * A file that a guest has open, or has created and not opened yet: what all of its handles share, so that a reader
 * sees what a writer wrote before the host does.
 *
 * *Clean*: its contents are those on the disk. *Dirty*: they are in a staged file, and what the host has (or has
 * not) at the path is older.
 */
export class OpenFile {
  /** Where it is; undefined when it has no name any more, and then never again. */
  path: ByteString | undefined;
  /** Open handles, and how many of them write. */
  handleCount = 0;
  writerCount = 0;
  /** What the guest added to it. */
  account: Account;
  /** Of a dirty file: the account of what is on the disk; undefined when nothing is. */
  accountOnDisk: Account | undefined;
  /** Whether its bytes are to be given back with it: its contents end with it, too. */
  endsWithHandles = false;
  /** Whether there may be something that is not on the disk yet in fsync's sense. */
  needsSync = false;
  /**
   * What a write to it failed with (no room, a full disk): what it holds is neither what was there nor what the program
   * meant, and does not take a place on the host unless the program begins again by emptying it. Closing it says the
   * same once more, as over NFS: in Python's `with`, the error of closing is the one that comes out.
   */
  failure: ErrnoValue | undefined;
  /** Of a dirty file: what was copied of the host's file. */
  copiedBytes = 0;
  /** The name of its contents in the staging area. */
  stagedName: ByteString | undefined;
  /** The inode that the host has at the path. Of a new file: the one that will be there. */
  onDisk: Stats;
  /** Of a dirty file: the permission bits it will have. */
  mode: number;

  readonly #ino: number;
  readonly #owner: { readonly uid: number; readonly gid: number };
  #fd: number;
  #isDirty: boolean;
  /**
   * The first inode, kept open as long as this lives. Its number is what the guest is told all the time: programs
   * (sqlite3 for one) take a number that changes under an open file for somebody replacing the file. Open, it cannot
   * be given to another file meanwhile.
   */
  #firstFd: number | undefined;

  /**
   * Takes the descriptor over. `ino`: the number that guests are shown. A staged entry is a new file's.
   */
  constructor(
    path: ByteString | undefined,
    opened: HostFileDescriptor | StagedEntry,
    ino: number,
    account: Account,
  ) {
    this.path = path;
    this.account = account;
    this.onDisk = opened.stats;
    this.mode = opened.stats.mode & 0o777;
    this.#owner = { uid: opened.stats.uid, gid: opened.stats.gid };
    this.#ino = ino;
    this.#fd = opened.fd;
    this.#isDirty = 'name' in opened;
    this.stagedName = 'name' in opened ? opened.name : undefined;
    this.needsSync = this.#isDirty;
  }

  /** The descriptor of its contents now. Only a dirty file's may be written to. */
  get fd(): number {
    return this.#fd;
  }

  get isDirty(): boolean {
    return this.#isDirty;
  }

  get ino(): number {
    return this.#ino;
  }

  sizeBytes(): number {
    return onHost(() => statDescriptor(this.#fd)).size;
  }

  info(): NodeInfo {
    const info = nodeInfo(
      onHost(() => statDescriptor(this.#fd)),
      'file',
      this.#ino,
    );
    return this.#isDirty ? { ...info, permissions: this.mode } : info;
  }

  /** From here on the contents are in a staged file, whose descriptor is taken over. */
  becomeDirty(staged: StagedEntry): void {
    this.#replaceDescriptor(staged.fd);
    this.#isDirty = true;
    this.stagedName = staged.name;
    this.accountOnDisk = this.account;
    this.account = { ...this.account };
  }

  /** Gives the staged file the mode and, as far as this user may, the owner of the one that it replaces. */
  prepareToPublish(): void {
    const { uid, gid } = this.#owner;
    // A new file has its owner already. The owner comes first: setting it takes bits off the mode.
    if (this.accountOnDisk !== undefined) attempt(() => fchownSync(this.#fd, uid, gid));
    onHost(() => fchmodSync(this.#fd, this.mode & 0o777));
  }

  /** From here on the contents are on the disk. */
  becomeClean(): void {
    this.#isDirty = false;
    this.stagedName = undefined;
    this.accountOnDisk = undefined;
    this.onDisk = onHost(() => statDescriptor(this.#fd));
  }

  close(): void {
    attempt(() => closeSync(this.#fd));
    const first = this.#firstFd;
    if (first !== undefined) attempt(() => closeSync(first));
    this.#firstFd = undefined;
  }

  #replaceDescriptor(fd: number): void {
    if (this.#firstFd === undefined) this.#firstFd = this.#fd;
    else closeSync(this.#fd);
    this.#fd = fd;
  }
}
