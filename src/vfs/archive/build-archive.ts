import { deflateSync } from 'fflate';
import { VitrineError } from '../../errors.js';
import { type ByteString, byteStringToBytes, byteStringToUtf8, isByteString } from '../byte-string.js';
import { DEPTH_LIMIT, isEntryName, NAME_LIMIT_BYTES, PERMISSION_MASK, TARGET_LIMIT_BYTES } from '../mode.js';
import { checksum } from './checksum.js';
import {
  ARCHIVE_LIMIT_BYTES,
  HEADER_BYTES,
  HeaderOffset,
  INFLATED_LIMIT_BYTES,
  MAGIC,
  packShape,
  RECORD_BYTES,
  RECORD_LIMIT,
  RecordKind,
  RecordMethod,
  RecordWord,
} from './format.js';

/** One thing to put into an archive. Paths are relative to its root; directories above are made as needed. */
export type ArchiveSource = {
  readonly path: ByteString;
  /** 0644 for files and 0755 for directories unless given. */
  readonly permissions?: number;
} & (
  | {
      readonly kind: 'file';
      readonly bytes: Uint8Array /** Keeps the file undeflated. */;
      readonly store?: boolean;
    }
  | { readonly kind: 'directory' }
  | { readonly kind: 'symlink'; readonly target: ByteString }
);

export interface BuildArchiveOptions {
  /** The time of everything in the archive; 0 unless given. */
  readonly mtimeMs?: number;
  /** DEFLATE level 0..9; 0 stores everything, 6 unless given. */
  readonly level?: 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
}

interface Item {
  readonly name: ByteString;
  readonly parent: number;
  /** Undefined for directories that are there only because of what is below. */
  readonly source: ArchiveSource | undefined;
}

interface Payload {
  readonly bytes: Uint8Array;
  readonly method: number;
  readonly sizeBytes: number;
  readonly checksum: number;
}

const EMPTY: Payload = { bytes: new Uint8Array(0), method: RecordMethod.stored, sizeBytes: 0, checksum: 0 };

/** Deflated forms that save less than this share of the file are not worth inflating. */
const LEAST_SAVING = 1 / 16;

/**
 * Writes an archive for `ArchiveIndex`. The same entries in any order give the same bytes.
 * @throws VitrineError ERR_IMAGE for paths that cannot be, duplicates, and archives of 4 GiB and more
 */
export function buildArchive(
  sources: Iterable<ArchiveSource>,
  options: BuildArchiveOptions = {},
): Uint8Array<ArrayBuffer> {
  const { mtimeMs = 0, level = 6 } = options;
  if (!Number.isFinite(mtimeMs)) throw new VitrineError('ERR_BAD_OPTION', `archive: mtimeMs is ${mtimeMs}`);
  const items = inOrder(treeOf(sources));
  if (items.length > RECORD_LIMIT) throw refused(`${items.length} entries are too many`);
  const payloads = items.map((item) => payloadOf(item.source, level));
  const nameBytes = items.reduce((sum, item) => sum + item.name.length, 0);
  const dataOffset = HEADER_BYTES + items.length * RECORD_BYTES + nameBytes;
  const archiveBytes = payloads.reduce((sum, payload) => sum + payload.bytes.length, dataOffset);
  if (archiveBytes > ARCHIVE_LIMIT_BYTES) throw refused(`${archiveBytes} bytes are too many`);

  const archive = new Uint8Array(archiveBytes);
  const view = new DataView(archive.buffer);
  let nameAt = HEADER_BYTES + items.length * RECORD_BYTES;
  const namesStart = nameAt;
  let dataAt = dataOffset;
  for (const [index, item] of items.entries()) {
    const payload = payloads[index] as Payload;
    const record = HEADER_BYTES + index * RECORD_BYTES;
    const kind = item.source?.kind ?? 'directory';
    const put = (word: number, value: number) => view.setUint32(record + word * 4, value, true);
    put(RecordWord.parent, item.parent);
    put(RecordWord.nameOffset, nameAt - namesStart);
    put(RecordWord.shape, packShape(item.name.length, RecordKind[kind], payload.method));
    put(RecordWord.permissions, permissionsOf(item.source, kind));
    put(RecordWord.dataOffset, dataAt);
    put(RecordWord.storedBytes, payload.bytes.length);
    put(RecordWord.sizeBytes, payload.sizeBytes);
    put(RecordWord.checksum, payload.checksum);
    archive.set(byteStringToBytes(item.name), nameAt);
    archive.set(payload.bytes, dataAt);
    nameAt += item.name.length;
    dataAt += payload.bytes.length;
  }
  archive.set(byteStringToBytes(MAGIC), 0);
  view.setUint32(HeaderOffset.recordCount, items.length, true);
  view.setUint32(HeaderOffset.nameBytes, nameBytes, true);
  view.setFloat64(HeaderOffset.mtimeMs, mtimeMs, true);
  view.setUint32(HeaderOffset.indexChecksum, checksum(archive.subarray(HEADER_BYTES, dataOffset)), true);
  view.setFloat64(HeaderOffset.archiveBytes, archiveBytes, true);
  return archive;
}

interface Branch {
  source: ArchiveSource | undefined;
  readonly children: Map<ByteString, Branch>;
}

function treeOf(sources: Iterable<ArchiveSource>): Branch {
  const root: Branch = { source: undefined, children: new Map() };
  for (const source of sources) {
    const shown = byteStringToUtf8(source.path);
    const names = source.path.split('/').filter((name) => name !== '');
    if (!isByteString(source.path) || names.length > DEPTH_LIMIT)
      throw refused(`the path "${shown}" cannot be`);
    let at = root;
    for (const name of names) {
      if (!isEntryName(name) || name.length > NAME_LIMIT_BYTES)
        throw refused(`the path "${shown}" cannot be`);
      if (at.source !== undefined && at.source.kind !== 'directory')
        throw refused(`"${shown}" is below a file`);
      let next = at.children.get(name);
      if (next === undefined) {
        next = { source: undefined, children: new Map() };
        at.children.set(name, next);
      }
      at = next;
    }
    const taken =
      at.source !== undefined || (source.kind !== 'directory' && (at === root || at.children.size > 0));
    if (taken) throw refused(`"${shown}" is there twice`);
    at.source = source;
  }
  return root;
}

/** Breadth first, the entries of a directory sorted by their bytes. */
function inOrder(root: Branch): Item[] {
  const items: Item[] = [];
  let level: { name: ByteString; parent: number; branch: Branch }[] = [{ name: '', parent: 0, branch: root }];
  while (level.length > 0) {
    const below: typeof level = [];
    for (const { name, parent, branch } of level) {
      const index = items.length;
      items.push({ name, parent, source: branch.source });
      const names = [...branch.children.keys()].sort((left, right) => (left < right ? -1 : 1));
      for (const child of names) {
        below.push({ name: child, parent: index, branch: branch.children.get(child) as Branch });
      }
    }
    level = below;
  }
  return items;
}

function payloadOf(source: ArchiveSource | undefined, level: BuildArchiveOptions['level']): Payload {
  if (source === undefined || source.kind === 'directory') return EMPTY;
  if (source.kind === 'symlink') {
    if (!isByteString(source.target) || source.target === '' || source.target.length > TARGET_LIMIT_BYTES) {
      throw refused(`the link "${byteStringToUtf8(source.path)}" has no usable target`);
    }
    return stored(byteStringToBytes(source.target));
  }
  const { bytes } = source;
  if (level === 0 || source.store === true || bytes.length > INFLATED_LIMIT_BYTES) return stored(bytes);
  const deflated = deflateSync(bytes, { level: level ?? 6 });
  if (deflated.length > bytes.length * (1 - LEAST_SAVING)) return stored(bytes);
  return {
    bytes: deflated,
    method: RecordMethod.deflated,
    sizeBytes: bytes.length,
    checksum: checksum(bytes),
  };
}

function stored(bytes: Uint8Array): Payload {
  return { bytes, method: RecordMethod.stored, sizeBytes: bytes.length, checksum: checksum(bytes) };
}

function permissionsOf(source: ArchiveSource | undefined, kind: ArchiveSource['kind']): number {
  if (kind === 'symlink') return 0o777;
  return (source?.permissions ?? (kind === 'directory' ? 0o755 : 0o644)) & PERMISSION_MASK;
}

function refused(reason: string): VitrineError {
  return new VitrineError('ERR_IMAGE', `cannot build an archive: ${reason}`);
}
