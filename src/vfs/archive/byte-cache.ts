/**
 * Byte arrays by number, the least recently used dropped first. Holds at most its limit, or one array if that is
 * larger by itself: a file read piece by piece must not be inflated again for each piece.
 */
export class ByteCache {
  readonly #limitBytes: number;
  readonly #entries = new Map<number, Uint8Array>();
  #heldBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  get(key: number): Uint8Array | undefined {
    const bytes = this.#entries.get(key);
    if (bytes === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, bytes);
    return bytes;
  }

  /** Precondition: the key is not there. */
  put(key: number, bytes: Uint8Array): void {
    this.#heldBytes += bytes.buffer.byteLength;
    for (const [oldest, dropped] of this.#entries) {
      if (this.#heldBytes <= this.#limitBytes) break;
      this.#entries.delete(oldest);
      this.#heldBytes -= dropped.buffer.byteLength;
    }
    this.#entries.set(key, bytes);
  }
}
