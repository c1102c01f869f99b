import type { MemoryPages } from '../memory-pages.js';

/** PROVISIONAL (founder): replaced by the real thing. */
export interface MemoryDelta {
  readonly memoryBytes: number;
  readonly blocks: Uint32Array;
  readonly bytes: Uint8Array;
}

const BLOCK = 256;

function baseOf(pages: MemoryPages, size: number): Uint8Array {
  const base = new Uint8Array(size);
  let from = 0;
  for (let i = 0; i < pages.runs.length; i += 2) {
    const offset = pages.runs[i] as number;
    const length = pages.runs[i + 1] as number;
    base.set(pages.bytes.subarray(from, from + length), offset);
    from += length;
  }
  return base;
}

export function takeDelta(pages: MemoryPages, memory: Uint8Array): MemoryDelta {
  const base = new Float64Array(baseOf(pages, memory.length).buffer);
  const now = new BigUint64Array(memory.buffer, 0, memory.length >> 3);
  const then = new BigUint64Array(base.buffer);
  const blocks: number[] = [];
  for (let block = 0; block < memory.length / BLOCK; block++) {
    for (let i = block * 32; i < block * 32 + 32; i++) {
      if (now[i] !== then[i]) {
        blocks.push(block);
        break;
      }
    }
  }
  const bytes = new Uint8Array(blocks.length * BLOCK);
  blocks.forEach((block, index) =>
    bytes.set(memory.subarray(block * BLOCK, (block + 1) * BLOCK), index * BLOCK),
  );
  return { memoryBytes: memory.length, blocks: Uint32Array.from(blocks), bytes };
}

export function applyDelta(delta: MemoryDelta, memory: Uint8Array): void {
  delta.blocks.forEach((block, index) =>
    memory.set(delta.bytes.subarray(index * BLOCK, (index + 1) * BLOCK), block * BLOCK),
  );
}

export function undoDelta(blocks: Uint32Array, pages: MemoryPages, memory: Uint8Array): void {
  const base = baseOf(pages, memory.length);
  for (const block of blocks) memory.set(base.subarray(block * BLOCK, (block + 1) * BLOCK), block * BLOCK);
}
