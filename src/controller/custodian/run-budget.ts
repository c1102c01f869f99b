import type { LedgerKind } from '../../platform/ledger.js';
import { UNIT_BYTES, unitsOf } from '../../platform/ledger.js';
import { LedgerAccount, type LedgerAccountData, openLedgerAccount } from '../../platform/ledger-account.js';
import type { TimeBudget, TimeVerdict } from '../../platform/time-budget.js';
import type { AmountName, BudgetLevel } from './budget-level.js';
import type { FairShare } from './fair-share.js';

/** Which custodian's limit a run came to. */
export interface Exceeded {
  /** The custodian's name. */
  readonly custodian: string;
  /** `'rate'`: the run went on with a long operation in C while it was to pause. */
  readonly limit: AmountName | LedgerKind | 'rate';
  /** Milliseconds, bytes or a count, for all below the custodian together; of a rate, milliseconds per second. */
  readonly allowed: number;
  /** The same; of a rate, by how many milliseconds it was exceeded. */
  readonly used: number;
}

/** Shortest time between two looks at a run, in milliseconds: what a custodian's CPU time may be exceeded by per run. */
const LEAST_LOOK_MS = 4;

/** Longest: how old the figures of runs under way may be, and so how little a run that begins knows of others. */
const MOST_LOOK_MS = 50;

/**
 * What one run charges its custodians: each charge must fit at every level up. Time is charged after it was used,
 * when it is looked at; looks come the closer together the less is left, and the more runs share it.
 */
export class RunBudget implements TimeBudget {
  /** To go with the run to its thread, where `LedgerAccount` and `LedgerReserve` make use of it. */
  readonly accountData: LedgerAccountData;
  /** The controller's view of the account. */
  readonly account: LedgerAccount;
  readonly #levels: readonly BudgetLevel[];
  /** The run's own part of the rates at each level, and those of the levels themselves. */
  readonly #shares: readonly FairShare[];
  readonly #nowMs: () => number;
  #cpuMs = 0;
  #wallMs = 0;
  #exceeded: Exceeded | undefined;
  #isOver = false;
  #isPaused = false;
  /** Told of each charge of CPU time, such as a slot of the run queue. */
  onCpu: ((cpuMs: number) => void) | undefined;

  constructor(level: BudgetLevel, share: FairShare, nowMs: () => number) {
    this.#levels = level.chain();
    this.#shares = [share, ...this.#levels.map(({ fairShare }) => fairShare)];
    this.#nowMs = nowMs;
    this.accountData = openLedgerAccount(this.#levels.map(({ cell }) => cell));
    this.account = new LedgerAccount(this.accountData);
    for (const each of this.#levels) each.runs++;
  }

  /** The first limit that the run came to. */
  get exceeded(): Exceeded | undefined {
    return this.#exceeded;
  }

  /**
   * Reserves what a run needs to begin with, and looks whether there is any time left: false when it cannot begin,
   * and {@link exceeded} says why.
   */
  begin(memoryBytes: number): boolean {
    if (this.#usedUp('cpu') || this.#usedUp('wall')) return false;
    if (this.account.reserve('memory', unitsOf(memoryBytes))) return true;
    const level = this.#levels[this.account.refusedBy ?? 0] as BudgetLevel;
    this.#note(level, 'memory', level.limits.memory, level.memoryBytes + unitsOf(memoryBytes) * UNIT_BYTES);
    return false;
  }

  look(cpuMs: number, wallMs: number): TimeVerdict {
    const nowMs = this.#nowMs();
    this.#chargeTime(cpuMs, wallMs, nowMs);
    const stop = this.#usedUp('cpu') ? 'cpu' : this.#usedUp('wall') ? 'wall' : undefined;
    let pauseMs = 0;
    let lookInMs = MOST_LOOK_MS;
    for (const [index, level] of this.#levels.entries()) {
      const waitMs = level.waitMs(nowMs);
      if (waitMs > pauseMs && !this.#hasPartOf(index)) pauseMs = waitMs;
      // What is in debt is paused: there is nothing left that it could use up.
      const rateLeftMs = waitMs > 0 ? Infinity : (level.bucket?.leftMs(nowMs) ?? Infinity);
      const leftMs = Math.min(level.left('cpu'), level.left('wall'), rateLeftMs);
      // Half of its part: so there is enough for somebody who begins before the others are looked at again.
      lookInMs = Math.min(lookInMs, leftMs / (2 * Math.max(1, level.runs)));
    }
    this.#isPaused = pauseMs > 0;
    return { stop, pauseMs, lookInMs: Math.max(LEAST_LOOK_MS, lookInMs) };
  }

  /** Whether the run, or anything between it and a level, has not yet had its part of that level's rate. */
  #hasPartOf(levelIndex: number): boolean {
    return this.#shares.slice(0, levelIndex + 1).some(({ hasSaved }) => hasSaved);
  }

  noteOverrun(): void {
    const nowMs = this.#nowMs();
    const late = this.#levels.reduce((most, level) =>
      level.waitMs(nowMs) > most.waitMs(nowMs) ? level : most,
    );
    this.#note(late, 'rate', late.limits.cpuPerSecond, late.bucket?.debtMs(nowMs) ?? 0);
  }

  /** Charges output or calls; false, and nothing charged, when they do not fit at every level. */
  charge(amount: 'output' | 'calls', count: number): boolean {
    for (const level of this.#levels) {
      if (count <= level.left(amount)) continue;
      this.#note(level, amount, level.limits[amount], level.used[amount] + count);
      return false;
    }
    for (const level of this.#levels) level.used[amount] += count;
    return true;
  }

  /** How much of an amount is left at the level that has least. */
  left(amount: AmountName): number {
    return this.#levels.reduce((least, level) => Math.min(least, level.left(amount)), Infinity);
  }

  /**
   * The run is over: charges what it used since the last look, and gives back what it held. What is to be kept of its
   * files has to have been taken over before (`LedgerHold.absorb`). Precondition: its thread is done with it or dead.
   */
  finish(cpuMs: number, wallMs: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#chargeTime(cpuMs, wallMs, this.#nowMs());
    for (const level of this.#levels) level.runs--;
    this.account.settle();
  }

  /** Clocks of threads may be read late and out of order: only what is new is charged. */
  #chargeTime(cpuMs: number, wallMs: number, nowMs: number): void {
    const newCpuMs = Math.max(0, cpuMs - this.#cpuMs);
    const newWallMs = Math.max(0, wallMs - this.#wallMs);
    this.#cpuMs += newCpuMs;
    this.#wallMs += newWallMs;
    for (const level of this.#levels) {
      level.used.cpu += newCpuMs;
      level.used.wall += newWallMs;
      level.bucket?.take(newCpuMs, nowMs);
    }
    // Who is paused would have used it.
    if (newCpuMs > 0 || this.#isPaused) this.#noteWanted(newCpuMs, nowMs);
    if (newCpuMs > 0) this.onCpu?.(newCpuMs);
  }

  /** Divides rates on their way down, from the root. Shares above the first rate have nothing to divide. */
  #noteWanted(cpuMs: number, nowMs: number): void {
    let msPerSecond = Number.POSITIVE_INFINITY;
    for (let index = this.#shares.length - 1; index >= 0; index--) {
      const share = this.#shares[index] as FairShare;
      if (Number.isFinite(msPerSecond)) {
        msPerSecond = share.fill(msPerSecond, nowMs);
        share.note(cpuMs, nowMs);
      }
      const own = this.#levels[index - 1]?.limits.cpuPerSecond ?? Number.POSITIVE_INFINITY;
      msPerSecond = Math.min(msPerSecond, own);
    }
  }

  #usedUp(amount: 'cpu' | 'wall'): boolean {
    const level = this.#levels.find((each) => each.left(amount) <= 0);
    if (level !== undefined) this.#note(level, amount, level.limits[amount], level.used[amount]);
    return level !== undefined;
  }

  #note(level: BudgetLevel, limit: Exceeded['limit'], allowed: number, used: number): void {
    this.#exceeded ??= { custodian: level.name, limit, allowed, used };
  }
}
