import { Errno, errno } from '../../abi/errno.js';
import type { MemoryBudget } from './limits.js';

/** Contents are held in pieces of this many bytes; the first piece of a file may be shorter and grows. */
export const CHUNK_BYTES = 65536;

/** Steps in which a short first chunk grows. */
const GRAIN_BYTES = 64;

/** One allocated piece: bytes `index * CHUNK_BYTES` and up. All but the first are exactly CHUNK_BYTES long. */
export interface ContentChunk {
  readonly index: number;
  readonly bytes: Uint8Array;
}

const NOTHING = new Uint8Array(0);

/**
 * The bytes of one file. What was never written takes no space and reads as zeros.
 *
 * Invariants: allocated bytes at or past `size` are zero; `allocatedBytes` of the budget are this file's. A
 * *borrowed* chunk is one that was exported or imported and not written since: its array may be in other hands,
 * so it is copied before it is changed; that also makes "not borrowed" mean "changed since the last export".
 */
export class SparseContent {
  readonly #budget: MemoryBudget;
  #size = 0;
  #head: Uint8Array = NOTHING;
  #headBorrowed = false;
  /** Chunks from index 1 up. */
  readonly #tail = new LazyMap();
  /** No chunk of the tail has a higher index (a bound, so that most truncations need not look). */
  #highest = 0;
  #borrowed: Set<number> | undefined;

  constructor(budget: MemoryBudget) {
    this.#budget = budget;
  }

  get size(): number {
    return this.#size;
  }

  get allocatedBytes(): number {
    return this.#head.length + this.#tail.size * CHUNK_BYTES;
  }

  /** Whether anything is allocated in the chunk of that index; what is not reads as zeros. */
  holds(index: number): boolean {
    return index === 0 ? this.#head.length > 0 : this.#tail.get(index) !== undefined;
  }

  read(into: Uint8Array, position: number): number {
    const count = Math.min(into.length, this.#size - position);
    if (!(count > 0)) return 0;
    let done = 0;
    while (done < count) {
      const index = Math.floor((position + done) / CHUNK_BYTES);
      const offset = position + done - index * CHUNK_BYTES;
      const wanted = Math.min(count - done, CHUNK_BYTES - offset);
      const chunk = index === 0 ? this.#head : this.#tail.get(index);
      const present = chunk === undefined ? 0 : Math.max(0, Math.min(wanted, chunk.length - offset));
      if (chunk !== undefined && present > 0) into.set(chunk.subarray(offset, offset + present), done);
      if (present < wanted) into.fill(0, done + present, done + wanted);
      done += wanted;
    }
    return count;
  }

  /** Precondition: `position` is a whole number from 0. All or nothing: ENOSPC or EFBIG leave everything as it was. */
  write(from: Uint8Array, position: number): void {
    if (from.length === 0) return;
    const end = position + from.length;
    if (end > this.#budget.fileLimitBytes) throw errno(Errno.EFBIG);
    const first = Math.floor(position / CHUNK_BYTES);
    const last = Math.floor((end - 1) / CHUNK_BYTES);
    this.#allocate(first, last, end);
    if (last === 0) {
      this.#head.set(from, position);
    } else {
      let done = 0;
      for (let index = first; index <= last; index++) {
        const offset = position + done - index * CHUNK_BYTES;
        const count = Math.min(from.length - done, CHUNK_BYTES - offset);
        const chunk = index === 0 ? this.#head : (this.#tail.get(index) as Uint8Array);
        chunk.set(from.subarray(done, done + count), offset);
        done += count;
      }
    }
    if (end > this.#size) this.#size = end;
  }

  truncate(sizeBytes: number): void {
    if (sizeBytes > this.#budget.fileLimitBytes) throw errno(Errno.EFBIG);
    if (sizeBytes < this.#size) {
      this.#dropFrom(Math.ceil(sizeBytes / CHUNK_BYTES));
      if (sizeBytes < CHUNK_BYTES) this.#shrinkHead(sizeBytes);
      const index = Math.floor(sizeBytes / CHUNK_BYTES);
      if (index > 0 && this.#tail.get(index) !== undefined) {
        this.#ownTail(index).fill(0, sizeBytes - index * CHUNK_BYTES);
      }
    }
    this.#size = sizeBytes;
  }

  /** Gives everything back to the budget. */
  release(): void {
    this.#budget.release(this.allocatedBytes, 0);
    this.#head = NOTHING;
    this.#headBorrowed = false;
    this.#tail.clear();
    this.#borrowed = undefined;
    this.#highest = 0;
    this.#size = 0;
  }

  /** Every allocated chunk in order, and whether it is borrowed. */
  *chunks(): Generator<ContentChunk & { readonly borrowed: boolean }> {
    if (this.#head.length > 0) yield { index: 0, bytes: this.#head, borrowed: this.#headBorrowed };
    for (const index of this.#tail.sortedKeys()) {
      const borrowed = this.#borrowed?.has(index) === true;
      yield { index, bytes: this.#tail.get(index) as Uint8Array, borrowed };
    }
  }

  /** Gives back the unused end of a short first chunk, so that an export holds just the file's bytes. */
  trim(): void {
    if (this.#head.length <= this.#size) return;
    this.#budget.release(this.#head.length - this.#size, 0);
    this.#head = this.#head.slice(0, this.#size);
  }

  /** From now on every chunk is treated as being in other hands too. */
  borrowAll(): void {
    this.#headBorrowed = this.#head.length > 0;
    this.#borrowed = this.#tail.size === 0 ? undefined : new Set(this.#tail.keys());
  }

  /**
   * Replaces the contents by borrowed chunks. Precondition: the caller has checked shapes and sizes, and moves
   * the budget itself (it knows the sum over all files).
   */
  restore(sizeBytes: number, chunks: Iterable<ContentChunk>): void {
    this.#head = NOTHING;
    this.#tail.clear();
    this.#highest = 0;
    for (const { index, bytes } of chunks) {
      if (index === 0) this.#head = bytes;
      else {
        this.#tail.set(index, bytes);
        this.#highest = Math.max(this.#highest, index);
      }
    }
    this.#size = sizeBytes;
    this.borrowAll();
  }

  /** Makes chunks `first..last` present and our own, long enough for a file of `end` bytes; charges first. */
  #allocate(first: number, last: number, end: number): void {
    const headBytes = first === 0 ? this.#headCapacity(Math.min(end, CHUNK_BYTES)) : this.#head.length;
    let missing = 0;
    for (let index = Math.max(first, 1); index <= last; index++) {
      if (this.#tail.get(index) === undefined) missing++;
    }
    const extra = headBytes - this.#head.length + missing * CHUNK_BYTES;
    if (extra > 0) this.#budget.charge(extra, 0);
    if (first === 0 && (headBytes > this.#head.length || this.#headBorrowed)) {
      const grown = new Uint8Array(headBytes);
      grown.set(this.#head);
      this.#head = grown;
      this.#headBorrowed = false;
    }
    for (let index = Math.max(first, 1); index <= last; index++) this.#ownTail(index);
  }

  /** The length to give the first chunk so that it holds `needed` bytes: doubling while there is room for that. */
  #headCapacity(needed: number): number {
    const present = this.#head.length;
    if (needed <= present) return present;
    const exact = Math.min(CHUNK_BYTES, Math.ceil(needed / GRAIN_BYTES) * GRAIN_BYTES);
    const doubled = Math.min(CHUNK_BYTES, Math.max(exact, present * 2));
    return doubled - present <= this.#budget.freeBytes ? doubled : exact;
  }

  #ownTail(index: number): Uint8Array {
    let chunk = this.#tail.get(index);
    if (chunk === undefined) {
      chunk = new Uint8Array(CHUNK_BYTES);
    } else if (this.#borrowed?.delete(index) === true) {
      chunk = chunk.slice();
    } else {
      return chunk;
    }
    this.#tail.set(index, chunk);
    if (index > this.#highest) this.#highest = index;
    return chunk;
  }

  #shrinkHead(sizeBytes: number): void {
    const keep = Math.ceil(sizeBytes / GRAIN_BYTES) * GRAIN_BYTES;
    if (keep < this.#head.length) {
      this.#budget.release(this.#head.length - keep, 0);
      this.#head = keep === 0 ? NOTHING : this.#head.slice(0, keep);
      this.#headBorrowed = false;
    } else if (this.#headBorrowed && sizeBytes < this.#head.length) {
      this.#head = this.#head.slice();
      this.#headBorrowed = false;
    }
    if (sizeBytes < this.#head.length) this.#head.fill(0, sizeBytes);
  }

  /** Drops chunks of the tail from `firstDropped` up, looking at whichever is fewer: the indexes or the chunks. */
  #dropFrom(firstDropped: number): void {
    const first = Math.max(1, firstDropped);
    const before = this.#tail.size;
    if (this.#highest - first + 1 <= before) {
      for (let index = first; index <= this.#highest; index++) this.#drop(index);
    } else {
      for (const index of this.#tail.keys()) if (index >= first) this.#drop(index);
    }
    this.#highest = Math.min(this.#highest, first - 1);
    this.#budget.release((before - this.#tail.size) * CHUNK_BYTES, 0);
  }

  #drop(index: number): void {
    this.#tail.delete(index);
    this.#borrowed?.delete(index);
  }
}

/** A map that costs nothing until used: most files fit their first chunk. */
class LazyMap {
  #map: Map<number, Uint8Array> | undefined;

  get size(): number {
    return this.#map === undefined ? 0 : this.#map.size;
  }
  get(index: number): Uint8Array | undefined {
    return this.#map?.get(index);
  }
  set(index: number, chunk: Uint8Array): void {
    this.#map ??= new Map();
    this.#map.set(index, chunk);
  }
  delete(index: number): void {
    this.#map?.delete(index);
  }
  clear(): void {
    this.#map = undefined;
  }
  keys(): Iterable<number> {
    return this.#map === undefined ? [] : this.#map.keys();
  }
  sortedKeys(): number[] {
    return [...this.keys()].sort((left, right) => left - right);
  }
}
