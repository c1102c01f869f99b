import { Errno, ErrnoFailure, errno } from '../../abi/errno.js';
import { AbsentDirectory } from '../../vfs/absent-directory.js';
import { LostDirectory } from '../../vfs/lost-directory.js';
import type { DirectoryPlace, Place } from '../../vfs/mounts.js';
import type { Vfs } from '../../vfs/vfs.js';
import type { Kernel } from '../kernel.js';
import type { DirectoryState, NodeState } from './kernel-state.js';

/**
 * Finds what a state speaks of, as the guest could find it itself.
 * @throws errno ESTALE when it is another inode or none, and those of `Vfs.resolve`
 */
export function placeOf(vfs: Vfs, state: NodeState): Place {
  if (state.kind === 'inode') {
    const place = vfs.inode(state.mount, state.ino);
    if (place === undefined) throw errno(Errno.ESTALE);
    return place;
  }
  const place = vfs.resolve(vfs.root, state.path, { followLast: false });
  if (state.ino !== null && place.node.ino !== state.ino) throw errno(Errno.ESTALE);
  return place;
}

/** The directories that a guest held, in the order of the list. Never fails for what the list says. */
export function importDirectories(kernel: Kernel, states: readonly DirectoryState[]): DirectoryPlace[] {
  const { vfs } = kernel;
  const nowMs = () => kernel.ports.clock.realtimeMs();
  const places = new Array<DirectoryPlace>(states.length);
  // Those that are there first: the others hang off them.
  states.forEach((state, index) => {
    if (state.kind !== 'removed') places[index] = livingDirectory(vfs, state);
  });
  states.forEach((state, index) => {
    if (state.kind !== 'removed') return;
    const above = places[state.parent];
    const isThere = above !== undefined && above.mount.path === state.mount;
    places[index] = isThere
      ? { mount: above.mount, node: new AbsentDirectory(above.node, state, nowMs) }
      : lostDirectory(vfs, state.mount);
  });
  return places;
}

function livingDirectory(
  vfs: Vfs,
  state: DirectoryState & { kind: 'inode' | 'path' | 'lost' },
): DirectoryPlace {
  if (state.kind === 'lost') return lostDirectory(vfs, state.mount);
  try {
    const { mount, node } = placeOf(vfs, state);
    if (node.kind === 'directory') return { mount, node };
  } catch (failure) {
    if (!(failure instanceof ErrnoFailure)) throw failure;
  }
  return lostDirectory(vfs, state.kind === 'inode' ? state.mount : '/');
}

function lostDirectory(vfs: Vfs, mountPath: string): DirectoryPlace {
  const mount = vfs.mountAt(mountPath) ?? vfs.root.mount;
  return { mount, node: new LostDirectory(mount.fileSystem) };
}
