import type { ByteString } from '../byte-string.js';
import type { ContentChunk } from '../memory/sparse-content.js';
import type { SeenEntry } from './lower-tree.js';

/** Inode numbers from here on are of what is in an overlay only; the lower file system's are below. */
export const UPPER_INO = 2 ** 52;

/**
 * What an overlay holds, as plain data that can be cloned to another thread: enough to go on over the same lower file
 * system, and to say what changed without it. Lower paths are components joined by '/', '' for the root.
 *
 * A path of the lower file system is shown where it was unless it is listed in `hidden`. It was moved if an entry
 * has it as its origin, and is gone otherwise.
 */
export interface OverlayState {
  readonly format: 1;
  /** Above every number that the overlay gave out. */
  readonly nextIno: number;
  /** What was made, changed or moved, and the directories above it, which need not have changed. The root is the first. */
  readonly entries: readonly OverlayEntry[];
  readonly hidden: readonly HiddenEntry[];
}

interface OverlayEntryBase {
  readonly ino: number;
  /** Index of the entry of the directory that lists it, which comes before; of the root, 0. */
  readonly parent: number;
  /** '' for the root. */
  readonly name: ByteString;
  readonly permissions: number;
  /** Whether the program set the permission bits that it has, or the times. */
  readonly setPermissions: boolean;
  readonly setTimes: boolean;
  /** Undefined: the origin's. */
  readonly atimeMs: number | undefined;
  readonly mtimeMs: number | undefined;
  readonly ctimeMs: number | undefined;
  /** What it was in the lower file system; undefined for what was made. Always of the same kind. */
  readonly origin: OverlayOrigin | undefined;
}

export interface OverlayOrigin {
  readonly path: ByteString;
  readonly seen: SeenEntry;
}

export interface OverlayDirectoryEntry extends OverlayEntryBase {
  readonly kind: 'directory';
}

export interface OverlaySymlinkEntry extends OverlayEntryBase {
  readonly kind: 'symlink';
  readonly target: ByteString;
}

export interface OverlayFileEntry extends OverlayEntryBase {
  readonly kind: 'file';
  /** Undefined: the origin's, its size as well. */
  readonly contents: OverlayContents | undefined;
}

/** Bytes in a chunk are the chunk's, others below `baseBytes` the origin's, all others are zeros. */
export interface OverlayContents {
  readonly sizeBytes: number;
  /** 0 without an origin. */
  readonly baseBytes: number;
  readonly chunks: readonly ContentChunk[];
}

export type OverlayEntry = OverlayDirectoryEntry | OverlaySymlinkEntry | OverlayFileEntry;

/** A path of the lower file system that is not shown there any more, and what was seen there. */
export interface HiddenEntry {
  readonly path: ByteString;
  readonly seen: SeenEntry;
}

/** The state of an overlay that nothing changed. */
export const emptyOverlayState: OverlayState = { format: 1, nextIno: UPPER_INO, entries: [], hidden: [] };

/** The buffers of a state, for a transfer list: whoever exported it must then be done with its file system. */
export function overlayBuffers(state: OverlayState): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  for (const entry of state.entries) {
    if (entry.kind !== 'file') continue;
    for (const { bytes } of entry.contents?.chunks ?? []) {
      if (bytes.buffer instanceof ArrayBuffer) buffers.add(bytes.buffer);
    }
  }
  return [...buffers];
}
