import type { DirectoryEntry } from '../../vfs/node.js';

/** The entries of a directory by position, as one pass from the first `getdents64` to a rewind sees them. */
export interface DirectoryListing {
  /** The entry at a position; undefined from the end on. Positions mostly come in order, one after the other. */
  at(position: number): DirectoryEntry | undefined;
  close(): void;
}

/** Holds all entries from its making on: changes in between neither repeat nor skip any. */
export class SnapshotListing implements DirectoryListing {
  readonly entries: readonly DirectoryEntry[];

  constructor(entries: Iterable<DirectoryEntry>) {
    this.entries = [...entries];
  }

  at(position: number): DirectoryEntry | undefined {
    return this.entries[position];
  }

  close(): void {}
}

/**
 * Holds one entry. Going on costs one step; a position further on costs the entries up to there; one further back
 * (seekdir(3)) costs a new listing from the start. A guest that seeks on purpose pays in delegated calls.
 */
export class StreamedListing implements DirectoryListing {
  readonly #list: () => Iterable<DirectoryEntry>;
  #entries: Iterator<DirectoryEntry> | undefined;
  /** Of the entry held; -1 before the first. */
  #position = -1;
  /** Undefined before the first entry, and behind the last. */
  #entry: DirectoryEntry | undefined;
  #isAtEnd = false;

  constructor(list: () => Iterable<DirectoryEntry>) {
    this.#list = list;
  }

  at(position: number): DirectoryEntry | undefined {
    if (position < this.#position) this.close();
    while (this.#position < position && !this.#isAtEnd) this.#step();
    return this.#entry;
  }

  /** Whoever listens at the other end is told; the next entry asked for begins anew. */
  close(): void {
    const entries = this.#entries;
    this.#forget();
    entries?.return?.();
  }

  #step(): void {
    this.#entries ??= this.#list()[Symbol.iterator]();
    let next: IteratorResult<DirectoryEntry>;
    try {
      next = this.#entries.next();
    } catch (failure) {
      // An iterator that threw has ended; asking again must meet the failure again, not an end.
      this.#forget();
      throw failure;
    }
    this.#position++;
    this.#entry = next.done === true ? undefined : next.value;
    this.#isAtEnd = next.done === true;
  }

  #forget(): void {
    this.#entries = undefined;
    this.#position = -1;
    this.#entry = undefined;
    this.#isAtEnd = false;
  }
}
