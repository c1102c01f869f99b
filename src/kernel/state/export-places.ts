import { Errno, ErrnoFailure, errno } from '../../abi/errno.js';
import { LostDirectory } from '../../vfs/lost-directory.js';
import { PATH_LIMIT_BYTES, PERMISSION_MASK } from '../../vfs/mode.js';
import { type DirectoryPlace, type Mount, pathOf } from '../../vfs/mounts.js';
import type { DeviceNode, DirectoryNode, FileNode } from '../../vfs/node.js';
import type { Vfs } from '../../vfs/vfs.js';
import type { DirectoryState, NodeState } from './kernel-state.js';

/** How an open file or device is found again; undefined when it cannot be. */
export function nodeStateOf(vfs: Vfs, node: FileNode | DeviceNode): NodeState | undefined {
  const { fileSystem } = node;
  const mount = vfs.mountOf(fileSystem);
  if (mount === undefined) return undefined;
  if (fileSystem.inode !== undefined) return { kind: 'inode', mount: mount.path, ino: node.ino };
  const { currentPath } = node;
  if (currentPath === undefined) return undefined;
  const path = `${mount.path === '/' ? '' : mount.path}/${currentPath}`;
  if (path.length >= PATH_LIMIT_BYTES) return undefined;
  return { kind: 'path', path, ino: fileSystem.isFixed === true ? null : node.ino };
}

/** Collects the directories that a guest holds, each once. */
export class DirectoryExporter {
  readonly states: DirectoryState[] = [];
  readonly #indexes = new Map<DirectoryNode, number>();

  indexOf(place: DirectoryPlace): number {
    const known = this.#indexes.get(place.node);
    if (known !== undefined) return known;
    const state = this.#stateOf(place);
    const index = this.states.push(state) - 1;
    this.#indexes.set(place.node, index);
    return index;
  }

  #stateOf(place: DirectoryPlace): DirectoryState {
    const { mount, node } = place;
    try {
      if (node instanceof LostDirectory) throw errno(Errno.ESTALE);
      if (node.name === undefined) return this.#removed(place);
      const { fileSystem } = mount;
      if (fileSystem.inode !== undefined) return { kind: 'inode', mount: mount.path, ino: node.ino };
      const needsNoNumber = fileSystem.isFixed === true || node === mount.root;
      return { kind: 'path', path: pathOf(place), ino: needsNoNumber ? null : node.ino };
    } catch (failure) {
      // A path too long, or a server that does not answer.
      if (!(failure instanceof ErrnoFailure)) throw failure;
      return { kind: 'lost', mount: mount.path };
    }
  }

  #removed({ mount, node }: DirectoryPlace): DirectoryState {
    const { dev, ino, mode, atimeMs, mtimeMs, ctimeMs } = node.stat();
    const parent = this.indexOf({ mount, node: nearest(mount, node) });
    const times = { atimeMs, mtimeMs, ctimeMs };
    return {
      kind: 'removed',
      mount: mount.path,
      parent,
      dev,
      ino,
      permissions: mode & PERMISSION_MASK,
      ...times,
    };
  }
}

/** The first directory above that was not removed. */
function nearest(mount: Mount, removed: DirectoryNode): DirectoryNode {
  let at = removed;
  while (at.name === undefined && at.parent !== at) at = at.parent;
  return at.name === undefined ? mount.root : at;
}
