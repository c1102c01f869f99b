import type { DirectoryEntry } from '../../vfs/node.js';

/** What a directory entry costs besides its name, in bytes, near enough. */
const ENTRY_BYTES = 32;

/** What all listings of a sleeping kernel may take together, in bytes: a state is to be small. */
export const MAX_LISTED = 32_768;

/** What keeping a listing costs, in bytes. */
export function listingCost(entries: readonly DirectoryEntry[]): number {
  return entries.reduce((sum, { name }) => sum + name.length + ENTRY_BYTES, 0);
}
