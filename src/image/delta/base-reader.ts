import type { MemoryPages } from '../memory-pages.js';

/** Reads an image's memory, zeros included, in ascending order: each step goes on where the last one ended. */
export class BaseReader {
  readonly #pages: MemoryPages;
  /** Index of the first run that does not end before where the reader is. */
  #run = 0;
  /** Where that run's bytes begin. */
  #runAt = 0;

  constructor(pages: MemoryPages) {
    this.#pages = pages;
  }

  /**
   * Copies what the image has from one address to another; beyond the image's memory, that is zeros.
   * Precondition: `from` is not before the end of what was copied last.
   */
  copy(from: number, to: number, target: Uint8Array, at: number): void {
    const { runs, bytes } = this.#pages;
    let done = from;
    while (this.#run < runs.length) {
      const offset = runs[this.#run] as number;
      const length = runs[this.#run + 1] as number;
      if (offset >= to) break;
      if (offset + length > done) {
        const begin = Math.max(offset, done);
        const end = Math.min(offset + length, to);
        if (begin > done) target.fill(0, at + done - from, at + begin - from);
        const source = this.#runAt + begin - offset;
        target.set(bytes.subarray(source, source + end - begin), at + begin - from);
        done = end;
        if (end === to) return;
      }
      this.#runAt += length;
      this.#run += 2;
    }
    if (done < to) target.fill(0, at + done - from, at + to - from);
  }
}
