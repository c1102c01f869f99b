import { HostFiles } from '../vfs/host-files.js';
import type { ByteReserve } from '../vfs/memory/limits.js';
import { MemoryFileSystem } from '../vfs/memory/memory-file-system.js';
import type { FileTree } from '../vfs/memory/tree.js';
import { exportTree } from '../vfs/memory/tree-export.js';
import { applyTree } from '../vfs/memory/tree-import.js';
import { onSharedMemory } from './shared-tree.js';

export interface PrivateTreeOptions {
  readonly limits: { readonly bytes: number; readonly entries: number };
  readonly nowMs: () => number;
  /** What bytes are reserved from besides; undefined for nothing. */
  readonly reserve?: ByteReserve | undefined;
}

/** Private files between runs: the host's end of what guests work on. */
export class PrivateTree {
  /** The host's way in. */
  readonly files: HostFiles;
  readonly #fileSystem: MemoryFileSystem;

  constructor({ limits, nowMs, reserve }: PrivateTreeOptions) {
    this.#fileSystem = new MemoryFileSystem({
      limits,
      clock: { nowMs },
      dev: 1,
      ...(reserve && { reserve }),
    });
    this.files = new HostFiles(this.#fileSystem);
  }

  /** Everything, for a guest to start with. The bytes are shared: neither side changes them. */
  take(): FileTree {
    const tree = this.#export();
    const shared = onSharedMemory(tree);
    // What was put there here is copied once, and not for each guest.
    if (shared !== tree) applyTree(this.#fileSystem, shared);
    return shared;
  }

  #export(): FileTree {
    // Files without a name are those that a session has open.
    return exportTree(this.#fileSystem, { bytes: 'share', openUnlinked: true });
  }

  /** What a guest changed. @throws VitrineError ERR_FILE */
  apply(changes: FileTree): void {
    applyTree(this.#fileSystem, onSharedMemory(changes));
  }
}
