/** Bytes that wait in order, in one piece of memory: many small writes cost no more than their bytes. */
export class ByteBuffer {
  #bytes = new Uint8Array(0);
  #start = 0;
  #end = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  /** Copies bytes to the end. */
  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** What is there, valid until the next call that changes it. */
  view(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end);
  }

  /** A copy of the first bytes, at most `limitBytes`. */
  peek(limitBytes: number): Uint8Array {
    return this.#bytes.slice(this.#start, Math.min(this.#end, this.#start + limitBytes));
  }

  /** Takes the first bytes, at most `limitBytes`; the caller owns them. */
  take(limitBytes: number): Uint8Array {
    const bytes = this.peek(limitBytes);
    this.#start += bytes.length;
    if (this.#start === this.#end) this.clear();
    return bytes;
  }

  clear(): void {
    this.#bytes = new Uint8Array(0);
    this.#start = 0;
    this.#end = 0;
  }

  #reserve(count: number): void {
    if (this.#end + count <= this.#bytes.length) return;
    const needed = this.length + count;
    // Moved within the same memory only when half of it is free, so that moving is paid for by what was taken.
    if (needed * 2 <= this.#bytes.length) this.#bytes.copyWithin(0, this.#start, this.#end);
    else {
      const larger = new Uint8Array(Math.max(1024, needed * 2));
      larger.set(this.view());
      this.#bytes = larger;
    }
    this.#end -= this.#start;
    this.#start = 0;
  }
}
