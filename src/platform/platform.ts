import type { StopReason } from '../kernel/interrupts.js';
import type { RunReport, RunRequest } from './run-request.js';

/**
 * Where guests run. Every implementation passes the same test suite; they differ in what can end a guest and
 * in what a guest that breaks the engine itself could reach.
 */
export interface Platform {
  readonly name: 'inline' | 'worker';
  /** Starts a program. Never throws: what goes wrong is in the outcome. */
  start(request: RunRequest, outside: Outside, limits: TimeLimits): ActiveRun;
  /** Ends what is running and frees what is kept warm. */
  close(): Promise<void>;
}

/** The controller's side of a run: its answers to delegated calls. An `inline` run cannot wait for promises. */
export interface Outside {
  /** Takes output of the guest; the bytes are the receiver's. Answers why the run must end, or undefined. */
  write(stream: OutputStream, bytes: Uint8Array): Promise<StopReason | undefined> | StopReason | undefined;
  /** Up to `limitBytes` of standard input; none at its end. */
  read(limitBytes: number): Promise<Uint8Array> | Uint8Array;
  readonly stdinIsTerminal: boolean;
}

export type OutputStream = 'stdout' | 'stderr';

/** Limits that are watched from outside. Milliseconds; Infinity for none. */
export interface TimeLimits {
  readonly cpuMs: number;
  readonly wallMs: number;
  /** From the exception that the program can see to the end that it cannot. */
  readonly graceMs: number;
}

export interface ActiveRun {
  readonly finished: Promise<RunOutcome>;
  /** Ends the run: first an exception in the program, after the grace period for good. */
  abort(): void;
}

/** How a run went, seen from outside. */
export interface RunOutcome {
  /** Undefined when the guest had to be killed, or died with its platform: then its file changes are lost. */
  readonly report: RunReport | undefined;
  /** Why the run was stopped from outside, if it was. */
  readonly stopped: StopReason | undefined;
  /** Why the platform failed under the guest, when it did. */
  readonly failure: string | undefined;
  readonly cpuMs: number;
  readonly wallMs: number;
}
