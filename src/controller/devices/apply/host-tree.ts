import { realpathSync, type Stats } from 'node:fs';
import { showValue, VitrineError } from '../../../errors.js';
import type { ByteString } from '../../../vfs/byte-string.js';
import type { SeenEntry } from '../../../vfs/overlay/lower-tree.js';
import { UNKNOWN_INO } from '../../changes/settle-changes.js';
import type { DirectoryHandle } from '../host-directory/directory-handle.js';
import { HostFileSystems } from '../host-directory/host-file-systems.js';
import { kindOf } from '../host-directory/node-info.js';
import { parentPath } from '../host-directory/paths.js';
import { openRootHandle, RootedDirectory } from '../host-directory/rooted-directory.js';

/** What inode numbers are unique below when file systems are told apart in another order. */
const INODE_RANGE = 2 ** 45;

/**
 * A host directory to which changes are applied. Nothing outside of it is ever touched, whatever is renamed or linked
 * there meanwhile. Knows what has been moved so far, so that a path from before finds what it meant.
 */
export class HostTree {
  readonly rooted: RootedDirectory;
  readonly #fileSystems: HostFileSystems;
  /** Path before → path now, of what was renamed. */
  readonly #moved = new Map<ByteString, ByteString>();

  /** @throws VitrineError ERR_FILE when the directory cannot be used */
  constructor(hostPath: string) {
    let root: DirectoryHandle;
    try {
      // Node's types do not know that a Buffer may be asked for here as everywhere.
      root = openRootHandle(realpathSync.native(hostPath, 'buffer') as unknown as Buffer);
    } catch (cause) {
      throw new VitrineError(
        'ERR_FILE',
        `cannot apply changes to ${showValue(hostPath)}: it is no directory that can be opened; check that it still exists`,
        { cause },
      );
    }
    const fileSystems = new HostFileSystems(root.stats);
    this.#fileSystems = fileSystems;
    this.rooted = new RootedDirectory(root, (parent, name, stats) => fileSystems.admits(parent, name, stats));
  }

  /** Where that is now which was at a path before anything was applied. */
  now(before: ByteString): ByteString {
    for (let at = before; ; at = parentPath(at)) {
      const moved = this.#moved.get(at);
      if (moved !== undefined) return moved + before.slice(at.length);
      if (at === '') return before;
    }
  }

  noteMove(before: ByteString, now: ByteString): void {
    this.#moved.set(before, now);
  }

  /** Whether what is there is what was seen. */
  isSeen(stats: Stats, seen: SeenEntry): boolean {
    if (kindOf(stats) !== seen.kind) return false;
    if (seen.kind === 'directory' && seen.ino === UNKNOWN_INO) return true;
    if (this.#fileSystems.numberOf(stats) % INODE_RANGE !== seen.ino % INODE_RANGE) return false;
    if (seen.kind === 'directory') return true;
    // The size of a link may be that of what was shown in its place.
    return stats.mtimeMs === seen.mtimeMs && (seen.kind === 'symlink' || stats.size === seen.sizeBytes);
  }

  /** Does something in a directory. @throws errno */
  inDirectory<T>(path: ByteString, action: (directory: DirectoryHandle) => T): T {
    const directory = this.rooted.openDirectory(path);
    try {
      return action(directory);
    } finally {
      directory.close();
    }
  }

  close(): void {
    this.rooted.close();
  }
}
