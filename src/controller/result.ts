import type { Refusal } from '../kernel/refusal-log.js';

/** What a run came to. Limits and crashes are results, never rejections. */
export interface RunResult {
  /** The program's exit code; null when it was ended from outside or crashed. */
  readonly exitCode: number | null;
  /** Why it was stopped; null when it ended by itself. */
  readonly stopped: Stopped | null;
  /** Everything on standard output, as UTF-8; bytes that are not become U+FFFD. */
  readonly stdout: string;
  readonly stderr: string;
  /** Whether `stdout` or `stderr` hold less than was written: 64 MiB of each are kept. */
  readonly truncated: boolean;
  readonly usage: Usage;
  /** Whether what the program did to its private files was kept. It is lost when the guest had to be killed. */
  readonly filesKept: boolean;
  /**
   * What the program was refused: paths, hosts, requests, system calls. At most 100 different ones of each side are
   * listed. Targets are the program's own words: escape them before you show them.
   */
  readonly refused: readonly Refusal[];
  /** How often something was refused that `refused` has no room for. */
  readonly refusedOmitted: number;
}

export type Stopped = LimitStop | AbortStop | CrashStop;

/** A limit was reached. Milliseconds, bytes or a count, as the limit has it. */
export interface LimitStop {
  readonly reason: 'limit';
  readonly limit: 'cpu' | 'wall' | 'output' | 'calls' | 'memory' | 'files' | 'rate';
  readonly allowed: number;
  readonly used: number;
  /** Name of the custodian whose limit it was, with what all below it use together; undefined for the run's own. */
  readonly custodian?: string;
  /** How the guest broke its interpreter while it was being stopped, if it did. */
  readonly crashed?: string;
}

/** The run's `signal` was aborted. */
export interface AbortStop {
  readonly reason: 'aborted';
}

/** The guest broke its interpreter: a trap, an abort, a native stack overflow. */
export interface CrashStop {
  readonly reason: 'crashed';
  readonly message: string;
}

/** What a run used. */
export interface Usage {
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Largest linear memory; 0 when the guest was killed and nobody could ask. */
  readonly memoryPeakBytes: number;
  readonly outputBytes: number;
  /** Delegated calls: what the guest asked of its controller, by kind (`'console.write'`, `'file.read'`). */
  readonly calls: Readonly<Record<string, number>>;
  /** Connections made, and bytes over them. */
  readonly network: {
    readonly connections: number;
    readonly bytesSent: number;
    readonly bytesReceived: number;
  };
}
