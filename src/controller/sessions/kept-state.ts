import type { MemoryPages } from '../../image/memory-pages.js';
import type { SessionState } from '../../platform/session-state.js';

/** What a session is between two calls: ready to go on, or packed. */
export class KeptState {
  readonly #state: SessionState;

  constructor(state: SessionState, _base: MemoryPages) {
    this.#state = state;
  }

  get isPacked(): boolean {
    return false;
  }

  get sizeBytes(): number {
    return this.#state.machine.memory.bytes.length;
  }

  get(): SessionState {
    return this.#state;
  }

  pack(): void {}
}
