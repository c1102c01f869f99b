import { inflateSync } from 'fflate';
import { Errno, errno } from '../../abi/errno.js';
import { VitrineError } from '../../errors.js';
import { type ByteString, bytesToByteString } from '../byte-string.js';
import { ByteCache } from './byte-cache.js';
import { checksum } from './checksum.js';
import {
  RECORD_WORDS,
  RecordKind,
  RecordMethod,
  RecordWord,
  shapeKind,
  shapeMethod,
  shapeNameBytes,
} from './format.js';
import { type ArchiveTable, parseArchive } from './parse-archive.js';

export interface ArchiveIndexOptions {
  /** Inflated contents kept at most, over all file systems on this index; 32 MiB unless given. */
  readonly cacheBytes?: number;
  /**
   * The `table` of an index on the very same bytes, made by another thread of this host: it is trusted, and saves
   * the pass over the archive. It can be cloned.
   */
  readonly table?: ArchiveTable;
}

const DEFAULT_CACHE_BYTES = 32 * 2 ** 20;

/**
 * An archive, checked once, for any number of `ArchiveFileSystem`s on this thread. The bytes are never copied or
 * changed, and must not be changed by anyone else; they may lie on shared memory. Names are decoded directory by
 * directory when first asked for.
 */
export class ArchiveIndex {
  readonly recordCount: number;
  readonly mtimeMs: number;
  /** Bytes of the whole archive. */
  readonly archiveBytes: number;
  readonly #bytes: Uint8Array;
  /** What the check of the archive found out, to be handed to other threads. */
  readonly table: ArchiveTable;
  readonly #names = new Map<number, ReadonlyMap<ByteString, number>>();
  readonly #cache: ByteCache;
  /** 1 when the contents of a record have passed their checksum, 2 when they have not. */
  readonly #checked: Uint8Array;

  /** @throws VitrineError ERR_IMAGE when the bytes are not an archive or a damaged one */
  constructor(bytes: Uint8Array, options: ArchiveIndexOptions = {}) {
    const cacheBytes = options.cacheBytes ?? DEFAULT_CACHE_BYTES;
    if (!Number.isSafeInteger(cacheBytes) || cacheBytes < 0) {
      throw new VitrineError(
        'ERR_BAD_OPTION',
        `archive: cacheBytes must be a whole number, not ${cacheBytes}`,
      );
    }
    this.table = options.table ?? parseArchive(bytes);
    this.#bytes = bytes;
    this.#cache = new ByteCache(cacheBytes);
    this.recordCount = this.table.recordCount;
    this.mtimeMs = this.table.mtimeMs;
    this.archiveBytes = bytes.length;
    this.#checked = new Uint8Array(this.recordCount);
  }

  kindOf(record: number): 'directory' | 'file' | 'symlink' {
    const kind = shapeKind(this.#word(record, 'shape'));
    return kind === RecordKind.directory ? 'directory' : kind === RecordKind.file ? 'file' : 'symlink';
  }

  permissionsOf(record: number): number {
    return this.#word(record, 'permissions');
  }

  sizeOf(record: number): number {
    return this.#word(record, 'sizeBytes');
  }

  parentOf(record: number): number {
    return this.#word(record, 'parent');
  }

  nameOf(record: number): ByteString {
    const start = this.#word(record, 'nameOffset');
    const end = start + shapeNameBytes(this.#word(record, 'shape'));
    return bytesToByteString(this.table.names.subarray(start, end));
  }

  /** Names in a directory with their records, sorted by bytes. */
  childrenOf(directory: number): ReadonlyMap<ByteString, number> {
    const known = this.#names.get(directory);
    if (known !== undefined) return known;
    const names = new Map<ByteString, number>();
    const first = this.table.firstChild[directory] as number;
    const count = this.table.childCount[directory] as number;
    for (let record = first; record < first + count; record++) names.set(this.nameOf(record), record);
    this.#names.set(directory, names);
    return names;
  }

  /** How many directories are directly below. */
  subdirectoryCountOf(directory: number): number {
    return this.table.subdirectories[directory] as number;
  }

  /**
   * The inflated bytes of a file or the target of a link, checked when first read. Not to be changed or kept.
   * @throws errno EIO when they are damaged
   */
  contentsOf(record: number): Uint8Array {
    const state = this.#checked[record];
    if (state === 2) throw errno(Errno.EIO);
    const cached = this.#cache.get(record);
    if (cached !== undefined) return cached;
    const start = this.#word(record, 'dataOffset');
    const raw = this.#bytes.subarray(start, start + this.#word(record, 'storedBytes'));
    const isStored = shapeMethod(this.#word(record, 'shape')) === RecordMethod.stored;
    const contents = isStored ? raw : this.#inflate(record, raw);
    if (state === 0) {
      const isRight = contents !== undefined && checksum(contents) === this.#word(record, 'checksum');
      this.#checked[record] = isRight ? 1 : 2;
      if (!isRight) throw errno(Errno.EIO);
    }
    if (contents === undefined) throw errno(Errno.EIO);
    if (!isStored) this.#cache.put(record, contents);
    return contents;
  }

  /** Undefined when the stream is no DEFLATE or not of the stated size. */
  #inflate(record: number, raw: Uint8Array): Uint8Array | undefined {
    const sizeBytes = this.sizeOf(record);
    try {
      // One byte more than expected, so that a longer stream is seen; the rest of it falls off the end.
      const contents = inflateSync(raw, { out: new Uint8Array(sizeBytes + 1) });
      return contents.length === sizeBytes ? contents : undefined;
    } catch {
      return undefined;
    }
  }

  #word(record: number, field: keyof typeof RecordWord): number {
    return this.table.records[record * RECORD_WORDS + RecordWord[field]] as number;
  }
}
