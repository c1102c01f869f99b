import { readSync, writeSync } from 'node:fs';

/** How long to wait before another try at a descriptor that would block, in milliseconds. */
const RETRY_MS = 2;

/** Bytes asked for at once. */
const CHUNK_BYTES = 65536;

/** Writes all of `bytes`, also to a descriptor that somebody made non-blocking. */
export function writeFully(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) {
    done += whenReady(() => writeSync(descriptor, bytes, done));
  }
}

/**
 * Reads to the end.
 * @returns undefined when there is more than `limitBytes`
 */
export function readFully(descriptor: number, limitBytes: number): Uint8Array | undefined {
  const pieces: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    const piece = new Uint8Array(CHUNK_BYTES);
    const count = whenReady(() => readSync(descriptor, piece));
    if (count === 0) return Buffer.concat(pieces);
    total += count;
    if (total > limitBytes) return undefined;
    pieces.push(piece.subarray(0, count));
  }
}

function whenReady(transfer: () => number): number {
  for (;;) {
    try {
      return transfer();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Windows reports the end of a pipe or console so.
      if (code === 'EOF') return 0;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}
