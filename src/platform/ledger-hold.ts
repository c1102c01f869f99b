import type { ByteReserve } from '../vfs/memory/limits.js';
import {
  countersOf,
  freeBytesOf,
  type LedgerCells,
  type LedgerCounter,
  type LedgerKind,
  UNIT_BYTES,
  unitsOf,
} from './ledger.js';
import type { LedgerAccount } from './ledger-account.js';

/**
 * What the controller itself holds between runs: the state of a session that sleeps, the private files of a sandbox.
 * Used from the controller's thread alone, so that it needs no record on shared memory.
 */
export class LedgerHold implements ByteReserve {
  readonly #counters: readonly LedgerCounter[];
  #units = 0;
  #usedBytes = 0;

  constructor(cells: LedgerCells, kind: LedgerKind) {
    this.#counters = countersOf(cells, kind);
  }

  /** Bytes in use; what is charged may be more, after {@link absorb}. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  get chargedBytes(): number {
    return this.#units * UNIT_BYTES;
  }

  get freeBytes(): number {
    return freeBytesOf(this.#counters) + Math.max(0, this.#units * UNIT_BYTES - this.#usedBytes);
  }

  reserve(bytes: number): boolean {
    const usedBytes = this.#usedBytes + bytes;
    if (!this.#charge(unitsOf(usedBytes))) return false;
    this.#usedBytes = usedBytes;
    return true;
  }

  release(bytes: number): void {
    const before = unitsOf(this.#usedBytes);
    this.#usedBytes -= bytes;
    this.#give(Math.min(this.#units, before - unitsOf(this.#usedBytes)));
  }

  /** Holds that many bytes from here on; false, and everything as before, when they do not fit. */
  resize(bytes: number): boolean {
    if (!this.#charge(unitsOf(bytes))) return false;
    this.#usedBytes = bytes;
    this.trim();
    return true;
  }

  /**
   * Takes over what a run's account holds of files, and settles the account: what the run made can then be put in
   * place without anybody else getting the room meanwhile. Afterwards: {@link trim}.
   */
  absorb(account: LedgerAccount): void {
    this.#units += account.settle(account.heldUnits('files'));
  }

  /** Gives back what is charged beyond what is in use. */
  trim(): void {
    this.#give(this.#units - unitsOf(this.#usedBytes));
  }

  /** Gives everything back. */
  close(): void {
    this.#usedBytes = 0;
    this.trim();
  }

  /** Has at least that many units charged: all levels, or none. */
  #charge(units: number): boolean {
    const missing = units - this.#units;
    if (missing <= 0) return true;
    for (const [level, counter] of this.#counters.entries()) {
      if (counter.take(missing)) continue;
      for (const below of this.#counters.slice(0, level)) below.give(missing);
      return false;
    }
    this.#units = units;
    return true;
  }

  #give(units: number): void {
    this.#units -= units;
    for (const counter of this.#counters) counter.give(units);
  }
}
