import { Errno, errno } from '../../../abi/errno.js';

/** What a guest added to one file or directory. */
export interface Account {
  /** Size that the file had before the guest changed it; 0 for one that the guest made. */
  readonly baselineBytes: number;
  /** Bytes beyond that, which are counted as used. */
  chargedBytes: number;
  /** Whether the guest made it, and so is charged an entry. */
  isCreated: boolean;
}

/**
 * What a guest may add to a directory in all, over all its runs: bytes beyond what files had, and entries. Taking
 * away what it added gives that back; taking away what was the host's does not.
 *
 * Accounts of what is on the disk are kept by inode number: at most one for each thing the guest made (bounded by
 * the entries) and each file of the host that it changed.
 */
export class Quota {
  readonly #maxBytes: number;
  readonly #maxEntries: number;
  readonly #accounts = new Map<number, Account>();
  #usedBytes = 0;
  #usedEntries = 0;

  constructor(maxBytes: number, maxEntries: number) {
    this.#maxBytes = maxBytes;
    this.#maxEntries = maxEntries;
  }

  get totalBytes(): number {
    return Math.min(this.#maxBytes, Number.MAX_SAFE_INTEGER);
  }

  get totalEntries(): number {
    return Math.min(this.#maxEntries, Number.MAX_SAFE_INTEGER);
  }

  get freeBytes(): number {
    return Math.max(0, this.totalBytes - this.#usedBytes);
  }

  get freeEntries(): number {
    return Math.max(0, this.totalEntries - this.#usedEntries);
  }

  /** The account of a file on the disk; a new one, which is not kept, when there is none. */
  find(inode: number, sizeBytes: number): Account {
    return this.#accounts.get(inode) ?? { baselineBytes: sizeBytes, chargedBytes: 0, isCreated: false };
  }

  /** Counts an entry that is about to be made. @throws errno ENOSPC */
  open(): Account {
    if (this.#usedEntries >= this.#maxEntries) throw errno(Errno.ENOSPC);
    this.#usedEntries++;
    return { baselineBytes: 0, chargedBytes: 0, isCreated: true };
  }

  /** Whether a file may have a size. @throws errno ENOSPC */
  requireRoom(account: Account, sizeBytes: number): void {
    const growth = sizeBytes - account.baselineBytes - account.chargedBytes;
    if (growth > 0 && this.#usedBytes + growth > this.#maxBytes) throw errno(Errno.ENOSPC);
  }

  /** Counts a file as having a size from now on. Precondition: {@link requireRoom}, unless it shrinks. */
  resize(account: Account, sizeBytes: number): void {
    const chargedBytes = Math.max(0, sizeBytes - account.baselineBytes);
    this.#usedBytes += chargedBytes - account.chargedBytes;
    account.chargedBytes = chargedBytes;
  }

  /** Keeps the account of what is on the disk now under this number. */
  keep(inode: number, account: Account): void {
    this.#accounts.set(inode, account);
  }

  /** Lets go of a number, whose account lives on elsewhere. */
  release(inode: number): void {
    this.#accounts.delete(inode);
  }

  /** Gives back an entry: its name is gone. */
  closeEntry(account: Account): void {
    if (account.isCreated) this.#usedEntries--;
    account.isCreated = false;
  }

  /** Gives back bytes: the contents are gone, too. */
  closeBytes(account: Account): void {
    this.#usedBytes -= account.chargedBytes;
    account.chargedBytes = 0;
  }

  /** Counts bytes again that another account stood for: what they were on the disk, they still are. */
  reinstate(account: Account): void {
    this.#usedBytes += account.chargedBytes;
  }

  /** Gives back all of something that was on the disk under this number and is no more. */
  closeInode(inode: number): void {
    const account = this.#accounts.get(inode);
    if (account === undefined) return;
    this.#accounts.delete(inode);
    this.closeEntry(account);
    this.closeBytes(account);
  }
}
