import { Errno, errno } from '../../../abi/errno.js';
import type { ByteString } from '../../../vfs/byte-string.js';
import type { ListedEntry, NodeInfo } from '../../../vfs/file-server.js';
import type { DirectoryHandle } from './directory-handle.js';
import type { HostFileSystems } from './host-file-systems.js';
import { isSameInode } from './host-stats.js';
import { kindOf, nodeInfo } from './node-info.js';
import type { OpenFile } from './open-file.js';
import { splitPath } from './paths.js';
import { isVisibleName, shownTarget, type Visibility } from './visibility.js';

export interface GuestViewOptions {
  readonly visibility: Visibility;
  readonly fileSystems: HostFileSystems;
  /** The file that is open, or staged, under a path. */
  readonly openAt: (path: ByteString) => OpenFile | undefined;
}

/**
 * What a guest sees: what the host has, without what guests are not shown (hidden names, special files, file systems
 * that the kernel makes up, links where they are not wanted), and with what the guest wrote and the host has not yet.
 */
export class GuestView {
  readonly #options: GuestViewOptions;

  constructor(options: GuestViewOptions) {
    this.#options = options;
  }

  root(root: DirectoryHandle): NodeInfo {
    const stats = root.stat();
    return nodeInfo(stats, 'directory', this.#options.fileSystems.numberOf(stats));
  }

  /** A directory that has been opened. */
  entered(directory: DirectoryHandle): NodeInfo {
    return nodeInfo(directory.stats, 'directory', this.#options.fileSystems.numberOf(directory.stats));
  }

  /** What is at a name; undefined for nothing. `path` is the name's, from the root. @throws errno */
  look(parent: DirectoryHandle, name: ByteString, path: ByteString): NodeInfo | undefined {
    const { visibility, fileSystems, openAt } = this.#options;
    if (!isVisibleName(name, visibility)) return undefined;
    const file = openAt(path);
    if (file?.isDirty) return file.info();
    const stats = parent.lookUp(name);
    const kind = stats === undefined ? undefined : kindOf(stats);
    if (stats === undefined || kind === undefined || !fileSystems.admits(parent, name, stats))
      return undefined;
    if (kind === 'symlink') {
      const target = visibility.followLinks ? readLink(parent, name) : undefined;
      if (target === undefined) return undefined;
      const shown = shownTarget(target, splitPath(path).length - 1);
      return nodeInfo(stats, kind, fileSystems.numberOf(stats), shown);
    }
    // An open file keeps its number, whatever becomes of its inode.
    const isOpen = file !== undefined && isSameInode(stats, file.onDisk);
    return nodeInfo(stats, kind, isOpen ? file.ino : fileSystems.numberOf(stats));
  }

  /** {@link look}, for a listing. Its inode number is the one that stat(2) tells, so d_type alone would not do. */
  entry(parent: DirectoryHandle, name: ByteString, path: ByteString): ListedEntry | undefined {
    const info = this.look(parent, name, path);
    return info === undefined ? undefined : { name, ino: info.ino, kind: info.kind };
  }

  /** @throws errno ENOENT when a component of a path does not exist for the guest, whatever there is */
  requireVisible(path: ByteString): void {
    for (const name of splitPath(path)) {
      if (!isVisibleName(name, this.#options.visibility)) throw errno(Errno.ENOENT);
    }
  }
}

/** Undefined when it is no link any more. */
function readLink(parent: DirectoryHandle, name: ByteString): ByteString | undefined {
  try {
    return parent.readLink(name);
  } catch (error) {
    if (error === errno(Errno.EINVAL) || error === errno(Errno.ENOENT)) return undefined;
    throw error;
  }
}
