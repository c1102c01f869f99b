import type { ByteString } from '../../../vfs/byte-string.js';
import type { DirectoryHandle } from './directory-handle.js';

/** Most entries below a directory that are looked at, and how deep. What is larger or deeper counts as climbing. */
const SEARCH_ENTRIES = 10_000;
const SEARCH_DEPTH = 64;

/** How many components the old and the new path of a directory have, from the root. */
export interface Move {
  readonly fromDepth: number;
  readonly toDepth: number;
}

/**
 * Whether links of the host's below a directory would lead out of the root once the directory is moved up, and do not
 * yet: `a/b/link -> ../../c` does when `a/b` becomes `b`. Guests go nowhere through such a link, but programs of the
 * host would, to a place that the guest chose.
 *
 * @param parent - holds the directory; what is below it is listed, never followed
 * @throws errno
 */
export function wouldLeadOut(parent: DirectoryHandle, name: ByteString, move: Move): boolean {
  if (move.toDepth >= move.fromDepth) return false;
  return new LinkSearch(move).finds(parent, name, 0);
}

class LinkSearch {
  readonly #move: Move;
  #left = SEARCH_ENTRIES;

  constructor(move: Move) {
    this.#move = move;
  }

  /** @param level - of the directory, below the one that is moved */
  finds(parent: DirectoryHandle, name: ByteString, level: number): boolean {
    if (level > SEARCH_DEPTH) return true;
    const directory = parent.openDirectory(name);
    try {
      const directories: ByteString[] = [];
      const entries = directory.list();
      try {
        for (let entry = entries.readSync(); entry !== null; entry = entries.readSync()) {
          if (--this.#left < 0) return true;
          const child = (entry.name as unknown as Buffer).toString('latin1');
          const stats = directory.lookUp(child);
          if (stats?.isDirectory() && stats.dev === directory.stats.dev) directories.push(child);
          else if (stats?.isSymbolicLink() && this.#leadsOut(directory.readLink(child), level)) return true;
        }
      } finally {
        entries.closeSync();
      }
      return directories.some((child) => this.finds(directory, child, level + 1));
    } finally {
      directory.close();
    }
  }

  #leadsOut(target: ByteString, level: number): boolean {
    if (target.startsWith('/')) return false;
    let now = level;
    let lowest = level;
    for (const part of target.split('/')) {
      if (part === '..') now--;
      else if (part !== '' && part !== '.') now++;
      lowest = Math.min(lowest, now);
    }
    const { fromDepth, toDepth } = this.#move;
    return fromDepth + lowest >= 0 && toDepth + lowest < 0;
  }
}
