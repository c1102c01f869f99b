/**
 * How a run is told from outside that its time is over. The platform implements it: shared memory in a
 * worker, deadlines on the calling thread.
 */
export interface Interrupts {
  /** What is asked of the guest now. Called at every tick of the interpreter, so it must cost next to nothing. */
  poll(): Interruption | undefined;
  /**
   * Says that what {@link poll} tells now is being raised in the program: from here on, waits that may be interrupted
   * end only for something newer.
   */
  takeUp(): void;
  /**
   * Blocks for up to `ms` milliseconds (Infinity allowed); returns early when {@link poll} says anything else than
   * `seen`, also when it did before this was called.
   */
  sleep(ms: number, seen: Interruption | undefined): void;
  /** Milliseconds spent in {@link sleep} or waiting for the controller: time that costs no CPU. */
  readonly blockedMs: number;
}

/** First `raise`: an exception that the program can see and clean up after. Then `end`: it is over. */
export interface Interruption {
  readonly action: 'raise' | 'end';
  readonly reason: StopReason;
}

/** Why a run is stopped from outside. */
export type StopReason = 'cpu' | 'wall' | 'output' | 'abort' | 'callback' | 'calls';

/**
 * Thrown by kernel code through the guest's frames when the program is over before its time: it called
 * `_exit`, or was stopped. Not an `Error`: the guest's memory is given up, nothing is to be diagnosed.
 */
export class GuestEnd {
  readonly exitCode: number | undefined;
  readonly reason: StopReason | undefined;

  private constructor(exitCode: number | undefined, reason: StopReason | undefined) {
    this.exitCode = exitCode;
    this.reason = reason;
  }

  static exited(exitCode: number): GuestEnd {
    return new GuestEnd(exitCode, undefined);
  }

  static stopped(reason: StopReason): GuestEnd {
    return new GuestEnd(undefined, reason);
  }
}
