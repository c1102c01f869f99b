/** Buffers kept, and the largest that is: what a crowd of small sessions needs. */
const BUFFERS_LIMIT = 8;
const BUFFER_LIMIT_BYTES = 2 ** 20;

/** Buffers are made in steps, so that one fits the next of about the same size. */
const STEP_BYTES = 32 * 2 ** 10;

/**
 * Buffers that memory of sessions travels in between threads. Hundreds a second are needed; each that is dropped counts with
 * the collector as memory of its own, which then works for nothing else.
 */
export class BufferPool {
  readonly #spare: ArrayBuffer[] = [];

  /** A buffer of at least that many bytes, and not of much more. What is in it is of no meaning. */
  take(sizeBytes: number): ArrayBuffer {
    const fitting = this.#spare.findIndex(
      ({ byteLength }) => byteLength >= sizeBytes && byteLength <= roomFor(sizeBytes) + STEP_BYTES,
    );
    return fitting < 0
      ? new ArrayBuffer(roomFor(sizeBytes))
      : (this.#spare.splice(fitting, 1)[0] as ArrayBuffer);
  }

  /** Nobody uses it any more. */
  give(buffer: ArrayBuffer): void {
    if (
      this.#spare.length < BUFFERS_LIMIT &&
      buffer.byteLength > 0 &&
      buffer.byteLength <= BUFFER_LIMIT_BYTES
    ) {
      this.#spare.push(buffer);
    }
  }
}

function roomFor(sizeBytes: number): number {
  return Math.ceil(sizeBytes / STEP_BYTES) * STEP_BYTES;
}
