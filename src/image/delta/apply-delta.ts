import type { MemoryPages } from '../memory-pages.js';
import { BaseReader } from './base-reader.js';
import { forEachStretch } from './block-stretches.js';
import type { MemoryDelta } from './memory-delta.js';

/**
 * Makes an image's memory the one that the delta was taken from.
 * Preconditions: the memory is as the image has it, and `delta.memoryBytes` long: whoever applies it has grown it.
 */
export function applyDelta(delta: MemoryDelta, memory: Uint8Array): void {
  const { bytes } = delta;
  forEachStretch(delta.blocks, (from, to, at) => {
    memory.set(bytes.subarray(at, at + to - from), from);
  });
}

/**
 * Makes a memory the image's again. It stays as large as it is, with zeros where the image has nothing.
 * @param blocks - ascending; all that differ, as taking or applying a delta left them. Costs in proportion to them.
 */
export function undoDelta(blocks: Uint32Array, base: MemoryPages, memory: Uint8Array): void {
  const reader = new BaseReader(base);
  forEachStretch(blocks, (from, to) => reader.copy(from, to, memory, from));
}
