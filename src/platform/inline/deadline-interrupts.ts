import type { Interruption, Interrupts, StopReason } from '../../kernel/interrupts.js';
import type { TimeLimits } from '../platform.js';
import type { TimeBudget } from '../time-budget.js';

/**
 * Time limits for a guest on the calling thread, where nothing runs beside it: looked at whenever the
 * interpreter ticks or sleeps. A long operation in C is not interrupted.
 *
 * CPU time is the time that was not slept, since a thread's own CPU time is not to be had everywhere. Pausing is
 * sleeping: that is what a rate does here, while nobody is there who could pause by hand and go on.
 */
export class DeadlineInterrupts implements Interrupts {
  readonly #limits: TimeLimits;
  readonly #budget: TimeBudget | undefined;
  readonly #startedMs = performance.now();
  readonly #sleeper = new Int32Array(new SharedArrayBuffer(4));
  /** When the budget is to be asked again, on the clock of `performance.now()`. */
  #lookMs = 0;
  #reason: StopReason | undefined;
  /** When the grace period of `#reason` is over. */
  #endMs = Number.POSITIVE_INFINITY;
  blockedMs = 0;

  constructor(limits: TimeLimits, budget?: TimeBudget) {
    this.#limits = limits;
    this.#budget = budget;
    if (budget === undefined) this.#lookMs = Number.POSITIVE_INFINITY;
  }

  get wallMs(): number {
    return performance.now() - this.#startedMs;
  }

  get cpuMs(): number {
    return this.wallMs - this.blockedMs;
  }

  get reason(): StopReason | undefined {
    return this.#reason;
  }

  poll(): Interruption | undefined {
    let now = performance.now();
    while (this.#reason === undefined) {
      const wallMs = now - this.#startedMs;
      if (wallMs >= this.#limits.wallMs) this.stop('wall');
      else if (wallMs - this.blockedMs >= this.#limits.cpuMs) this.stop('cpu');
      else if (now < this.#lookMs) return undefined;
      else this.#askBudget(now);
      now = performance.now();
    }
    return { action: now >= this.#endMs ? 'end' : 'raise', reason: this.#reason };
  }

  /** Begins to stop the run; the first reason counts. */
  stop(reason: StopReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#endMs = performance.now() + this.#limits.graceMs;
  }

  /** Nothing here waits but {@link sleep}. */
  takeUp(): void {}

  sleep(ms: number): void {
    const untilWallMs = this.#limits.wallMs - this.wallMs;
    const limitMs = this.#reason === undefined ? untilWallMs : this.#endMs - performance.now();
    this.#block(Math.min(ms, limitMs));
  }

  #askBudget(nowMs: number): void {
    const verdict = this.#budget?.look(this.cpuMs, this.wallMs);
    if (verdict === undefined) return;
    if (verdict.stop !== undefined) this.stop(verdict.stop);
    else if (verdict.pauseMs > 0) this.#block(Math.min(verdict.pauseMs, this.#limits.wallMs - this.wallMs));
    this.#lookMs = verdict.pauseMs > 0 ? performance.now() : nowMs + verdict.lookInMs;
  }

  #block(ms: number): void {
    const before = performance.now();
    Atomics.wait(this.#sleeper, 0, 0, Math.max(0, ms));
    this.blockedMs += performance.now() - before;
  }
}
