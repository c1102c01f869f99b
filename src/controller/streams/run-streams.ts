import { isTerminal } from '../devices/console.js';
import { checkInput, type Input, isInherited, openInput } from './input.js';
import type { InputSource } from './input-source.js';
import { checkOutput, type Output, OutputOpener } from './output.js';
import { type OutputBudget, OutputSink } from './output-sink.js';
import type { OutputCallback } from './output-target.js';

/** What a run is given for its standard streams. */
export interface StreamOptions {
  /** Standard input; empty unless given. Streams need isolation `'worker'`. */
  readonly stdin?: Input;
  /** Where stdout goes besides the result. */
  readonly stdout?: Output;
  /** The same for stderr; may be the same stream. */
  readonly stderr?: Output;
  /** Gets what the program writes on stdout, as it does. A promise holds the program back (worker only). */
  readonly onStdout?: OutputCallback;
  /** The same for stderr. */
  readonly onStderr?: OutputCallback;
  /** Whether the result holds stdout and stderr; true unless given. At most 64 MiB of each are kept. */
  readonly capture?: boolean;
  /** Which streams the program is to take for terminals: those that are inherited and are, unless given. */
  readonly terminals?: { readonly stdin?: boolean; readonly stdout?: boolean; readonly stderr?: boolean };
}

export interface StreamConditions {
  /** Most bytes of stdout and stderr together. */
  readonly limitBytes: number;
  /** See `OutputSinkOptions.budget`. */
  readonly budget?: OutputBudget | undefined;
  /** False where the guest runs on this thread. */
  readonly canWait: boolean;
}

/** A run's standard streams on the host's side. They are open, web streams locked, until {@link close}. */
export class RunStreams {
  readonly input: InputSource;
  readonly output: OutputSink;
  /** Which streams the program is to take for terminals. */
  readonly terminals: { readonly stdin: boolean; readonly stdout: boolean; readonly stderr: boolean };
  /** Variables that follow from the streams, below all that are given. */
  readonly environment: Readonly<Record<string, string>>;

  /**
   * Opens streams. When it throws, none is locked.
   * @throws VitrineError ERR_BAD_OPTION
   */
  constructor(options: StreamOptions, { limitBytes, budget, canWait }: StreamConditions) {
    const { stdin, stdout, stderr, onStdout, onStderr, capture = true, terminals = {} } = options;
    checkInput(stdin, canWait);
    checkOutput('stdout', stdout, canWait);
    checkOutput('stderr', stderr, canWait);
    const isConsole = {
      stdin: isInherited(stdin) && isTerminal(0),
      stdout: stdout === 'inherit' && isTerminal(1),
      stderr: stderr === 'inherit' && isTerminal(2),
    };
    this.terminals = {
      stdin: terminals.stdin ?? isConsole.stdin,
      stdout: terminals.stdout ?? isConsole.stdout,
      stderr: terminals.stderr ?? isConsole.stderr,
    };
    // A terminal that shows control sequences instead of obeying them is a dumb one, and programs should know.
    this.environment = isConsole.stdout || isConsole.stderr ? { TERM: 'dumb' } : {};
    // First, since opening an iterable runs its user's code, which may throw.
    this.input = openInput(stdin);
    const opener = new OutputOpener(canWait);
    this.output = new OutputSink({
      limitBytes,
      budget,
      capture,
      canWait,
      targets: {
        stdout: [...opener.open('onStdout', 1, onStdout), ...opener.open('stdout', 1, stdout)],
        stderr: [...opener.open('onStderr', 2, onStderr), ...opener.open('stderr', 2, stderr)],
      },
    });
  }

  /** Lets go of everything; to be done when the run is over, before its result is read. */
  async close(): Promise<void> {
    this.input.close();
    await this.output.close();
  }
}
