import type { Interruption, Interrupts, StopReason } from '../../kernel/interrupts.js';
import type { TimeLimits } from '../platform.js';

/**
 * Time limits for a guest on the calling thread, where nothing runs beside it: looked at whenever the
 * interpreter ticks or sleeps. A long operation in C is not interrupted.
 *
 * CPU time is the time that was not slept, since a thread's own CPU time is not to be had everywhere.
 */
export class DeadlineInterrupts implements Interrupts {
  readonly #limits: TimeLimits;
  readonly #startedMs = performance.now();
  readonly #sleeper = new Int32Array(new SharedArrayBuffer(4));
  #reason: StopReason | undefined;
  /** When the grace period of `#reason` is over. */
  #endMs = Number.POSITIVE_INFINITY;
  blockedMs = 0;

  constructor(limits: TimeLimits) {
    this.#limits = limits;
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
    const now = performance.now();
    if (this.#reason === undefined) {
      const wallMs = now - this.#startedMs;
      if (wallMs >= this.#limits.wallMs) this.stop('wall');
      else if (wallMs - this.blockedMs >= this.#limits.cpuMs) this.stop('cpu');
    }
    if (this.#reason === undefined) return undefined;
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
    const before = performance.now();
    const untilWallMs = this.#limits.wallMs - (before - this.#startedMs);
    const limitMs = this.#reason === undefined ? untilWallMs : this.#endMs - before;
    Atomics.wait(this.#sleeper, 0, 0, Math.max(0, Math.min(ms, limitMs)));
    this.blockedMs += performance.now() - before;
  }
}
