import { writeFully } from './descriptor-io.js';
import { hasKind } from './descriptor-kind.js';
import { TerminalFilter } from './terminal-filter.js';

/** How long output that nobody reads is waited for once the program is over, in milliseconds. */
const DRAIN_MS = 2_000;

const NEWLINE = 0x0a;

export interface ConsoleOutputOptions {
  readonly isTerminal: boolean;
  /** Whether the guest may drive the terminal. */
  readonly isRaw: boolean;
  /** Whether writes must be done when they return, since the thread is the guest's. */
  readonly isBlocking: boolean;
  /** Told once when bytes cannot be written any more; what follows is dropped. */
  readonly onFailure: (error: NodeJS.ErrnoException) => void;
}

/** One of the process's own output streams. */
export class ConsoleOutput {
  readonly isTerminal: boolean;
  readonly #descriptor: 1 | 2;
  readonly #onFailure: ConsoleOutputOptions['onFailure'];
  readonly #fail = (error: NodeJS.ErrnoException): void => {
    if (this.#isBroken) return;
    this.#isBroken = true;
    this.#onFailure(error);
  };
  readonly #filter: TerminalFilter | undefined;
  readonly #stream: NodeJS.WriteStream | undefined;
  #lastWrite: Promise<void> | undefined;
  #isBroken = false;
  #endsLine = true;

  constructor(descriptor: 1 | 2, options: ConsoleOutputOptions) {
    this.#descriptor = descriptor;
    this.#onFailure = options.onFailure;
    this.isTerminal = options.isTerminal;
    this.#filter = options.isTerminal && !options.isRaw ? new TerminalFilter() : undefined;
    // A pipe whose reader is slow must not stop this thread, which watches the limits: streams do not block.
    const isImmediate =
      hasKind(descriptor, 'isFile') || (hasKind(descriptor, 'isCharacterDevice') && !options.isTerminal);
    if (options.isBlocking || isImmediate) return;
    this.#stream = descriptor === 1 ? process.stdout : process.stderr;
    this.#stream.on('error', this.#fail);
  }

  /** Whether what was written so far ends with a newline, or nothing was. */
  get endsLine(): boolean {
    return this.#endsLine;
  }

  /** Writes bytes of the guest. The promise, if there is one, settles when the system has taken them. */
  write(bytes: Uint8Array): Promise<void> | undefined {
    if (bytes.length === 0) return undefined;
    return this.#send(this.#filter === undefined ? bytes : this.#filter.push(bytes));
  }

  /** Writes a line of our own. */
  writeLine(line: string): Promise<void> | undefined {
    return this.#send(new TextEncoder().encode(`${line}\n`));
  }

  /** Writes what the filter holds back, and waits for what is under way, but not for ever. */
  async finish(): Promise<void> {
    this.#send(this.#filter?.end() ?? new Uint8Array(0));
    if (this.#lastWrite === undefined) return;
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, DRAIN_MS);
    });
    await Promise.race([this.#lastWrite, patience]);
    clearTimeout(timer);
  }

  /** Stops listening to the process's stream, which stays open. What fails from then on is not this object's. */
  release(): void {
    this.#stream?.off('error', this.#fail);
  }

  #send(bytes: Uint8Array): Promise<void> | undefined {
    if (bytes.length === 0 || this.#isBroken) return undefined;
    this.#endsLine = bytes.at(-1) === NEWLINE;
    const stream = this.#stream;
    if (stream === undefined) {
      try {
        writeFully(this.#descriptor, bytes);
      } catch (error) {
        this.#fail(error as NodeJS.ErrnoException);
      }
      return undefined;
    }
    const write = new Promise<void>((resolve) => {
      stream.write(bytes, (error) => {
        if (error) this.#fail(error);
        resolve();
      });
    });
    this.#lastWrite = write;
    return write;
  }
}
