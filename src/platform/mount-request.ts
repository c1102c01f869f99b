import type { ArchiveTable } from '../vfs/archive/parse-archive.js';
import type { ByteString } from '../vfs/byte-string.js';
import type { FileTree } from '../vfs/memory/tree.js';
import type { OverlayState } from '../vfs/overlay/overlay-state.js';

/** A file system to put at an absolute path of the guest: plain data, cloneable to another thread. */
export type MountRequest = { readonly at: ByteString } & (
  | DelegatedMount
  | OverlayMount
  | MemoryMount
  | ArchiveMount
);

/** Files that the controller answers for. */
export interface DelegatedMount {
  readonly kind: 'delegated';
  /** What the controller knows it by. */
  readonly mount: number;
  readonly readOnly: boolean;
}

/** Files that the controller answers for, with private changes over them. */
export interface OverlayMount {
  readonly kind: 'overlay';
  readonly mount: number;
  readonly limits: MountLimits;
  /** The changes of earlier runs. */
  readonly state: OverlayState;
}

/** Private files with limits of their own. */
export interface MemoryMount {
  readonly kind: 'memory';
  readonly files: FileTree;
  readonly limits: MountLimits;
}

/** Files that never change, in the format of `vfs/archive`. */
export interface ArchiveMount {
  readonly kind: 'archive';
  /** On shared memory, so that sending it costs nothing. */
  readonly bytes: Uint8Array;
  readonly table: ArchiveTable;
}

export interface MountLimits {
  readonly bytes: number;
  readonly entries: number;
}

/** What became of a mount in a run. */
export type MountReport =
  | { readonly kind: 'unchanged' }
  /** What changed in private files. */
  | { readonly kind: 'memory'; readonly files: FileTree }
  /** All changes in an overlay. */
  | { readonly kind: 'overlay'; readonly state: OverlayState };
