import { Errno, errno } from '../../abi/errno.js';
import type { MemoryBudget } from '../memory/limits.js';
import { CHUNK_BYTES, type ContentChunk, SparseContent } from '../memory/sparse-content.js';

/** Where bytes come from that were not changed. */
export interface BaseBytes {
  /** Up to `into.length` bytes from a position, 0 at the end. */
  read(into: Uint8Array, position: number): number;
}

/**
 * The bytes of a file that began as another one's: changed chunks are kept here, the others are read from the base.
 *
 * Invariants: a chunk that is held here is held whole, the base counts for nothing in it. The base shows only below
 * `baseBytes`, which never grows: what was cut off once reads as zeros when the file grows again.
 */
export class CopyOnWriteContent {
  readonly #budget: MemoryBudget;
  readonly #base: BaseBytes | undefined;
  readonly #chunks: SparseContent;
  #baseBytes = 0;

  /** @throws errno EFBIG when the base is larger than files may be */
  constructor(budget: MemoryBudget, base?: BaseBytes, sizeBytes = 0) {
    this.#budget = budget;
    this.#base = base;
    this.#chunks = new SparseContent(budget);
    if (base === undefined) return;
    this.#chunks.truncate(sizeBytes);
    this.#baseBytes = sizeBytes;
  }

  get size(): number {
    return this.#chunks.size;
  }

  /** How much of the base still shows, apart from the chunks held here. */
  get baseBytes(): number {
    return this.#baseBytes;
  }

  get allocatedBytes(): number {
    return this.#chunks.allocatedBytes;
  }

  /** Bytes that a base lost meanwhile read as zeros. */
  read(into: Uint8Array, position: number): number {
    const count = Math.min(into.length, this.size - position);
    if (!(count > 0)) return 0;
    const end = position + count;
    for (let at = position; at < end; ) {
      const ownsThis = this.#owns(at);
      let next = at;
      do {
        const chunkEnd = (Math.floor(next / CHUNK_BYTES) + 1) * CHUNK_BYTES;
        next = Math.min(end, next < this.#baseBytes ? Math.min(chunkEnd, this.#baseBytes) : end);
      } while (next < end && this.#owns(next) === ownsThis);
      const span = into.subarray(at - position, next - position);
      if (ownsThis) this.#chunks.read(span, at);
      else this.#readBase(span, at);
      at = next;
    }
    return count;
  }

  /** Precondition: `position` is a whole number from 0. All or nothing: ENOSPC, EFBIG and EIO leave the bytes as they were. */
  write(from: Uint8Array, position: number): void {
    if (from.length === 0) return;
    const end = position + from.length;
    if (end > this.#budget.fileLimitBytes) throw errno(Errno.EFBIG);
    const first = Math.floor(position / CHUNK_BYTES);
    const last = Math.floor((end - 1) / CHUNK_BYTES);
    this.#fill(first, position, end);
    if (last !== first) this.#fill(last, position, end);
    this.#chunks.write(from, position);
  }

  truncate(sizeBytes: number): void {
    this.#chunks.truncate(sizeBytes);
    this.#baseBytes = Math.min(this.#baseBytes, sizeBytes);
  }

  release(): void {
    this.#chunks.release();
    this.#baseBytes = 0;
  }

  /** The chunks held here, in order. They are in other hands too from then on, so they are copied before being changed. */
  share(): ContentChunk[] {
    this.#chunks.trim();
    const chunks = Array.from(this.#chunks.chunks(), ({ index, bytes }) => ({ index, bytes }));
    this.#chunks.borrowAll();
    return chunks;
  }

  /** Replaces everything. Precondition: the caller has checked it all, and moves the budget. */
  restore(sizeBytes: number, baseBytes: number, chunks: Iterable<ContentChunk>): void {
    this.#chunks.restore(sizeBytes, chunks);
    this.#baseBytes = baseBytes;
  }

  /** Whether what is at a position is not the base's to say. */
  #owns(position: number): boolean {
    return position >= this.#baseBytes || this.#chunks.holds(Math.floor(position / CHUNK_BYTES));
  }

  /** Brings a chunk here that is going to be written in part. */
  #fill(index: number, writtenFrom: number, writtenTo: number): void {
    const start = index * CHUNK_BYTES;
    const baseEnd = Math.min(start + CHUNK_BYTES, this.#baseBytes);
    if (baseEnd <= start || this.#chunks.holds(index)) return;
    if (writtenFrom <= start && writtenTo >= baseEnd) return;
    const bytes = new Uint8Array(baseEnd - start);
    this.#readBase(bytes, start);
    this.#chunks.write(bytes, start);
  }

  #readBase(into: Uint8Array, position: number): void {
    let done = 0;
    while (done < into.length) {
      const count = this.#base?.read(into.subarray(done), position + done) ?? 0;
      if (count === 0) break;
      done += count;
    }
    into.fill(0, done);
  }
}
