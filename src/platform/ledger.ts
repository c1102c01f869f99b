/**
 * Counters of bytes that threads share: one cell for each custodian, on shared memory, so that a guest's thread can
 * reserve without asking anybody. Counts are kept in units of 256 bytes as 32-bit words, for which every engine has a
 * lock-free compare-and-exchange: a cell counts up to 512 GiB, and more than that never fits.
 *
 * A reservation is taken at every level, from the custodian of the run up to the root, and given back when one of
 * them refuses. No level is above its limit at any moment; a reservation that is being given back may meanwhile
 * refuse another one that would just have fit.
 */

/** What is held now, as opposed to what is used up. Linear memory of guests and states of sessions; private files. */
export type LedgerKind = 'memory' | 'files';

/** Custodians of one kind of bytes, from a run's own up to the root. */
export type LedgerCells = readonly SharedArrayBuffer[];

export const UNIT_BYTES = 256;

/** The largest count; as a limit it means that there is none. */
const UNITS_MAX = 2 ** 31 - 1;

/** Words of a cell, as indexes into an Int32Array: used and limit of each kind. */
const USED: Readonly<Record<LedgerKind, number>> = { memory: 0, files: 2 };
const LIMIT: Readonly<Record<LedgerKind, number>> = { memory: 1, files: 3 };
const CELL_WORDS = 4;

/** How many units bytes take; more than {@link UNITS_MAX} for what never fits. */
export function unitsOf(bytes: number): number {
  return Math.ceil(bytes / UNIT_BYTES);
}

/** A new cell. Limits in bytes; Infinity for none. A limit is rounded down to whole units. */
export function createLedgerCell(limits: Readonly<Record<LedgerKind, number>>): SharedArrayBuffer {
  const cell = new SharedArrayBuffer(CELL_WORDS * Int32Array.BYTES_PER_ELEMENT);
  const words = new Int32Array(cell);
  for (const kind of ['memory', 'files'] as const) {
    words[LIMIT[kind]] = Math.min(UNITS_MAX, Math.floor(limits[kind] / UNIT_BYTES));
  }
  return cell;
}

/** One level's counter of one kind. */
export class LedgerCounter {
  readonly #words: Int32Array;
  readonly #used: number;
  readonly #limit: number;

  constructor(cell: SharedArrayBuffer, kind: LedgerKind) {
    this.#words = new Int32Array(cell);
    this.#used = USED[kind];
    this.#limit = LIMIT[kind];
  }

  get usedUnits(): number {
    return Atomics.load(this.#words, this.#used);
  }

  get freeUnits(): number {
    return Math.max(0, Atomics.load(this.#words, this.#limit) - this.usedUnits);
  }

  /** Takes units if they fit. Precondition: `units` is a whole number from 0. */
  take(units: number): boolean {
    let used = this.usedUnits;
    for (;;) {
      // Read anew at each turn: the cell may be closed meanwhile. The sum is a double's, and cannot wrap around.
      if (used + units > Atomics.load(this.#words, this.#limit)) return false;
      const seen = Atomics.compareExchange(this.#words, this.#used, used, used + units);
      if (seen === used) return true;
      used = seen;
    }
  }

  /** Gives back units that were taken. */
  give(units: number): void {
    Atomics.sub(this.#words, this.#used, units);
  }

  /** From here on nothing fits any more; what is held stays counted. */
  shut(): void {
    Atomics.store(this.#words, this.#limit, 0);
  }
}

/** Counters of one kind along the way up. */
export function countersOf(cells: LedgerCells, kind: LedgerKind): readonly LedgerCounter[] {
  return cells.map((cell) => new LedgerCounter(cell, kind));
}

/** The least that is free on the way up, in bytes; Infinity where there is no level. */
export function freeBytesOf(counters: readonly LedgerCounter[]): number {
  return counters.reduce((least, counter) => Math.min(least, counter.freeUnits * UNIT_BYTES), Infinity);
}
