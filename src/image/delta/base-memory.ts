import { WASM_PAGE_BYTES } from '../../abi/wasm.js';
import { VitrineError } from '../../errors.js';
import type { MemoryPages } from '../memory-pages.js';
import { BLOCK_BYTES } from './memory-delta.js';

/**
 * An image's pages where a WebAssembly module can read them. They can be sent to other threads, which then share them,
 * and can take the place of the pages that they were copied from. Nobody changes them.
 */
export interface BaseMemory extends MemoryPages {
  /** A shared memory that begins with `bytes`. */
  readonly memory: WebAssembly.Memory;
}

/** @throws VitrineError ERR_IMAGE when the pages are not whole blocks */
export function layBase(pages: MemoryPages): BaseMemory {
  const { runs, bytes } = pages;
  if (runs.some((value) => value % BLOCK_BYTES !== 0)) {
    throw new VitrineError('ERR_IMAGE', 'the image cannot be used: its memory pages are not whole');
  }
  const size = Math.ceil(bytes.length / WASM_PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: size, maximum: size, shared: true });
  const laid = new Uint8Array(memory.buffer, 0, bytes.length);
  laid.set(bytes);
  return { runs, bytes: laid, memory };
}
