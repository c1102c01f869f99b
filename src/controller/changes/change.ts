import type { ByteString } from '../../vfs/byte-string.js';
import type { SeenEntry } from '../../vfs/overlay/lower-tree.js';
import type { HiddenEntry, OverlayContents } from '../../vfs/overlay/overlay-state.js';

export type ChangeKind = 'created' | 'modified' | 'deleted' | 'renamed';
export type ChangeType = 'file' | 'directory' | 'link';

/** One difference between a host directory and what programs made of it behind an overlay, as it is shown. */
export interface Change {
  /**
   * A file that was replaced by another one is `modified`. A directory that was deleted with all that was in it is one
   * change; so is one that was renamed, whatever of its contents changed besides is listed on its own.
   */
  readonly kind: ChangeKind;
  /** What it is now; of something deleted, what it was. */
  readonly type: ChangeType;
  /** Absolute path inside: where it is now; of something deleted, where it was. Bytes that are not UTF-8 are U+FFFD. */
  readonly path: string;
  /** Of something renamed: where it was. */
  readonly from?: string;
  /** Of a file: its size now, or, deleted, then. 0 otherwise. */
  readonly sizeBytes: number;
  /** Whether the contents are others: of a renamed file, also; of a modified one, false means permissions or times only. */
  readonly contents: boolean;
  /** Where the mount is. */
  readonly mount: string;
}

/**
 * A change with all that is needed to make it on the host. Paths are below the mount, in bytes. What was seen on the
 * host must still be there when the change is made.
 */
export interface ChangeItem {
  readonly kind: ChangeKind;
  readonly type: ChangeType;
  /** Where it is now; of something deleted, where it was. */
  readonly path: ByteString;
  /** Of something renamed: where it was. */
  readonly from?: ByteString;
  readonly sizeBytes: number;
  /** What was there: at `from`, or else where the change is. Undefined for what was made where nothing was. */
  readonly seen?: SeenEntry;
  /** What was at `path` before something else was renamed to there, and is gone. */
  readonly replaced?: SeenEntry;
  /** To be set; undefined leaves what is there. */
  readonly permissions?: number;
  readonly times?: { readonly atimeMs: number; readonly mtimeMs: number };
  /** Of a file whose contents changed; the base is the file itself, as it was seen. */
  readonly contents?: OverlayContents;
  /** Of a link that was made. */
  readonly target?: ByteString;
  /** Of a deleted directory: what was in it and was deleted with it, at any depth, by the paths where it was. */
  readonly inside?: readonly HiddenEntry[];
}

/** The changes of one mount. */
export interface MountChanges {
  /** Where it is mounted, absolute. */
  readonly at: string;
  /** The host directory, absolute. */
  readonly hostPath: string;
  readonly showHidden: boolean;
  readonly followLinks: boolean;
  readonly items: readonly ChangeItem[];
  /** How many changes are not listed since their paths are too long for any host. */
  readonly omitted: number;
}

/** What users call a kind of node. */
export function typeOf(kind: SeenEntry['kind']): ChangeType {
  return kind === 'symlink' ? 'link' : kind;
}
