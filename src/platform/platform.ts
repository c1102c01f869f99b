import type { CallName } from '../abi/delegation/calls.js';
import type { VitrineErrorData } from '../errors.js';
import type { Answer, DelegatedCall } from '../kernel/delegation/frames.js';
import type { StopReason } from '../kernel/interrupts.js';
import type { LedgerAccount } from './ledger-account.js';
import type { RunReport, RunRequest } from './run-request.js';
import type { TimeBudget } from './time-budget.js';

/**
 * Where guests run. Every implementation passes the same test suite; they differ in what can end a guest and
 * in what a guest that breaks the engine itself could reach.
 */
export interface Platform {
  readonly name: 'inline' | 'worker';
  /**
   * Starts a program. Never throws: what goes wrong is in the outcome.
   * @param budget - what the run draws on together with others; undefined for nothing
   */
  start(request: RunRequest, outside: Outside, limits: TimeLimits, budget?: SharedBudget): ActiveRun;
  /** Takes back memory of a session's state that nobody uses any more. */
  recycle?(memory: Uint8Array): void;
  /** Ends what is running and frees what is kept warm. */
  close(): Promise<void>;
}

/** The controller's side of a run. */
export interface Outside {
  /**
   * Answers one delegated call (`kernel/delegation/frames.ts`). The request is the receiver's; the reply is read
   * before another call is made. An `inline` run cannot wait for promises, so there an answer comes at once. Never
   * throws or rejects: whatever goes wrong behind it is an answer, too.
   */
  call(request: Uint8Array): Promise<Uint8Array> | Uint8Array;
  /**
   * Answers a call without a frame, on the guest's thread; the request is read before it answers, and nothing of it kept. For calls
   * that are `isTransient`.
   */
  answer?(call: DelegatedCall): Promise<Answer<CallName>> | Answer<CallName>;
  /** Milliseconds that answering has taken this thread so far. */
  readonly workMs?: number;
}

/** Limits that are watched from outside. Milliseconds; Infinity for none. */
export interface TimeLimits {
  readonly cpuMs: number;
  readonly wallMs: number;
  /** From the exception that the program can see to the end that it cannot. */
  readonly graceMs: number;
}

/** What a run draws on together with others. */
export interface SharedBudget extends TimeBudget {
  /** The controller's view of what the run's thread reserves. */
  readonly account: LedgerAccount;
}

export interface ActiveRun {
  readonly finished: Promise<RunOutcome>;
  /** Ends the run: first an exception in the program, after the grace period for good. */
  abort(): void;
  /** Ends the run without a grace period. */
  end(): void;
  /** Halts the guest where it is, until {@link resume}; false where nothing can. */
  pause(): boolean;
  resume(): void;
  /** Whether the guest computes nothing at the moment: it waits for its controller, sleeps, or is halted. */
  isBlocked(): boolean;
}

/** How a run went, seen from outside. */
export interface RunOutcome {
  /** Undefined when the guest had to be killed, or died with its platform: then its file changes are lost. */
  readonly report: RunReport | undefined;
  /** Why the platform stopped the run, if it did: time, or an abort. The controller knows its own reasons. */
  readonly stopped: StopReason | undefined;
  /** Why the platform failed under the guest, when it did. */
  readonly failure: VitrineErrorData | undefined;
  readonly cpuMs: number;
  readonly wallMs: number;
}
