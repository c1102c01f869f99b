import { VitrineError } from '../errors.js';
import type { Outside, Platform, RunOutcome } from '../platform/platform.js';
import type { RunRequest } from '../platform/run-request.js';
import { utf8ToByteString } from '../vfs/byte-string.js';
import { Host, type HostOptions, type Isolation } from './host.js';
import { InputSource } from './input-source.js';
import { type Limits, type ResolvedLimits, resolveLimits } from './limits.js';
import { OutputSink } from './output-sink.js';
import { HOME_DIRECTORY, PrivateFiles } from './private-files.js';
import type { RunResult, Stopped } from './result.js';
import { checkRunOptions, environmentOf, programOf, type RunOptions } from './run-options.js';
import { badOption, checkOptionNames } from './units.js';

export interface SandboxOptions extends HostOptions {
  /** Limits of every run, unless a run says otherwise. */
  readonly limits?: Limits;
  /** Files to begin with: absolute path inside → contents. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Environment of every run. Nothing is inherited from the host; HOME and LANG are set. */
  readonly env?: Readonly<Record<string, string>>;
  /** Working directory of every run; `/home` unless given. */
  readonly cwd?: string;
  /**
   * Where programs run. `'worker'` (the default): each in a thread, which can be ended whatever it does.
   * `'inline'`: on the calling thread, which is taken while a program runs; limits of time act only where the
   * interpreter looks, so nothing ends a long operation in C such as `sum(itertools.repeat(0))`.
   */
  readonly isolation?: Isolation;
}

const sandboxOptionNames: { readonly [name in keyof Required<SandboxOptions>]: true } = {
  limits: true,
  files: true,
  env: true,
  cwd: true,
  isolation: true,
  engineDirectory: true,
  cacheDirectory: true,
  onProgress: true,
  prewarm: true,
  wasmTieringBudget: true,
};

const baseEnvironment = { HOME: HOME_DIRECTORY, LANG: 'C.UTF-8' };

/**
 * A place for untrusted Python programs: private files, limits, and nothing else of the host. Each run is a
 * fresh interpreter; files stay from run to run.
 *
 * @example
 * ```ts
 * await using sandbox = await Sandbox.open({ limits: { cpu: '2s' } });
 * const result = await sandbox.run({ code: 'print(sum(range(10)))' });
 * console.log(result.stdout); // 45
 * ```
 */
export class Sandbox {
  /** The sandbox's private files, for the host to read and write while no program runs. */
  readonly files: PrivateFiles;
  readonly #host: Host;
  readonly #options: SandboxOptions;
  readonly #limits: ResolvedLimits;
  readonly #platform: Platform;
  #running: { readonly abort: () => void; readonly done: Promise<unknown> } | undefined;
  #isClosed = false;

  private constructor(host: Host, options: SandboxOptions, limits: ResolvedLimits, platform: Platform) {
    this.#host = host;
    this.#options = options;
    this.#limits = limits;
    this.#platform = platform;
    this.files = new PrivateFiles({
      limits,
      pythonVersion: host.pythonVersion,
      requireIdle: () => this.#requireIdle('use the files of'),
    });
  }

  /**
   * Opens a sandbox. The first on a machine prepares the engine's image, which takes some ten seconds.
   * @throws VitrineError ERR_BAD_OPTION, ERR_BAD_ENGINE, ERR_IMAGE, ERR_FILE
   */
  static async open(options: SandboxOptions = {}): Promise<Sandbox> {
    const isolation = options.isolation ?? 'worker';
    if (isolation !== 'worker' && isolation !== 'inline')
      throw badOption('isolation', isolation, "'worker' or 'inline'");
    // What is wrong with the options is said before the work of loading an engine.
    checkOptionNames('Sandbox.open', options, Object.keys(sandboxOptionNames));
    for (const name of ['engineDirectory', 'cacheDirectory', 'cwd'] as const) {
      const value: unknown = options[name];
      if (value !== undefined && typeof value !== 'string') throw badOption(name, value, 'a string');
    }
    resolveLimits(options.limits ?? {});
    environmentOf(baseEnvironment, options.env ?? {});
    const host = await Host.shared({ prewarm: isolation === 'worker', ...options });
    const limits = resolveLimits(options.limits ?? {}, undefined, host.memoryFloorBytes);
    const sandbox = new Sandbox(host, options, limits, await host.platform(isolation));
    for (const [path, contents] of Object.entries(options.files ?? {})) {
      if (!path.startsWith('/')) throw badOption('files', path, 'an absolute path');
      sandbox.files.write(path, contents);
    }
    return sandbox;
  }

  /**
   * Runs a program to its end. Reaching a limit, an abort and a crash of the guest are results.
   * @throws VitrineError ERR_BAD_OPTION, ERR_SANDBOX_BUSY (another run is under way), ERR_SANDBOX_CLOSED,
   * ERR_CALLBACK (onStdout, onStderr or stdin threw), ERR_PLATFORM
   */
  async run(options: RunOptions): Promise<RunResult> {
    this.#requireIdle('run a program in');
    checkRunOptions(options);
    const limits = resolveLimits(options.limits ?? {}, this.#limits, this.#host.memoryFloorBytes);
    const request = this.#requestFor(options, limits);
    const input = new InputSource(options.stdin);
    if (input.isStreamed && this.#platform.name === 'inline') {
      throw badOption('stdin', 'an async iterable', "a string or bytes with isolation 'inline'");
    }
    const output = new OutputSink({
      limitBytes: limits.output,
      capture: options.capture ?? true,
      onStdout: options.onStdout,
      onStderr: options.onStderr,
    });
    const outside = new ControllerSide(input, output, options.terminals?.stdin === true);
    const times = { cpuMs: limits.cpu, wallMs: limits.wall, graceMs: limits.grace };
    const active = this.#platform.start(request, outside, times);
    this.#running = { abort: active.abort, done: active.finished };

    options.signal?.addEventListener('abort', active.abort, { once: true });
    if (options.signal?.aborted === true) active.abort();
    try {
      const outcome = await active.finished;
      if (outcome.report !== undefined) this.files.apply(outcome.report.files);
      return resultOf(outcome, outside, limits);
    } finally {
      options.signal?.removeEventListener('abort', active.abort);
      this.#running = undefined;
      await input.close();
    }
  }

  /** Ends what runs and gives up the files. A closed sandbox cannot be used again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const running = this.#running;
    if (running === undefined) return;
    running.abort();
    await running.done;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #requireIdle(action: string): void {
    if (this.#isClosed)
      throw new VitrineError('ERR_SANDBOX_CLOSED', `cannot ${action} this sandbox: it is closed`);
    if (this.#running !== undefined) {
      throw new VitrineError(
        'ERR_SANDBOX_BUSY',
        `cannot ${action} this sandbox: a program is running in it; await it, or open another sandbox`,
      );
    }
  }

  #isDirectory(path: string): boolean {
    try {
      return this.files.stat(path)?.kind === 'directory';
    } catch {
      return false;
    }
  }

  #requestFor(options: RunOptions, limits: ResolvedLimits): RunRequest {
    const program = programOf(options);
    const cwd = options.cwd ?? this.#options.cwd ?? HOME_DIRECTORY;
    if (!cwd.startsWith('/') || !this.#isDirectory(cwd)) {
      throw badOption('cwd', cwd, 'the absolute path of a directory in the sandbox');
    }
    for (const name of ['files', 'entries'] as const) {
      // What a run makes has to fit into the sandbox afterwards.
      if (limits[name] <= this.#limits[name]) continue;
      throw badOption(`limits.${name}`, limits[name], `at most the sandbox's own, ${this.#limits[name]}`);
    }
    return {
      program,
      environment: environmentOf(baseEnvironment, this.#options.env ?? {}, options.env ?? {}),
      cwd: utf8ToByteString(cwd),
      files: this.files.takeTree(),
      limits: {
        memoryBytes: limits.memory,
        filesBytes: limits.files,
        filesEntries: limits.entries,
        descriptors: limits.descriptors,
      },
    };
  }
}

/** What a run's guest reaches of its controller: two streams out, one in. */
class ControllerSide implements Outside {
  readonly input: InputSource;
  readonly output: OutputSink;
  readonly stdinIsTerminal: boolean;
  inputFailure: unknown;
  calls = 0;

  constructor(input: InputSource, output: OutputSink, stdinIsTerminal: boolean) {
    this.input = input;
    this.output = output;
    this.stdinIsTerminal = stdinIsTerminal;
  }

  write(stream: 'stdout' | 'stderr', bytes: Uint8Array): ReturnType<OutputSink['write']> {
    this.calls++;
    return this.output.write(stream, bytes);
  }

  read(limitBytes: number): Promise<Uint8Array> | Uint8Array {
    this.calls++;
    const answer = this.input.read(limitBytes);
    if (!(answer instanceof Promise)) return answer;
    return answer.catch((error) => {
      this.inputFailure ??= error ?? new Error('stdin failed');
      throw error;
    });
  }
}

function resultOf(outcome: RunOutcome, outside: ControllerSide, limits: ResolvedLimits): RunResult {
  const { output } = outside;
  const failure = output.callbackFailure;
  if (failure !== undefined) {
    throw new VitrineError(
      'ERR_CALLBACK',
      `${failure.name} threw: ${messageOf(failure.error)}; the run was ended`,
      {
        cause: failure.error,
      },
    );
  }
  if (outside.inputFailure !== undefined) {
    throw new VitrineError(
      'ERR_CALLBACK',
      `stdin threw: ${messageOf(outside.inputFailure)}; the run was ended`,
      {
        cause: outside.inputFailure,
      },
    );
  }
  const { report } = outcome;
  if (outcome.failure !== undefined && outcome.stopped === undefined && !isHeapFailure(outcome.failure)) {
    throw new VitrineError('ERR_PLATFORM', outcome.failure);
  }
  return {
    exitCode: report?.end.kind === 'exited' ? report.end.exitCode : null,
    stopped: stoppedOf(outcome, outside, limits),
    stdout: output.text('stdout'),
    stderr: output.text('stderr'),
    truncated: output.isTruncated,
    usage: {
      cpuMs: outcome.cpuMs,
      wallMs: outcome.wallMs,
      memoryPeakBytes: report?.memoryPeakBytes ?? 0,
      outputBytes: output.usedBytes,
      calls: outside.calls,
    },
    filesKept: report !== undefined,
    refused: (report?.refusals ?? []).map(([name, count]) => ({ name, count })),
  };
}

function stoppedOf(outcome: RunOutcome, outside: ControllerSide, limits: ResolvedLimits): Stopped | null {
  const end = outcome.report?.end;
  const crash = outcome.failure ?? (end?.kind === 'crashed' ? end.message : undefined);
  // A guest that breaks while it is being stopped was stopped all the same; that it broke is still to be seen.
  const crashed = crash === undefined ? {} : { crashed: crash };
  switch (outcome.stopped) {
    case 'cpu':
      return { reason: 'limit', limit: 'cpu', allowed: limits.cpu, used: outcome.cpuMs, ...crashed };
    case 'wall':
      return { reason: 'limit', limit: 'wall', allowed: limits.wall, used: outcome.wallMs, ...crashed };
    case 'output': {
      const used = outside.output.usedBytes;
      return { reason: 'limit', limit: 'output', allowed: limits.output, used, ...crashed };
    }
    case 'abort':
    case 'callback':
      return { reason: 'aborted' };
    default:
      break;
  }
  return crash === undefined ? null : { reason: 'crashed', message: crash };
}

/** A thread that ran out of its JavaScript heap did so by its guest's doing. */
function isHeapFailure(failure: string): boolean {
  return failure.includes('heap') || failure.includes('memory');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
