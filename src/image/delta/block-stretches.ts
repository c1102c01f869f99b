import { BLOCK_BYTES } from './memory-delta.js';

/**
 * Calls `visit` for each stretch of neighbouring blocks, so that it is dealt with at once.
 * @param visit - gets its first address, the one after its last, and where its bytes are among those of all blocks
 */
export function forEachStretch(
  blocks: Uint32Array,
  visit: (from: number, to: number, at: number) => void,
): void {
  const count = blocks.length;
  for (let first = 0; first < count; ) {
    const start = blocks[first] as number;
    let next = first + 1;
    while (next < count && (blocks[next] as number) === start + next - first) next++;
    visit(start * BLOCK_BYTES, (start + next - first) * BLOCK_BYTES, first * BLOCK_BYTES);
    first = next;
  }
}
