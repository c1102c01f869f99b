import { forEachStretch } from './block-stretches.js';
import type { MemoryComparer } from './memory-comparer.js';
import { BLOCK_BYTES, type MemoryDelta } from './memory-delta.js';

/** A spare buffer is taken if no more of it would lie idle than this. */
const IDLE_LIMIT_BYTES = 64 * 2 ** 10;

/**
 * What a guest's memory is now, told from its image. The delta is a copy, whose buffers may be transferred.
 * @param spare - a buffer to put the contents into, if it fits; nobody else uses it any more
 */
export function takeDelta(comparer: MemoryComparer, spare?: ArrayBuffer): MemoryDelta {
  const blocks = comparer.changedBlocks();
  const memory = new Uint8Array(comparer.memory.buffer);
  const bytes = bytesIn(spare, blocks.length * BLOCK_BYTES);
  forEachStretch(blocks, (from, to, at) => bytes.set(memory.subarray(from, to), at));
  return { memoryBytes: memory.length, blocks, bytes };
}

function bytesIn(spare: ArrayBuffer | undefined, length: number): Uint8Array<ArrayBuffer> {
  const idle = (spare?.byteLength ?? 0) - length;
  return spare !== undefined && idle >= 0 && idle <= IDLE_LIMIT_BYTES
    ? new Uint8Array(spare, 0, length)
    : new Uint8Array(length);
}
