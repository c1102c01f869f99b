/** Collects block numbers; up to millions of them, in four bytes each. */
export class BlockList {
  #blocks = new Uint32Array(1024);
  #length = 0;

  add(block: number): void {
    if (this.#length === this.#blocks.length) {
      const grown = new Uint32Array(this.#length * 2);
      grown.set(this.#blocks);
      this.#blocks = grown;
    }
    this.#blocks[this.#length++] = block;
  }

  /** A copy. */
  toArray(): Uint32Array<ArrayBuffer> {
    return this.#blocks.slice(0, this.#length);
  }
}
