import type { StopReason } from '../../kernel/interrupts.js';
import type { TimeLimits } from '../platform.js';

/** How long after the end was demanded a guest that does not react is killed. */
const KILL_AFTER_MS = 40;

/** Shortest time between two looks at the CPU clock, in milliseconds. */
const LEAST_CPU_CHECK_MS = 4;

/** Longest delay that timers take (2^31-1 ms); beyond it there is nothing to wait for. */
const LONGEST_TIMER_MS = 2_147_483_647;

export interface WatchActions {
  cpuMs(): number;
  raise(reason: StopReason): void;
  end(reason: StopReason): void;
  kill(): void;
}

/**
 * Watches the time limits of one run from the controller's thread: an exception at the limit, the end a grace
 * period later, and the kill when the guest does not even reach a point where it could end.
 */
export class TimeWatch {
  readonly #limits: TimeLimits;
  readonly #actions: WatchActions;
  readonly #timers = new Set<NodeJS.Timeout>();
  #reason: StopReason | undefined;
  #isOver = false;

  constructor(limits: TimeLimits, actions: WatchActions) {
    this.#limits = limits;
    this.#actions = actions;
    if (limits.wallMs <= LONGEST_TIMER_MS) this.#after(limits.wallMs, () => this.stop('wall'));
    if (limits.cpuMs <= LONGEST_TIMER_MS) this.#checkCpu();
  }

  /** Why the run is being stopped, if it is. */
  get reason(): StopReason | undefined {
    return this.#reason;
  }

  /** Begins to stop the run; the first reason counts. */
  stop(reason: StopReason): void {
    if (this.#reason !== undefined || this.#isOver) return;
    this.#reason = reason;
    this.#actions.raise(reason);
    this.#after(this.#limits.graceMs, () => {
      this.#actions.end(reason);
      this.#after(KILL_AFTER_MS, () => this.#actions.kill());
    });
  }

  /** The run has ended: nothing is watched any more. */
  finish(): void {
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** CPU time passes at most as fast as wall time, so there is no need to look before what is left is over. */
  #checkCpu(): void {
    const leftMs = this.#limits.cpuMs - this.#actions.cpuMs();
    if (leftMs <= 0) this.stop('cpu');
    else this.#after(Math.max(LEAST_CPU_CHECK_MS, leftMs), () => this.#checkCpu());
  }

  #after(ms: number, action: () => void): void {
    if (this.#isOver) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#isOver) action();
    }, ms);
    this.#timers.add(timer);
  }
}
