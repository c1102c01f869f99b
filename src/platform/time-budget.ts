import type { StopReason } from '../kernel/interrupts.js';

/** Time that a run draws on together with others, besides limits of its own. */
export interface TimeBudget {
  /**
   * Tells what the run has used from its beginning to now, and asks what that means.
   * @param wallMs - without the time for which its user had paused it
   */
  look(cpuMs: number, wallMs: number): TimeVerdict;
  /** Told that the run is stopped because it went on for too long while a rate had it paused. */
  noteOverrun(): void;
}

export interface TimeVerdict {
  /** Why the run is to stop; undefined when it need not. */
  readonly stop: StopReason | undefined;
  /** For how long nothing of it may run; 0 when it may go on. */
  readonly pauseMs: number;
  /** After which time at most to look again; Infinity when there is nothing to look for. */
  readonly lookInMs: number;
}
