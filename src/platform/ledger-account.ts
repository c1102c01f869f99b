import { countersOf, freeBytesOf, type LedgerCells, type LedgerCounter, type LedgerKind } from './ledger.js';

/**
 * A run's account with the ledger: what its thread holds at all levels, recorded beside the counters so that it can
 * be given back exactly whatever becomes of the thread.
 *
 * A thread may be terminated at any point of its code. The account therefore has a state: the thread marks it busy
 * for the few instructions that a reservation takes, and whoever wants to end the thread closes the account first,
 * which waits until it is not busy. For a thread that died by itself there is a journal: which amount was under way,
 * and how many levels had it.
 */

/** An account as plain data; another thread makes a {@link LedgerAccount} of it. */
export interface LedgerAccountData {
  /** The run's custodian first, then its parents. */
  readonly cells: LedgerCells;
  readonly record: SharedArrayBuffer;
}

/** Words of the record, as indexes into an Int32Array. */
const STATE = 0;
const HELD: Readonly<Record<LedgerKind, number>> = { memory: 1, files: 2 };
/** The journal: units under way (0: none), of which kind, what was held without them, and how many levels have them. */
const PENDING = 3;
const PENDING_KIND = 4;
const HELD_WITHOUT = 5;
const LEVELS = 6;
/** One more than the level that refused last; 0 when none did. */
const REFUSED_BY = 7;
const RECORD_WORDS = 8;

const IDLE = 0;
const BUSY = 1;
const CLOSED = 2;

const kinds = ['memory', 'files'] as const satisfies readonly LedgerKind[];

export function openLedgerAccount(cells: LedgerCells): LedgerAccountData {
  return { cells, record: new SharedArrayBuffer(RECORD_WORDS * Int32Array.BYTES_PER_ELEMENT) };
}

/**
 * One side's view of an account. One thread at a time reserves and releases: the controller's before the run begins,
 * then the guest's. Closing and settling are the controller's, at any time.
 */
export class LedgerAccount {
  readonly #words: Int32Array;
  readonly #counters: Readonly<Record<LedgerKind, readonly LedgerCounter[]>>;

  constructor({ cells, record }: LedgerAccountData) {
    this.#words = new Int32Array(record);
    this.#counters = { memory: countersOf(cells, 'memory'), files: countersOf(cells, 'files') };
  }

  heldUnits(kind: LedgerKind): number {
    return Atomics.load(this.#words, HELD[kind]);
  }

  /** What could be reserved now at most, as far as other threads leave it. */
  freeBytes(kind: LedgerKind): number {
    return freeBytesOf(this.#counters[kind]);
  }

  /** Which level refused the last reservation that was refused, counted from the run's custodian. */
  get refusedBy(): number | undefined {
    const level = Atomics.load(this.#words, REFUSED_BY);
    return level === 0 ? undefined : level - 1;
  }

  /** Takes units at every level, or none at any. False also when the account is closed. */
  reserve(kind: LedgerKind, units: number): boolean {
    if (Atomics.compareExchange(this.#words, STATE, IDLE, BUSY) !== IDLE) return false;
    const held = this.heldUnits(kind);
    this.#begin(kind, units, held, 0);
    const counters = this.#counters[kind];
    let level = 0;
    while (level < counters.length && (counters[level] as LedgerCounter).take(units)) {
      level++;
      Atomics.store(this.#words, LEVELS, level);
    }
    const isTaken = level === counters.length;
    if (isTaken) Atomics.store(this.#words, HELD[kind], held + units);
    else {
      Atomics.store(this.#words, REFUSED_BY, level + 1);
      this.#giveBack(kind, units);
    }
    this.#end();
    return isTaken;
  }

  /** Gives units back at every level. Precondition: they are held. */
  release(kind: LedgerKind, units: number): void {
    // A closed account is given back by whoever closed it.
    if (Atomics.compareExchange(this.#words, STATE, IDLE, BUSY) !== IDLE) return;
    const without = this.heldUnits(kind) - units;
    this.#begin(kind, units, without, this.#counters[kind].length);
    Atomics.store(this.#words, HELD[kind], without);
    this.#giveBack(kind, units);
    this.#end();
  }

  /**
   * Closes the account, if nothing is under way in it: nothing can be reserved from here on.
   * @returns false while something is; try again a moment later
   */
  tryClose(): boolean {
    const state = Atomics.compareExchange(this.#words, STATE, IDLE, CLOSED);
    return state !== BUSY;
  }

  /**
   * Gives back everything but what is to be kept, and closes the account for good.
   * Precondition: {@link tryClose} was true, or the thread is dead.
   * @param keptFileUnits - of what is held of files: how much passes to somebody else (`LedgerHold.absorb`)
   * @returns how much of files was kept
   */
  settle(keptFileUnits = 0): number {
    Atomics.store(this.#words, STATE, CLOSED);
    this.#settleJournal();
    const kept = Math.min(keptFileUnits, this.heldUnits('files'));
    for (const kind of kinds) {
      const held = Atomics.exchange(this.#words, HELD[kind], 0);
      const given = kind === 'files' ? held - kept : held;
      for (const counter of this.#counters[kind]) counter.give(given);
    }
    return kept;
  }

  /** `PENDING` comes last: without it the rest says nothing. */
  #begin(kind: LedgerKind, units: number, heldWithout: number, levels: number): void {
    Atomics.store(this.#words, PENDING_KIND, kinds.indexOf(kind));
    Atomics.store(this.#words, HELD_WITHOUT, heldWithout);
    Atomics.store(this.#words, LEVELS, levels);
    Atomics.store(this.#words, PENDING, units);
  }

  #end(): void {
    Atomics.store(this.#words, PENDING, 0);
    // Closed meanwhile is impossible (closing waits), but a settled account must stay closed.
    Atomics.compareExchange(this.#words, STATE, BUSY, IDLE);
  }

  /**
   * Gives units back at the levels that the journal names. A level is struck off before it gets them: were the thread
   * to die in between, the level would keep too much rather than have too much given back.
   */
  #giveBack(kind: LedgerKind, units: number): void {
    for (let level = Atomics.load(this.#words, LEVELS) - 1; level >= 0; level--) {
      Atomics.store(this.#words, LEVELS, level);
      this.#counters[kind][level]?.give(units);
    }
  }

  /** Undoes what a thread that died had half done. */
  #settleJournal(): void {
    const pending = Atomics.exchange(this.#words, PENDING, 0);
    const kind = kinds[Atomics.load(this.#words, PENDING_KIND)] as LedgerKind;
    // Otherwise it is part of what is held: a reservation was complete, or a release not begun.
    if (pending !== 0 && this.heldUnits(kind) === Atomics.load(this.#words, HELD_WITHOUT)) {
      this.#giveBack(kind, pending);
    }
  }
}

/** How long to wait for a thread that is just reserving: a processor may be busy with something else. */
const CLOSE_WITHIN_MS = 100;

/**
 * Closes an account before its thread is terminated. A reservation takes microseconds, so this waits only when the
 * thread has been suspended in the midst of one.
 */
export async function closeLedgerAccount(account: LedgerAccount): Promise<void> {
  const untilMs = performance.now() + CLOSE_WITHIN_MS;
  while (!account.tryClose() && performance.now() < untilMs) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}
