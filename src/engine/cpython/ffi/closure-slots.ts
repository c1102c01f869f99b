import { GuestFault } from '../../../kernel/guest-fault.js';
import type { TableFunction } from './table-entry.js';

/** Closures alive at once: each holds a WebAssembly instance of the host. */
export const MAX_CLOSURES = 4096;

/** A closure that was prepared: callable by its slot. */
export interface PreparedClosure {
  readonly wasmType: string;
  readonly enter: TableFunction;
}

type Slot = PreparedClosure | 'reserved' | undefined;

/**
 * The part of a guest's function table that closures live in: a fixed number of slots behind the engine's own
 * entries. The lowest free one is given out first, so that equal programs see equal pointers.
 *
 * All slots are there from the start: a table cannot shrink, and one that had grown would tell of earlier runs.
 */
export class ClosureSlots {
  readonly #table: WebAssembly.Table;
  readonly #base: number;
  readonly #slots: Slot[];
  /** No slot below this one is free. */
  #lowest = 0;

  constructor(table: WebAssembly.Table, count: number) {
    this.#table = table;
    this.#base = table.grow(count);
    this.#slots = new Array<Slot>(count).fill(undefined);
  }

  /** Takes a slot: its index in the table; undefined when all are in use. */
  reserve(): number | undefined {
    while (this.#lowest < this.#slots.length && this.#slots[this.#lowest] !== undefined) this.#lowest++;
    if (this.#lowest >= this.#slots.length) return undefined;
    this.#slots[this.#lowest] = 'reserved';
    return this.#base + this.#lowest++;
  }

  /** Takes the slot of that index. @throws GuestFault when there is none, or it is in use */
  reserveAt(index: number): void {
    const place = index - this.#base;
    if (!(place >= 0 && place < this.#slots.length) || this.#slots[place] !== undefined) {
      throw new GuestFault('it had a closure where there can be none');
    }
    this.#slots[place] = 'reserved';
  }

  /** Fills a reserved slot. `entry` is what C code gets to call; null when its type is one that only `ffi_call` knows. */
  fill(index: number, closure: PreparedClosure, entry: TableFunction | null): void {
    this.#slots[this.#placeOf(index)] = closure;
    this.#table.set(index, entry);
  }

  /** The closure behind a function pointer, if one is. */
  find(index: number): PreparedClosure | undefined {
    const slot = this.#slots[(index >>> 0) - this.#base];
    return slot === 'reserved' ? undefined : slot;
  }

  release(index: number): void {
    const place = this.#placeOf(index);
    this.#slots[place] = undefined;
    this.#table.set(index, null);
    this.#lowest = Math.min(this.#lowest, place);
  }

  /** All slots free, as new. */
  reset(): void {
    this.#slots.forEach((slot, place) => {
      if (slot !== undefined) this.release(this.#base + place);
    });
  }

  #placeOf(index: number): number {
    const place = index - this.#base;
    if (this.#slots[place] === undefined) throw new GuestFault('it used a closure that does not exist');
    return place;
  }
}
