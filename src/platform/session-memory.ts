import type { Machine } from '../engine/cpython/machine.js';
import { applyDelta, undoDelta } from '../image/delta/apply-delta.js';
import type { BaseMemory } from '../image/delta/base-memory.js';
import { type ComparerModules, compileComparer, MemoryComparer } from '../image/delta/memory-comparer.js';
import type { MemoryDelta } from '../image/delta/memory-delta.js';
import { takeDelta } from '../image/delta/take-delta.js';

/** How sessions' memories are told from the image's, and put in its place. */
export class SessionMemory {
  readonly #base: BaseMemory;
  readonly #modules: ComparerModules = compileComparer();
  #comparer: MemoryComparer | undefined;

  constructor(base: BaseMemory) {
    this.#base = base;
  }

  /** What a machine's memory is now. @param spare - see `takeDelta` */
  take({ exports }: Machine, spare: ArrayBuffer | undefined): MemoryDelta {
    if (this.#comparer?.memory !== exports.memory) {
      this.#comparer = new MemoryComparer(this.#modules, this.#base, exports.memory);
    }
    return takeDelta(this.#comparer, spare);
  }

  /** Precondition: the machine has the image's memory, and is as large as the delta says. */
  apply(delta: MemoryDelta, { memory }: Machine): void {
    applyDelta(delta, memory.all);
  }

  /** Puts those blocks, which are all that differ, back to the image's. */
  undo(blocks: Uint32Array, { memory }: Machine): void {
    undoDelta(blocks, this.#base, memory.all);
  }
}
