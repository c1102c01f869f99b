import { VitrineError } from '../../errors.js';
import { bytesToByteString } from '../byte-string.js';
import { DEPTH_LIMIT, NAME_LIMIT_BYTES, PERMISSION_MASK, TARGET_LIMIT_BYTES } from '../mode.js';
import { checksum } from './checksum.js';
import {
  HEADER_BYTES,
  HeaderOffset,
  INFLATE_RATIO_LIMIT,
  INFLATED_LIMIT_BYTES,
  MAGIC,
  RECORD_BYTES,
  RECORD_LIMIT,
  RECORD_WORDS,
  RecordKind,
  RecordMethod,
  RecordWord,
  shapeKind,
  shapeMethod,
  shapeNameBytes,
} from './format.js';

/** What one pass over an archive finds out; arrays are by record number. */
export interface ArchiveTable {
  readonly recordCount: number;
  readonly mtimeMs: number;
  /** The records, RECORD_WORDS each: a copy, aligned whatever the archive's offset in its buffer. */
  readonly records: Uint32Array;
  readonly names: Uint8Array;
  readonly firstChild: Uint32Array;
  readonly childCount: Uint32Array;
  readonly subdirectories: Uint32Array;
}

const SLASH = 0x2f;
const DOT = 0x2e;

/**
 * Checks everything about an archive but the contents of its files (those have checksums of their own), so that
 * no later access can leave its bounds. Takes one pass and memory in proportion to the archive.
 * @throws VitrineError ERR_IMAGE
 */
export function parseArchive(bytes: Uint8Array): ArchiveTable {
  if (bytes.length < HEADER_BYTES || bytesToByteString(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw bad('it does not start like one');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const recordCount = view.getUint32(HeaderOffset.recordCount, true);
  const nameBytes = view.getUint32(HeaderOffset.nameBytes, true);
  const mtimeMs = view.getFloat64(HeaderOffset.mtimeMs, true);
  const archiveBytes = view.getFloat64(HeaderOffset.archiveBytes, true);
  const namesStart = HEADER_BYTES + recordCount * RECORD_BYTES;
  const dataStart = namesStart + nameBytes;
  if (archiveBytes !== bytes.length)
    throw bad(`it should have ${archiveBytes} bytes and has ${bytes.length}`);
  if (recordCount < 1 || recordCount > RECORD_LIMIT) throw bad(`it has ${recordCount} entries`);
  if (dataStart > bytes.length) throw bad('its index is cut off');
  if (!Number.isFinite(mtimeMs) || view.getUint32(HeaderOffset.zero, true) !== 0)
    throw bad('its header is damaged');
  const index = new Uint8Array(bytes.subarray(HEADER_BYTES, dataStart));
  if (checksum(index) !== view.getUint32(HeaderOffset.indexChecksum, true)) throw bad('its index is damaged');

  const records = new Uint32Array(index.buffer, 0, recordCount * RECORD_WORDS);
  const names = index.subarray(records.byteLength);
  const firstChild = new Uint32Array(recordCount);
  const childCount = new Uint32Array(recordCount);
  const subdirectories = new Uint32Array(recordCount);
  const depths = new Uint16Array(recordCount);
  let lastParent = 0;
  let lastStart = 0;
  let lastEnd = 0;
  for (let record = 0; record < recordCount; record++) {
    const at = record * RECORD_WORDS;
    const shape = records[at + RecordWord.shape] as number;
    const parent = records[at + RecordWord.parent] as number;
    const start = records[at + RecordWord.nameOffset] as number;
    const end = start + shapeNameBytes(shape);
    checkPayload(records, record, dataStart, bytes.length);
    const kind = shapeKind(shape);
    if (record === 0) {
      if (kind !== RecordKind.directory || parent !== 0 || end !== start)
        throw bad('its root is no directory');
      continue;
    }
    if (end > nameBytes) throw bad(`the name of entry ${record} is out of bounds`);
    checkName(names, start, end, record);
    const isPlaced = parent < record && parent >= lastParent;
    const parentShape = records[parent * RECORD_WORDS + RecordWord.shape] as number;
    if (!isPlaced || shapeKind(parentShape) !== RecordKind.directory) {
      throw bad(`entry ${record} is in the wrong place`);
    }
    if (childCount[parent] === 0) {
      firstChild[parent] = record;
    } else if (!isBefore(names, lastStart, lastEnd, start, end)) {
      throw bad(`entry ${record} is out of order or there twice`);
    }
    childCount[parent] = (childCount[parent] as number) + 1;
    depths[record] = (depths[parent] as number) + 1;
    if (kind === RecordKind.directory) {
      if ((depths[record] as number) > DEPTH_LIMIT) throw bad(`entry ${record} is nested too deep`);
      subdirectories[parent] = (subdirectories[parent] as number) + 1;
    }
    lastParent = parent;
    lastStart = start;
    lastEnd = end;
  }
  return { recordCount, mtimeMs, records, names, firstChild, childCount, subdirectories };
}

function checkPayload(records: Uint32Array, index: number, dataStart: number, archiveBytes: number): void {
  const at = index * RECORD_WORDS;
  const shape = records[at + RecordWord.shape] as number;
  const offset = records[at + RecordWord.dataOffset] as number;
  const storedBytes = records[at + RecordWord.storedBytes] as number;
  const sizeBytes = records[at + RecordWord.sizeBytes] as number;
  const kind = shapeKind(shape);
  const method = shapeMethod(shape);
  if (kind > RecordKind.symlink || method > RecordMethod.deflated)
    throw bad(`entry ${index} is of no known kind`);
  if ((records[at + RecordWord.permissions] as number) > PERMISSION_MASK) {
    throw bad(`the permissions of entry ${index} cannot be`);
  }
  if (offset < dataStart || offset + storedBytes > archiveBytes) {
    throw bad(`the contents of entry ${index} are out of bounds`);
  }
  const sizeIsPossible =
    method === RecordMethod.stored
      ? sizeBytes === storedBytes
      : kind === RecordKind.file &&
        sizeBytes <= INFLATED_LIMIT_BYTES &&
        sizeBytes <= storedBytes * INFLATE_RATIO_LIMIT;
  const fitsKind =
    kind === RecordKind.file ||
    (kind === RecordKind.directory ? sizeBytes === 0 : sizeBytes > 0 && sizeBytes <= TARGET_LIMIT_BYTES);
  if (!sizeIsPossible || !fitsKind) throw bad(`entry ${index} cannot have ${sizeBytes} bytes`);
}

function checkName(bytes: Uint8Array, start: number, end: number, index: number): void {
  const length = end - start;
  const isDots =
    (length === 1 && bytes[start] === DOT) ||
    (length === 2 && bytes[start] === DOT && bytes[start + 1] === DOT);
  let isRight = length > 0 && length <= NAME_LIMIT_BYTES && !isDots;
  for (let at = start; isRight && at < end; at++) isRight = bytes[at] !== SLASH && bytes[at] !== 0;
  if (!isRight) throw bad(`the name of entry ${index} cannot be`);
}

/** Whether one name comes strictly before another by its bytes. */
function isBefore(
  bytes: Uint8Array,
  start: number,
  end: number,
  otherStart: number,
  otherEnd: number,
): boolean {
  let left = start;
  let right = otherStart;
  while (left < end && right < otherEnd) {
    const difference = (bytes[left++] as number) - (bytes[right++] as number);
    if (difference !== 0) return difference < 0;
  }
  return left === end && right < otherEnd;
}

function bad(reason: string): VitrineError {
  return new VitrineError('ERR_IMAGE', `cannot use an archive: ${reason}`);
}
