import { ExitCode } from './exit-codes.js';

/**
 * What may end a run before its time from outside: signals, and an output that is gone. The first aborts the
 * run, so that the program can clean up; a second signal ends the process at once.
 */
export class Ending {
  readonly #abort = new AbortController();
  #exitCode: number | undefined;

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** What to exit with on account of what aborted the run; undefined when nothing did. */
  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  /** Aborts the run; the first cause counts. */
  begin(exitCode: number): void {
    this.#exitCode ??= exitCode;
    this.#abort.abort();
  }

  /** Takes over SIGINT and SIGTERM, for the rest of the process's life. */
  watchSignals(): void {
    const codes = { SIGINT: ExitCode.interrupted, SIGTERM: ExitCode.terminated } as const;
    let signals = 0;
    for (const name of ['SIGINT', 'SIGTERM'] as const) {
      process.on(name, () => {
        if (signals++ > 0) process.exit(codes[name]);
        this.begin(codes[name]);
      });
    }
  }
}
