import type { Dir } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { Errno, errno } from '../../../abi/errno.js';
import type { ByteString } from '../../../vfs/byte-string.js';
import type { ListedEntry } from '../../../vfs/file-server.js';
import type { DirectoryHandle } from './directory-handle.js';
import { hostCode, toErrno } from './host-errors.js';

/** Bounds of one page: it has to fit into a reply. */
const PAGE_ENTRIES = 400;
const PAGE_NAME_BYTES = 48 * 1024;
/** Names looked at in one go: some milliseconds. Those that are not shown fill no page. */
const LOOKS = 1000;

export interface DirectoryListingOptions {
  /** Whether a page may take several goes, with the thread's other work in between. */
  readonly canWait: boolean;
  /** Taken over. */
  readonly directory: DirectoryHandle;
  /** Names that the host may not have yet. They come last, unless the host has them after all. */
  readonly extraNames: Set<ByteString>;
  /** What is shown of a name; undefined for what is not shown, or not there any more. */
  readonly describe: (directory: DirectoryHandle, name: ByteString) => ListedEntry | undefined;
}

/** A directory that is being listed, page by page: no more than a page and what the host hands out is ever held. */
export class DirectoryListing {
  readonly #options: DirectoryListingOptions;
  readonly #entries: Dir;
  #isAtEnd = false;
  #isClosed = false;

  /** @throws errno, and the directory is closed */
  constructor(options: DirectoryListingOptions) {
    this.#options = options;
    try {
      this.#entries = options.directory.list();
    } catch (error) {
      options.directory.close();
      throw error;
    }
  }

  /** None at the end. @throws errno */
  nextPage(): ListedEntry[] | Promise<ListedEntry[]> {
    const page: ListedEntry[] = [];
    const looks = this.#options.canWait ? LOOKS : Number.POSITIVE_INFINITY;
    return this.#fill(page, looks) || page.length > 0 ? page : this.#fillLater(page);
  }

  /** Looks at so many names; answers whether the page is full, or there are no more. */
  #fill(page: ListedEntry[], looks: number): boolean {
    let roomBytes = PAGE_NAME_BYTES;
    for (let look = 0; look < looks; look++) {
      const name = this.#nextName();
      if (name === undefined) return true;
      const entry = this.#describe(name);
      if (entry === undefined) continue;
      page.push(entry);
      // The last name may take a little more than there was: a name is short.
      roomBytes -= name.length;
      if (page.length >= PAGE_ENTRIES || roomBytes <= 0) return true;
    }
    return false;
  }

  async #fillLater(page: ListedEntry[]): Promise<ListedEntry[]> {
    do {
      await setImmediate();
      if (this.#isClosed) throw errno(Errno.EBADF);
    } while (!this.#fill(page, LOOKS) && page.length === 0);
    return page;
  }

  close(): void {
    this.#isClosed = true;
    this.#entries.closeSync();
    this.#options.directory.close();
  }

  #nextName(): ByteString | undefined {
    const { extraNames } = this.#options;
    const name = this.#nextHostName();
    if (name !== undefined) {
      extraNames.delete(name);
      return name;
    }
    for (const extra of extraNames) {
      extraNames.delete(extra);
      return extra;
    }
    return undefined;
  }

  #nextHostName(): ByteString | undefined {
    while (!this.#isAtEnd) {
      try {
        const entry = this.#entries.readSync();
        this.#isAtEnd = entry === null;
        if (entry !== null) return (entry.name as unknown as Buffer).toString('latin1');
      } catch (error) {
        // Where the host does not tell kinds, Node looks at each entry, and fails when one has just been removed.
        if (hostCode(error) !== 'ENOENT') throw toErrno(error);
      }
    }
    return undefined;
  }

  #describe(name: ByteString): ListedEntry | undefined {
    try {
      return this.#options.describe(this.#options.directory, name);
    } catch (error) {
      if (error === errno(Errno.ENOENT)) return undefined;
      throw error;
    }
  }
}
