import { layBase } from '../../../src/image/delta/base-memory.js';
import { compileComparer, MemoryComparer } from '../../../src/image/delta/memory-comparer.js';
import { BLOCK_BYTES } from '../../../src/image/delta/memory-delta.js';
import { restorePages, takePages } from '../../../src/image/memory-pages.js';

export const PAGE_BYTES = 65_536;

const modules = compileComparer();

/** A small image: 20 pages of 4 KiB of noise, a gap, an odd run near the end, and zero blocks inside of the runs. */
export function makeImage(pageCount = 5): Uint8Array {
  const image = new Uint8Array(pageCount * PAGE_BYTES);
  const fill = (from: number, to: number) => {
    for (let i = from; i < to; i++) image[i] = (i * 2654435761) >>> 13;
    for (let i = from; i + BLOCK_BYTES <= to; i += 1024) image.fill(0, i, i + BLOCK_BYTES);
  };
  fill(4096, 4096 * 21);
  fill(image.length - 4096 * 9, image.length - 4096 * 6);
  fill(image.length - 4096, image.length);
  return image;
}

/** A guest with that image, and what its memory is compared by. */
export function makeGuest(image: Uint8Array) {
  const base = layBase(takePages(image));
  const memory = new WebAssembly.Memory({ initial: image.length / PAGE_BYTES, maximum: 65_536 });
  restorePages(base, new Uint8Array(memory.buffer), undefined);
  return { base, memory, comparer: new MemoryComparer(modules, base, memory) };
}

/** The blocks that differ, the slow way. */
export function differingBlocks(image: Uint8Array, memory: Uint8Array): number[] {
  const found: number[] = [];
  for (let block = 0; block < memory.length / BLOCK_BYTES; block++) {
    for (let i = block * BLOCK_BYTES; i < (block + 1) * BLOCK_BYTES; i++) {
      if (memory[i] === (image[i] ?? 0)) continue;
      found.push(block);
      break;
    }
  }
  return found;
}
