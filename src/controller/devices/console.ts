import { ConsoleOutput } from './console/console-output.js';
import { isTerminal } from './console/descriptor-kind.js';

/** The process's own standard streams, as a run's streams inherit them. */
export { ConsoleInput } from './console/console-input.js';
export { isTerminal };

/**
 * One of the process's output streams as a target of a run's output. On a terminal, control sequences are shown
 * instead of being sent.
 */
export class ConsoleTarget {
  readonly name: string;
  readonly #output: ConsoleOutput;
  #failure: { readonly error: unknown } | undefined;

  /**
   * @param name - the option that it was given as
   * @param isBlocking - whether writes must be done when they return, since the thread is the guest's
   */
  constructor(name: string, descriptor: 1 | 2, isBlocking: boolean) {
    this.name = name;
    this.#output = new ConsoleOutput(descriptor, {
      isTerminal: isTerminal(descriptor),
      isRaw: false,
      isBlocking,
      onFailure: (error) => {
        this.#failure = { error };
      },
    });
  }

  /** Settles when the system has taken the bytes; throws or rejects when it cannot (EPIPE). */
  write(bytes: Uint8Array): void | Promise<void> {
    const answer = this.#output.write(bytes);
    if (answer === undefined) this.#requireWhole();
    else return answer.then(() => this.#requireWhole());
  }

  /** Writes what the filter holds back, and waits (not for ever) for what is under way. The stream stays open. */
  async close(): Promise<void> {
    await this.#output.finish();
    this.#output.release();
    this.#requireWhole();
  }

  #requireWhole(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
