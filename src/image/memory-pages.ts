/**
 * The memory of a prepared interpreter as the stretches that are not zero. Restoring copies those and zeroes
 * everything else, so nothing of what was there before survives.
 */
export interface MemoryPages {
  /** Pairs of offset and length in bytes, ascending, not overlapping. */
  readonly runs: Uint32Array;
  /** The runs' bytes, one after the other. */
  readonly bytes: Uint8Array;
}

const PAGE_WORDS = 1024;

/** Zero stretches shorter than this are kept: a copy costs less than the bookkeeping of another run. */
const LEAST_GAP_PAGES = 4;

/** Finds the runs of non-zero 4 KiB pages. Precondition: the length is a multiple of 4 KiB. */
export function takePages(memory: Uint8Array): MemoryPages {
  const words = new Uint32Array(memory.buffer, memory.byteOffset, memory.length >> 2);
  const pageCount = words.length / PAGE_WORDS;
  const runs: number[] = [];
  let start = -1;
  let lastUsed = -1;
  for (let page = 0; page < pageCount; page++) {
    if (isZero(words, page)) continue;
    if (start >= 0 && page - lastUsed > LEAST_GAP_PAGES) {
      runs.push(start, lastUsed + 1);
      start = page;
    }
    if (start < 0) start = page;
    lastUsed = page;
  }
  if (start >= 0) runs.push(start, lastUsed + 1);
  const pageBytes = PAGE_WORDS * 4;
  const pairs = new Uint32Array(runs.length);
  let total = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const offset = (runs[i] as number) * pageBytes;
    const length = (runs[i + 1] as number) * pageBytes - offset;
    pairs[i] = offset;
    pairs[i + 1] = length;
    total += length;
  }
  const bytes = new Uint8Array(total);
  let at = 0;
  for (let i = 0; i < pairs.length; i += 2) {
    const offset = pairs[i] as number;
    const length = pairs[i + 1] as number;
    bytes.set(memory.subarray(offset, offset + length), at);
    at += length;
  }
  return { runs: pairs, bytes };
}

function isZero(words: Uint32Array, page: number): boolean {
  const end = (page + 1) * PAGE_WORDS;
  for (let i = page * PAGE_WORDS; i < end; i++) if (words[i] !== 0) return false;
  return true;
}

/**
 * Makes `memory` hold exactly the pages. Precondition: it is at least as long as the image's memory.
 * @param zero - makes the bytes from one offset to another zero, both multiples of 4 KiB; undefined for memory
 * that was never written: then it is zero already where there is no run
 */
export function restorePages(
  pages: MemoryPages,
  memory: Uint8Array,
  zero: ((from: number, to: number) => void) | undefined,
): void {
  const { runs, bytes } = pages;
  let from = 0;
  let end = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const offset = runs[i] as number;
    const length = runs[i + 1] as number;
    zero?.(end, offset);
    memory.set(bytes.subarray(from, from + length), offset);
    from += length;
    end = offset + length;
  }
  zero?.(end, memory.length);
}

/** Whether runs read from a file describe a memory of that size and these bytes: checked before any use. */
export function arePagesSound(pages: MemoryPages, memoryBytes: number): boolean {
  const { runs, bytes } = pages;
  if (runs.length % 2 !== 0) return false;
  let end = 0;
  let total = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const offset = runs[i] as number;
    const length = runs[i + 1] as number;
    if (offset < end || offset + length > memoryBytes) return false;
    end = offset + length;
    total += length;
  }
  return total === bytes.length;
}
