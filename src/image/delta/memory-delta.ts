import { WASM_PAGE_BYTES } from '../../abi/wasm.js';
import { VitrineError } from '../../errors.js';
import { compareBlockBytes } from '../wasm/comparer.js';

/** The unit of deltas, in bytes: small enough that a session's few scattered writes stay few bytes. */
export const BLOCK_BYTES = compareBlockBytes;

/** WebAssembly's largest memory, in bytes. */
export const MEMORY_MAX_BYTES = 2 ** 32;

/**
 * What tells a guest's memory from its image's: exactly the blocks that differ. Where the memory has grown beyond the
 * image, it is told from zeros.
 */
export interface MemoryDelta {
  /** How large the memory is: the image's size or more. */
  readonly memoryBytes: number;
  /** Numbers of blocks of {@link BLOCK_BYTES}, ascending. */
  readonly blocks: Uint32Array;
  /** Their contents, one after the other. */
  readonly bytes: Uint8Array;
}

/**
 * Checks a delta that came from elsewhere, in time linear in its size. One that passes can be applied; what the guest
 * then makes of its memory is the guest's affair.
 * @param limitBytes - how large the guest's memory may be
 * @throws VitrineError ERR_SNAPSHOT
 */
export function checkDelta(delta: MemoryDelta, imageMemoryBytes: number, limitBytes: number): void {
  const { memoryBytes, blocks, bytes } = delta;
  const isSize = Number.isInteger(memoryBytes) && memoryBytes % WASM_PAGE_BYTES === 0;
  if (!isSize || memoryBytes < imageMemoryBytes || memoryBytes > MEMORY_MAX_BYTES) {
    throw unusable(`its memory of ${memoryBytes} bytes does not fit the image's of ${imageMemoryBytes}`);
  }
  requireMemory(memoryBytes, limitBytes);
  if (bytes.length !== blocks.length * BLOCK_BYTES) throw unusable('its memory is not whole');
  const blockCount = memoryBytes / BLOCK_BYTES;
  let least = 0;
  for (const block of blocks) {
    if (block < least || block >= blockCount) throw unusable('its memory is in disorder');
    least = block + 1;
  }
}

/** @throws VitrineError ERR_SNAPSHOT when a guest may not have that much memory */
export function requireMemory(memoryBytes: number, limitBytes: number): void {
  if (memoryBytes <= limitBytes) return;
  throw new VitrineError(
    'ERR_SNAPSHOT',
    `the snapshot has ${memoryBytes} bytes of memory, more than the limit of ${limitBytes}; restore it with a higher limit`,
  );
}

/** The error for a delta that was never taken from a memory. */
export function unusable(problem: string): VitrineError {
  return new VitrineError(
    'ERR_SNAPSHOT',
    `the snapshot cannot be used: ${problem}; use one that was made with this image`,
  );
}
