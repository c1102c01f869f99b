import type { StopReason } from '../../kernel/interrupts.js';
import type { TimeLimits } from '../platform.js';
import type { TimeBudget, TimeVerdict } from '../time-budget.js';

/** How long after the end was demanded a guest that does not react is killed. */
const KILL_AFTER_MS = 40;

/** Shortest time between two looks at the CPU clock, in milliseconds. */
const LEAST_CPU_CHECK_MS = 4;

/** Longest delay that timers take (2^31-1 ms); beyond it there is nothing to wait for. */
const LONGEST_TIMER_MS = 2_147_483_647;

/**
 * CPU time that a run may have while a rate has it paused: a long operation in C does not notice a pause. Beyond it,
 * others would pay for it for too long.
 */
const OVERRUN_LIMIT_MS = 1000;

export interface WatchActions {
  cpuMs(): number;
  raise(reason: StopReason): void;
  end(reason: StopReason): void;
  kill(): void;
  /** Halts the guest in place, or lets it go on. */
  setPaused(isPaused: boolean): void;
}

/** Who has a run paused: it goes on when nobody has any more. */
export type PauseHolder = 'user' | 'rate';

/**
 * Watches the time limits of one run from the controller's thread: an exception at the limit, the end a grace
 * period later, and the kill when the guest does not even reach a point where it could end.
 *
 * Pauses cost no CPU time. What the user pauses costs no wall time either; what a rate pauses does.
 */
export class TimeWatch {
  readonly #limits: TimeLimits;
  readonly #actions: WatchActions;
  readonly #budget: TimeBudget | undefined;
  readonly #startedMs = performance.now();
  readonly #timers = new Set<NodeJS.Timeout>();
  #lookTimer: NodeJS.Timeout | undefined;
  readonly #pausedBy = new Set<PauseHolder>();
  /** When the user paused, and for how long they did before. */
  #userPauseMs: number | undefined;
  #userPausedMs = 0;
  /** CPU time when the rate's pause began. */
  #pauseCpuMs = 0;
  #reason: StopReason | undefined;
  #isEnding = false;
  #isOver = false;

  constructor(limits: TimeLimits, actions: WatchActions, budget?: TimeBudget) {
    this.#limits = limits;
    this.#actions = actions;
    this.#budget = budget;
    this.#look();
  }

  /** Why the run is being stopped, if it is. */
  get reason(): StopReason | undefined {
    return this.#reason;
  }

  /** Milliseconds since the beginning, without those for which the user had the run paused. */
  get wallMs(): number {
    const nowMs = performance.now();
    const pausedMs = this.#userPauseMs === undefined ? 0 : nowMs - this.#userPauseMs;
    return nowMs - this.#startedMs - this.#userPausedMs - pausedMs;
  }

  /** Begins to stop the run; the first reason counts. */
  stop(reason: StopReason): void {
    if (this.#reason !== undefined || this.#isOver) return;
    this.#reason = reason;
    this.#actions.raise(reason);
    this.#after(this.#limits.graceMs, () => this.end(reason));
  }

  /** Ends the run without a grace period, also when it is being stopped already. */
  end(reason: StopReason): void {
    if (this.#isEnding || this.#isOver) return;
    this.#isEnding = true;
    this.#reason ??= reason;
    this.#actions.end(this.#reason);
    this.#after(KILL_AFTER_MS, () => this.#actions.kill());
  }

  /** Halts the guest where it is. A run that is being stopped goes on, since it has its grace period. */
  pause(holder: PauseHolder): void {
    if (this.#isOver || this.#pausedBy.has(holder)) return;
    this.#pausedBy.add(holder);
    if (holder === 'user') this.#userPauseMs = performance.now();
    else this.#pauseCpuMs = this.#actions.cpuMs();
    this.#actions.setPaused(true);
  }

  resume(holder: PauseHolder): void {
    if (!this.#pausedBy.delete(holder)) return;
    if (this.#userPauseMs !== undefined && holder === 'user') {
      this.#userPausedMs += performance.now() - this.#userPauseMs;
      this.#userPauseMs = undefined;
    }
    if (this.#pausedBy.size === 0 && !this.#isOver) this.#actions.setPaused(false);
  }

  isPausedBy(holder: PauseHolder): boolean {
    return this.#pausedBy.has(holder);
  }

  /** The run has ended: nothing is watched any more. */
  finish(): void {
    this.#isOver = true;
    clearTimeout(this.#lookTimer);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #look(): void {
    if (this.#reason !== undefined || this.#isOver) return;
    const cpuMs = this.#actions.cpuMs();
    const { wallMs } = this;
    const verdict = this.#budget?.look(cpuMs, wallMs);
    const reason = this.#reasonToStop(cpuMs, wallMs, verdict);
    if (reason !== undefined) {
      this.stop(reason);
      return;
    }
    // CPU time passes at most as fast as wall time: there is no need to look before what is left is over.
    let againMs = Math.min(
      Math.max(LEAST_CPU_CHECK_MS, this.#limits.cpuMs - cpuMs),
      Math.max(1, this.#limits.wallMs - wallMs),
    );
    if (verdict !== undefined) {
      if (verdict.pauseMs > 0) this.pause('rate');
      else this.resume('rate');
      // Also while it is paused: a long operation in C goes on, and what it uses counts.
      const lookInMs = verdict.pauseMs > 0 ? Math.min(verdict.pauseMs, verdict.lookInMs) : verdict.lookInMs;
      againMs = Math.min(againMs, Math.max(1, lookInMs));
    }
    if (againMs <= LONGEST_TIMER_MS) this.#lookTimer = setTimeout(() => this.#look(), againMs);
  }

  #reasonToStop(cpuMs: number, wallMs: number, verdict: TimeVerdict | undefined): StopReason | undefined {
    if (cpuMs >= this.#limits.cpuMs) return 'cpu';
    if (wallMs >= this.#limits.wallMs) return 'wall';
    if (verdict?.stop !== undefined) return verdict.stop;
    if (!this.#pausedBy.has('rate') || cpuMs - this.#pauseCpuMs <= OVERRUN_LIMIT_MS) return undefined;
    this.#budget?.noteOverrun();
    return 'cpu';
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
