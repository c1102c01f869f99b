import {
  type ByteString,
  byteStringToBytes,
  byteStringToUtf8,
  utf8ToByteString,
} from '../../vfs/byte-string.js';
import type { SeenEntry } from '../../vfs/overlay/lower-tree.js';
import type { OverlayContents } from '../../vfs/overlay/overlay-state.js';
import { encodeBase64 } from './base64.js';
import type { ChangeItem, ChangeKind, ChangeType, MountChanges } from './change.js';

/**
 * A change set as JSON, version 1. Paths are text, or `{ base64 }` where their bytes are not UTF-8; contents are
 * base64 by chunks of 65,536 bytes. What is absent is undefined in a `ChangeItem`.
 */
export interface ChangeDocument {
  readonly vitrineChanges: 1;
  readonly mounts: readonly MountDocument[];
}

export interface MountDocument {
  readonly at: string;
  readonly hostPath: string;
  readonly showHidden: boolean;
  readonly followLinks: boolean;
  readonly omitted: number;
  readonly changes: readonly ItemDocument[];
}

export type PathDocument = string | { readonly base64: string };

export type SeenDocument = readonly [kind: string, ino: number, sizeBytes: number, mtimeMs: number];

export interface ItemDocument {
  readonly kind: ChangeKind;
  readonly type: ChangeType;
  readonly path: PathDocument;
  readonly from?: PathDocument;
  readonly size: number;
  readonly seen?: SeenDocument;
  readonly replaced?: SeenDocument;
  /** In octal, as chmod(1) has it. */
  readonly permissions?: string;
  readonly times?: readonly [atimeMs: number, mtimeMs: number];
  readonly target?: PathDocument;
  readonly contents?: ContentsDocument;
  readonly inside?: readonly (readonly [PathDocument, SeenDocument])[];
}

export interface ContentsDocument {
  readonly size: number;
  readonly base: number;
  readonly chunks: readonly (readonly [index: number, base64: string])[];
}

export function writeDocument(mounts: readonly MountChanges[]): ChangeDocument {
  return {
    vitrineChanges: 1,
    mounts: mounts.map(({ at, hostPath, showHidden, followLinks, omitted, items }) => ({
      at,
      hostPath,
      showHidden,
      followLinks,
      omitted,
      changes: items.map(writeItem),
    })),
  };
}

function writeItem(item: ChangeItem): ItemDocument {
  const { kind, type, path, from, seen, replaced, permissions, times, target, contents, inside } = item;
  return {
    kind,
    type,
    path: writePath(path),
    ...(from === undefined ? {} : { from: writePath(from) }),
    size: item.sizeBytes,
    ...(seen === undefined ? {} : { seen: writeSeen(seen) }),
    ...(replaced === undefined ? {} : { replaced: writeSeen(replaced) }),
    ...(permissions === undefined ? {} : { permissions: permissions.toString(8).padStart(4, '0') }),
    ...(times === undefined ? {} : { times: [times.atimeMs, times.mtimeMs] as const }),
    ...(target === undefined ? {} : { target: writePath(target) }),
    ...(contents === undefined ? {} : { contents: writeContents(contents) }),
    ...(inside === undefined
      ? {}
      : { inside: inside.map(({ path: inner, seen: was }) => [writePath(inner), writeSeen(was)] as const) }),
  };
}

function writePath(path: ByteString): PathDocument {
  const text = byteStringToUtf8(path);
  return utf8ToByteString(text) === path ? text : { base64: encodeBase64(byteStringToBytes(path)) };
}

function writeSeen({ kind, ino, sizeBytes, mtimeMs }: SeenEntry): SeenDocument {
  return [kind, ino, sizeBytes, mtimeMs];
}

function writeContents({ sizeBytes, baseBytes, chunks }: OverlayContents): ContentsDocument {
  return {
    size: sizeBytes,
    base: baseBytes,
    chunks: chunks.map(({ index, bytes }) => [index, encodeBase64(bytes)] as const),
  };
}
