import { ConsoleOutput } from '../controller/devices/console/console-output.js';
import { isTerminal } from '../controller/devices/console/descriptor-kind.js';
import { resolveLimits } from '../controller/limits.js';
import type { RunResult } from '../controller/result.js';
import { Sandbox } from '../controller/sandbox.js';
import type { ChangesFile } from './changes-file.js';
import { Ending } from './ending.js';
import { ExitCode } from './exit-codes.js';
import { GuestFiles, parseFileOption } from './guest-files.js';
import { PreparationDisplay, wantsColours } from './preparation-display.js';
import { inputOptions, programOptions } from './program-options.js';
import type { RunArguments } from './run-arguments.js';
import { exitCodeOf, stopNote } from './stop-note.js';
import { systemMessage } from './system-message.js';

interface Terminals {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
}

/**
 * `vitrine run`: runs one program with this process's own streams.
 * @returns what to exit with
 * @throws VitrineError when it cannot be started
 */
export async function runCommand(command: RunArguments): Promise<number> {
  // What is wrong with the command line is said before the engine is loaded.
  const files = new GuestFiles(resolveLimits(command.limits).files);
  const program = programOptions(command, files);
  for (const value of command.files) {
    const { hostPath, guestPath } = parseFileOption(value);
    files.add(hostPath, guestPath);
  }
  const terminals = { stdin: isTerminal(0), stdout: isTerminal(1), stderr: isTerminal(2) };
  const input = inputOptions(command, terminals.stdin);
  const writeReport = await openReport(command);
  const changesFile = await openChanges(command);
  const sandbox = await openSandbox(command, files, terminals);
  const streams = new RunStreams(command, terminals);
  const result = await sandbox.run({
    ...program,
    ...input,
    args: command.args,
    env: environmentFor(command, terminals),
    terminals: { ...terminals, stdin: terminals.stdin && input.stdin !== undefined },
    signal: streams.ending.signal,
    capture: false,
    onStdout: (bytes) => streams.write(streams.stdout, bytes),
    onStderr: (bytes) => streams.write(streams.stderr, bytes),
  });
  await streams.finish(command.isQuiet ? undefined : result);
  await changesFile?.write(sandbox, command.isQuiet ? undefined : streams.stderr);
  await writeReport(result, streams.stderr);
  return streams.exitCode ?? exitCodeOf(result, streams.ending.exitCode);
}

/**
 * For one program per process: a short one is not to wait at its end for V8 to finish optimising what it has no use
 * for. Measured: below 350 million `print('hello')` does.
 */
const TIERING_BUDGET = 500_000_000;

async function openSandbox(command: RunArguments, files: GuestFiles, terminals: Terminals): Promise<Sandbox> {
  const { limits, isolation, isQuiet } = command;
  const display = new PreparationDisplay({
    write: (text) => process.stderr.write(text),
    isTerminal: terminals.stderr,
    hasColours: wantsColours(),
  });
  try {
    return await Sandbox.open({
      limits,
      isolation,
      files: files.contents,
      mounts: command.mounts,
      ...command.world,
      wasmTieringBudget: TIERING_BUDGET,
      ...(isQuiet ? {} : { onProgress: (progress) => display.show(progress) }),
    });
  } finally {
    display.clear();
  }
}

/** A terminal that shows control sequences instead of obeying them is a dumb one, and programs should know. */
function environmentFor(command: RunArguments, { stdout, stderr }: Terminals): Record<string, string> {
  return { ...((stdout || stderr) && !command.isRawTerminal ? { TERM: 'dumb' } : {}), ...command.env };
}

type WriteReport = (result: RunResult, stderr: ConsoleOutput) => Promise<void>;

async function openReport({ report }: RunArguments): Promise<WriteReport> {
  if (report === undefined) return async () => undefined;
  const { ReportFile, reportOf } = await import('./run-report.js');
  if (report === '-') {
    return async (result, stderr) => {
      stderr.writeLine(JSON.stringify(reportOf(result)));
      await stderr.finish();
    };
  }
  const file = new ReportFile(report);
  return async (result) => file.write(result);
}

async function openChanges({ changes }: RunArguments): Promise<ChangesFile | undefined> {
  if (changes === undefined) return undefined;
  const { ChangesFile } = await import('./changes-file.js');
  return new ChangesFile(changes);
}

/** The process's output streams while a program has them, and what may end it through them or by a signal. */
class RunStreams {
  readonly ending = new Ending();
  readonly stdout: ConsoleOutput;
  readonly stderr: ConsoleOutput;
  /** What the program wrote to last, if it was a terminal: our own lines begin at its first column. */
  #lastOnTerminal: ConsoleOutput | undefined;
  #failure: { readonly stream: string; readonly error: NodeJS.ErrnoException } | undefined;

  constructor(command: RunArguments, terminals: Terminals) {
    const isBlocking = command.isolation === 'inline';
    // On the calling thread no handler would run while the program does: signals then do what they do by default.
    if (!isBlocking) this.ending.watchSignals();
    const open = (descriptor: 1 | 2, stream: string, onTerminal: boolean) =>
      new ConsoleOutput(descriptor, {
        isTerminal: onTerminal,
        isRaw: command.isRawTerminal,
        isBlocking,
        onFailure: (error) => this.#fail(stream, error),
      });
    this.stdout = open(1, 'standard output', terminals.stdout);
    this.stderr = open(2, 'standard error', terminals.stderr);
  }

  /** What to exit with when a stream failed. */
  get exitCode(): number | undefined {
    if (this.#failure === undefined) return undefined;
    return isBrokenPipe(this.#failure.error) ? ExitCode.brokenPipe : ExitCode.failed;
  }

  /** Writes output of the program; nothing more once a stream failed, since the program is being ended. */
  write(output: ConsoleOutput, bytes: Uint8Array): Promise<void> | undefined {
    if (this.#failure !== undefined) return undefined;
    if (output.isTerminal) this.#lastOnTerminal = output;
    return output.write(bytes);
  }

  /** Writes what is left, and why the program was stopped, if a result is given that says so. */
  async finish(result: RunResult | undefined): Promise<void> {
    await this.stdout.finish();
    await this.stderr.finish();
    const note = this.#noteFor(result);
    if (note === undefined) return;
    const isMidLine = this.stderr.isTerminal && this.#lastOnTerminal?.endsLine === false;
    this.stderr.writeLine(isMidLine ? `\n${note}` : note);
    await this.stderr.finish();
  }

  #noteFor(result: RunResult | undefined): string | undefined {
    const failure = this.#failure;
    if (failure === undefined) return result?.stopped ? stopNote(result.stopped) : undefined;
    // The reader went away on purpose: there is nothing to tell it.
    if (isBrokenPipe(failure.error)) return undefined;
    return `vitrine: cannot write ${failure.stream}: ${systemMessage(failure.error)}`;
  }

  #fail(stream: string, error: NodeJS.ErrnoException): void {
    if (this.#failure !== undefined) return;
    this.#failure = { stream, error };
    this.ending.begin(this.exitCode ?? ExitCode.failed);
  }
}

function isBrokenPipe(error: NodeJS.ErrnoException): boolean {
  // Windows calls it EOF.
  return error.code === 'EPIPE' || error.code === 'EOF';
}
