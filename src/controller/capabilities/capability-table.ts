import type { Capability } from './capability.js';

/** Capabilities that one guest may hold at once, by default. */
export const HANDLES_LIMIT = 10_000;

/**
 * The capabilities that one guest holds, by number. A number means something in this table alone, is never given to
 * another capability, and comes from being handed one: guessing finds only what the guest has.
 */
export class CapabilityTable {
  readonly #limit: number;
  readonly #byHandle = new Map<number, Capability>();
  readonly #handles = new Map<Capability, number>();
  #next = 1;

  constructor(limit: number = HANDLES_LIMIT) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#byHandle.size;
  }

  /** The number that a guest knows a capability by; undefined when it holds as many as it may. */
  export(capability: Capability): number | undefined {
    const known = this.#handles.get(capability);
    if (known !== undefined) return known;
    if (this.#byHandle.size >= this.#limit) return undefined;
    const handle = this.#next++;
    this.#byHandle.set(handle, capability);
    this.#handles.set(capability, handle);
    return handle;
  }

  resolve(handle: number): Capability | undefined {
    return this.#byHandle.get(handle);
  }

  /** The guest has dropped its last reference. */
  release(handle: number): void {
    const capability = this.#byHandle.get(handle);
    if (capability === undefined) return;
    this.#byHandle.delete(handle);
    this.#handles.delete(capability);
  }
}
