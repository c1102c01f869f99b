import { buildBaseComparer, buildGuestComparer, compareGroupBytes } from '../wasm/comparer.js';
import type { BaseMemory } from './base-memory.js';
import { BlockList } from './block-list.js';
import { BLOCK_BYTES } from './memory-delta.js';

/** Zeros are looked for in pieces, so that no piece is the whole of the address space, which has no length in 32 bits. */
const PIECE_BYTES = 2 ** 31;

type NextNonZero = (from: number, to: number) => number;
type NextDifferent = (base: number, guest: number, end: number) => number;

/** The code of comparers: compiled once, instantiated for each machine. */
export interface ComparerModules {
  readonly guest: WebAssembly.Module;
  readonly base: WebAssembly.Module;
}

export function compileComparer(): ComparerModules {
  return {
    guest: new WebAssembly.Module(buildGuestComparer()),
    base: new WebAssembly.Module(buildBaseComparer()),
  };
}

/**
 * Finds where a guest's memory differs from its image: every byte of both is compared, since a guest can write
 * anywhere. Reads memory as fast as it comes from the processor's caches.
 */
export class MemoryComparer {
  readonly memory: WebAssembly.Memory;
  readonly #base: BaseMemory;
  readonly #nextNonZero: NextNonZero;
  readonly #nextBlock: NextDifferent;
  readonly #nextGroup: NextDifferent;

  /** Precondition: the memory is at least as long as the image's. It may grow later. */
  constructor(modules: ComparerModules, base: BaseMemory, memory: WebAssembly.Memory) {
    this.memory = memory;
    this.#base = base;
    const guest = new WebAssembly.Instance(modules.guest, { env: { memory } }).exports;
    const env = {
      memory: base.memory,
      differs: guest['differs'] as WebAssembly.ExportValue,
      stripesDiffer: guest['stripesDiffer'] as WebAssembly.ExportValue,
    };
    const exports = new WebAssembly.Instance(modules.base, { env }).exports;
    this.#nextNonZero = guest['nextNonZero'] as NextNonZero;
    this.#nextBlock = exports['nextBlock'] as NextDifferent;
    this.#nextGroup = exports['nextGroup'] as NextDifferent;
  }

  /** The blocks that differ now, ascending. Beyond the image's runs, those that are not zero. */
  changedBlocks(): Uint32Array<ArrayBuffer> {
    const { runs } = this.#base;
    const found = new BlockList();
    let end = 0;
    let at = 0;
    for (let i = 0; i < runs.length; i += 2) {
      const offset = runs[i] as number;
      const length = runs[i + 1] as number;
      this.#compareZeros(end, offset, found);
      this.#compareRun(at, offset, length, found);
      at += length;
      end = offset + length;
    }
    this.#compareZeros(end, this.memory.buffer.byteLength, found);
    return found.toArray();
  }

  #compareZeros(from: number, to: number, found: BlockList): void {
    for (let start = from; start < to; start += PIECE_BYTES) {
      const end = Math.min(to, start + PIECE_BYTES);
      for (let address = start; address < end; address += BLOCK_BYTES) {
        address = this.#nextNonZero(address, end) >>> 0;
        // An end of 2^32 comes back as 0, which is no block after another.
        if (address === end >>> 0) break;
        found.add(address / BLOCK_BYTES);
      }
    }
  }

  /** @param base - where the run's bytes are */
  #compareRun(base: number, offset: number, length: number, found: BlockList): void {
    const end = offset + length;
    const groupsEnd = end - (length % compareGroupBytes);
    for (let group = offset; group < groupsEnd; group += compareGroupBytes) {
      group = this.#nextGroup(base + group - offset, group, groupsEnd) >>> 0;
      if (group === groupsEnd) break;
      this.#compareBlocks(base + group - offset, group, group + compareGroupBytes, found);
    }
    this.#compareBlocks(base + groupsEnd - offset, groupsEnd, end, found);
  }

  #compareBlocks(base: number, from: number, end: number, found: BlockList): void {
    for (let address = from; address < end; address += BLOCK_BYTES) {
      address = this.#nextBlock(base + address - from, address, end) >>> 0;
      if (address === end) break;
      found.add(address / BLOCK_BYTES);
    }
  }
}
