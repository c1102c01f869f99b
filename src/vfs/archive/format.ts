/**
 * Layout of an archive. All numbers are little-endian; so must the host be (all that run WebAssembly engines are;
 * on another one the checksum of the index fails).
 *
 *   header (40 bytes): magic; u32 record count; u32 name bytes; f64 mtime in ms; u32 checksum of records and
 *                      names; u32 0; f64 length of the whole archive
 *   records (32 bytes each): record 0 is the root directory
 *   names: bytes, referred to by records
 *   data: contents of files and targets of links, referred to by records
 *
 * Records come directory by directory, breadth first: ordered by parent, then by the bytes of the name. That makes
 * a directory's entries one span, and duplicates and cycles visible in one pass.
 */
export const MAGIC = 'VITRINE1';

export const HEADER_BYTES = 40;
export const HeaderOffset = {
  recordCount: 8,
  nameBytes: 12,
  mtimeMs: 16,
  indexChecksum: 24,
  zero: 28,
  archiveBytes: 32,
} as const;

/** Records are words (u32), so that they can be read through one typed array. */
export const RECORD_WORDS = 8;
export const RECORD_BYTES = RECORD_WORDS * 4;
export const RecordWord = {
  /** Record number of the directory. */
  parent: 0,
  /** From the start of the names. */
  nameOffset: 1,
  /** Name length, kind and method; see {@link packShape}. */
  shape: 2,
  permissions: 3,
  /** From the start of the archive. */
  dataOffset: 4,
  /** Bytes in the archive. */
  storedBytes: 5,
  /** Bytes once inflated. */
  sizeBytes: 6,
  /** Of the inflated bytes. */
  checksum: 7,
} as const;

/** Bits 0..15 name length in bytes, 16..23 of {@link RecordKind}, 24..31 of {@link RecordMethod}. */
export function packShape(nameBytes: number, kind: number, method: number): number {
  return (nameBytes | (kind << 16) | (method << 24)) >>> 0;
}

export function shapeNameBytes(shape: number): number {
  return shape & 0xffff;
}

export function shapeKind(shape: number): number {
  return (shape >>> 16) & 0xff;
}

export function shapeMethod(shape: number): number {
  return shape >>> 24;
}

export const RecordKind = { directory: 0, file: 1, symlink: 2 } as const;
export const RecordMethod = { stored: 0, deflated: 1 } as const;

/** Most entries of an archive; more is taken for damage. */
export const RECORD_LIMIT = 2 ** 20;

/** Deflated files are inflated whole, so a reader refuses larger ones; writers store them. */
export const INFLATED_LIMIT_BYTES = 16 * 2 ** 20;

/** DEFLATE (RFC 1951) cannot expand by more than this: 258 bytes from two bits. */
export const INFLATE_RATIO_LIMIT = 1032;

/** Offsets are u32. */
export const ARCHIVE_LIMIT_BYTES = 2 ** 32 - 1;
