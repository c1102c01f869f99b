import type { ByteString } from '../byte-string.js';
import type { ArchiveIndex } from './archive-index.js';

/** Which entries there are for somebody: told by the names from the root to the entry, which are never changed. */
export type ArchiveFilter = (path: readonly ByteString[], kind: 'directory' | 'file' | 'symlink') => boolean;

/** An archive as seen through a filter, which is asked once for each entry. */
export class ArchiveView {
  readonly #index: ArchiveIndex;
  readonly #filter: ArchiveFilter;
  readonly #known = new Map<number, boolean>();

  constructor(index: ArchiveIndex, filter: ArchiveFilter) {
    this.#index = index;
    this.#filter = filter;
  }

  /** Whether a record is there. The root always is. */
  shows(record: number): boolean {
    if (record === 0) return true;
    let isShown = this.#known.get(record);
    if (isShown === undefined) {
      isShown =
        this.shows(this.#index.parentOf(record)) &&
        this.#filter(this.#pathOf(record), this.#index.kindOf(record));
      this.#known.set(record, isShown);
    }
    return isShown;
  }

  #pathOf(record: number): ByteString[] {
    const path: ByteString[] = [];
    for (let at = record; at !== 0; at = this.#index.parentOf(at)) path.unshift(this.#index.nameOf(at));
    return path;
  }
}
