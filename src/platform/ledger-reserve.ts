import type { ByteReserve } from '../vfs/memory/limits.js';
import { type LedgerKind, UNIT_BYTES, unitsOf } from './ledger.js';
import type { LedgerAccount } from './ledger-account.js';

/** Lets a kernel reserve bytes with its run's account: the ledger is asked only when another unit is needed. */
export class LedgerReserve implements ByteReserve {
  readonly #account: LedgerAccount;
  readonly #kind: LedgerKind;
  readonly #prepaidUnits: number;
  #usedBytes = 0;

  /**
   * @param prepaidBytes - what somebody else holds for this run, such as the sandbox its files. It is never given back
   * here: what a killed run did is undone, and there must still be room for what was there before.
   */
  constructor(account: LedgerAccount, kind: LedgerKind, prepaidBytes = 0) {
    this.#account = account;
    this.#kind = kind;
    this.#prepaidUnits = unitsOf(prepaidBytes);
  }

  get freeBytes(): number {
    const ownUnits = this.#prepaidUnits + this.#account.heldUnits(this.#kind);
    return this.#account.freeBytes(this.#kind) + Math.max(0, ownUnits * UNIT_BYTES - this.#usedBytes);
  }

  reserve(bytes: number): boolean {
    const usedBytes = this.#usedBytes + bytes;
    const missing = this.#unitsFor(usedBytes) - this.#account.heldUnits(this.#kind);
    if (missing > 0 && !this.#account.reserve(this.#kind, missing)) return false;
    this.#usedBytes = usedBytes;
    return true;
  }

  release(bytes: number): void {
    this.#usedBytes -= bytes;
    const spare = this.#account.heldUnits(this.#kind) - this.#unitsFor(this.#usedBytes);
    if (spare > 0) this.#account.release(this.#kind, spare);
  }

  #unitsFor(bytes: number): number {
    return Math.max(0, unitsOf(bytes) - this.#prepaidUnits);
  }
}
