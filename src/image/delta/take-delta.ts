import { forEachStretch } from './block-stretches.js';
import type { MemoryComparer } from './memory-comparer.js';
import { BLOCK_BYTES, type MemoryDelta } from './memory-delta.js';

/** What a guest's memory is now, told from its image. The delta is a copy, whose buffers may be transferred. */
export function takeDelta(comparer: MemoryComparer): MemoryDelta {
  const blocks = comparer.changedBlocks();
  const memory = new Uint8Array(comparer.memory.buffer);
  const bytes = new Uint8Array(blocks.length * BLOCK_BYTES);
  forEachStretch(blocks, (from, to, at) => bytes.set(memory.subarray(from, to), at));
  return { memoryBytes: memory.length, blocks, bytes };
}
