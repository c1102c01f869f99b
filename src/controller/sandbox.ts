import { VitrineError } from '../errors.js';
import type { Platform } from '../platform/platform.js';
import type { RunReport, RunRequest } from '../platform/run-request.js';
import { utf8ToByteString } from '../vfs/byte-string.js';
import type { ChangeSet } from './changes/change-set.js';
import type { ApplyOptions, ApplyReport } from './devices/apply/apply-report.js';
import type { SandboxNetwork } from './devices/network/sandbox-network.js';
import { ConsoleCalls } from './gateway/console-calls.js';
import { fileCalls } from './gateway/file-calls.js';
import { Gateway } from './gateway/gateway.js';
import { networkCalls } from './gateway/network-calls.js';
import { RunOversight } from './gateway/run-oversight.js';
import { Host } from './host.js';
import { type ResolvedLimits, resolveLimits } from './limits.js';
import { MountSet } from './mounts/mount-set.js';
import { openNetwork } from './network-setup.js';
import { HOME_DIRECTORY, PrivateFiles } from './private-files.js';
import type { RunResult } from './result.js';
import { checkRunOptions, environmentOf, programOf, type RunOptions } from './run-options.js';
import { type RunSide, resultOf } from './run-outcome.js';
import { type CheckedOptions, checkSandboxOptions, type SandboxOptions } from './sandbox-options.js';
import { RunStreams } from './streams/run-streams.js';
import { badOption } from './units.js';

/** What a sandbox is made of. */
interface SandboxParts {
  readonly host: Host;
  readonly options: SandboxOptions;
  readonly checked: CheckedOptions;
  readonly limits: ResolvedLimits;
  readonly platform: Platform;
  readonly mounts: MountSet;
  readonly network: SandboxNetwork | undefined;
}

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
  readonly #parts: SandboxParts;
  /** `done`: everything of the run is over, its mounts included. */
  #running: { readonly abort: () => void; readonly done: Promise<unknown> } | undefined;
  #isClosed = false;

  private constructor(parts: SandboxParts) {
    this.#parts = parts;
    const { clock } = parts.checked;
    this.files = new PrivateFiles({
      limits: parts.limits,
      pythonVersion: parts.host.pythonVersion,
      mountPlaces: parts.mounts.places,
      nowMs: hostTimeOf(clock),
      requireIdle: () => this.#requireIdle('use the files of'),
    });
  }

  /**
   * Opens a sandbox. The first on a machine prepares the engine's image, which takes some ten seconds.
   * @throws VitrineError ERR_BAD_OPTION, ERR_BAD_ENGINE, ERR_IMAGE, ERR_FILE
   */
  static async open(options: SandboxOptions = {}): Promise<Sandbox> {
    const checked = checkSandboxOptions(options);
    const canWait = checked.isolation !== 'inline';
    const network = await openNetwork(options);
    const mounts = await MountSet.open(checked.mounts, { canWait, nowMs: hostTimeOf(checked.clock) });
    try {
      const host = await Host.shared({ prewarm: canWait, ...options });
      const limits = resolveLimits(options.limits ?? {}, undefined, host.memoryFloorBytes);
      const platform = await host.platform(checked.isolation);
      const sandbox = new Sandbox({ host, options, checked, limits, platform, mounts, network });
      for (const [path, contents] of Object.entries(options.files ?? {})) {
        if (!path.startsWith('/')) throw badOption('files', path, 'an absolute path');
        sandbox.files.write(path, contents);
      }
      return sandbox;
    } catch (error) {
      await mounts.close();
      throw error;
    }
  }

  /**
   * Runs a program to its end. Reaching a limit, an abort and a crash of the guest are results.
   * @throws VitrineError ERR_BAD_OPTION, ERR_SANDBOX_BUSY (another run is under way), ERR_SANDBOX_CLOSED,
   * ERR_CALLBACK (a callback or a stream that was given failed), ERR_PLATFORM
   */
  async run(options: RunOptions): Promise<RunResult> {
    this.#requireIdle('run a program in');
    checkRunOptions(options);
    const { host, platform } = this.#parts;
    const limits = resolveLimits(options.limits ?? {}, this.#parts.limits, host.memoryFloorBytes);
    const canWait = platform.name !== 'inline';
    const streams = new RunStreams(options, { limitBytes: limits.output, canWait });
    const side = this.#sideFor(streams, limits);
    let abort: (() => void) | undefined;
    let settle: () => void = () => undefined;
    try {
      const request = this.#requestFor(options, limits, streams);
      const times = { cpuMs: limits.cpu, wallMs: limits.wall, graceMs: limits.grace };
      const active = platform.start(request, side.gateway, times);
      abort = active.abort;
      const done = new Promise<void>((resolve) => {
        settle = resolve;
      });
      this.#running = { abort, done };
      options.signal?.addEventListener('abort', abort, { once: true });
      if (options.signal?.aborted === true) abort();
      const outcome = await active.finished;
      await streams.close();
      side.oversight.end();
      await this.#keep(outcome.report);
      return resultOf(outcome, side);
    } finally {
      side.oversight.end();
      if (abort !== undefined) options.signal?.removeEventListener('abort', abort);
      await streams.close();
      this.#running = undefined;
      side.connections?.endRun();
      settle();
    }
  }

  /**
   * What programs changed in overlays so far, to be looked at and {@link apply applied}.
   * @throws VitrineError ERR_SANDBOX_BUSY, ERR_SANDBOX_CLOSED
   */
  async changes(): Promise<ChangeSet> {
    this.#requireIdle('list the changes of');
    const { ChangeSet } = await import('./changes/change-set.js');
    return ChangeSet.of(this.#parts.mounts.changes);
  }

  /**
   * Makes changes of overlays on the host, file by file: each is there whole or not at all. What is on the host by
   * now and is not what the programs saw is left alone and reported as a conflict. What was applied is private no more.
   * @throws VitrineError ERR_BAD_OPTION (changes of another sandbox), ERR_FILE (a host directory cannot be opened),
   * ERR_SANDBOX_BUSY, ERR_SANDBOX_CLOSED
   */
  async apply(changes: ChangeSet, options: ApplyOptions = {}): Promise<ApplyReport> {
    this.#requireIdle('apply the changes of');
    const { applyChanges } = await import('./devices/apply/apply-changes.js');
    this.#parts.mounts.requireOwn(changes);
    const report = await applyChanges(changes, options);
    if (options.dryRun !== true) this.#parts.mounts.settle(changes, report.applied);
    return report;
  }

  /** Ends what runs and gives up the files. A closed sandbox cannot be used again. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const running = this.#running;
    if (running !== undefined) {
      running.abort();
      await running.done;
    }
    await this.#parts.mounts.close();
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

  /** Takes over what a run made of files; undefined when that is lost. Mounts are ended whatever happens. */
  async #keep(report: RunReport | undefined): Promise<void> {
    try {
      if (report !== undefined) this.files.apply(report.files);
    } finally {
      await this.#parts.mounts.endRun(report?.mounts, report?.end.kind === 'exited');
    }
  }

  #sideFor({ input, output }: RunStreams, limits: ResolvedLimits): RunSide {
    const { mounts, network, platform, options: sandboxOptions } = this.#parts;
    const canWait = platform.name !== 'inline';
    const console = new ConsoleCalls({ input, output });
    const oversight = new RunOversight({ policy: sandboxOptions.policy, canWait });
    const connections = network?.startRun(oversight);
    const gateway = new Gateway({
      handlers: { ...console.handlers, ...fileCalls(mounts.served, oversight), ...networkCalls(connections) },
      callLimit: limits.calls,
    });
    return { gateway, console, output, oversight, limits, connections };
  }

  /** Places inside mounts are looked at when the run begins. */
  #isDirectory(path: string): boolean {
    if (this.#parts.mounts.placeOf(path) !== undefined) return true;
    try {
      return this.files.stat(path)?.kind === 'directory';
    } catch {
      return false;
    }
  }

  #requestFor(options: RunOptions, limits: ResolvedLimits, streams: RunStreams): RunRequest {
    const { options: sandboxOptions, checked, mounts, network } = this.#parts;
    const program = programOf(options);
    // A program may have removed the home directory: that is no mistake of whoever runs the next one.
    const home = this.#isDirectory(HOME_DIRECTORY) ? HOME_DIRECTORY : '/';
    const cwd = options.cwd ?? sandboxOptions.cwd ?? home;
    if (!cwd.startsWith('/') || !this.#isDirectory(cwd)) {
      throw badOption('cwd', cwd, 'the absolute path of a directory in the sandbox');
    }
    for (const name of ['files', 'entries'] as const) {
      // What a run makes has to fit into the sandbox afterwards.
      if (limits[name] <= this.#parts.limits[name]) continue;
      throw badOption(
        `limits.${name}`,
        limits[name],
        `at most the sandbox's own, ${this.#parts.limits[name]}`,
      );
    }
    return {
      program,
      identity: checked.surroundings.identity,
      environment: environmentOf(
        checked.surroundings.environment,
        streams.environment,
        network?.environment ?? {},
        sandboxOptions.env ?? {},
        options.env ?? {},
      ),
      cwd: utf8ToByteString(cwd),
      files: this.files.takeTree(),
      mounts: mounts.requests(),
      terminals: streams.terminals,
      clock: checked.clock,
      seed: checked.seed,
      hasNetwork: network !== undefined,
      limits: {
        memoryBytes: limits.memory,
        filesBytes: limits.files,
        filesEntries: limits.entries,
        descriptors: limits.descriptors,
        refusals: limits.calls,
      },
    };
  }
}

/** The time that what the host puts in place gets: with clocks of its own, a sandbox is the same every time. */
function hostTimeOf(clock: CheckedOptions['clock']): () => number {
  if (clock.kind === 'system') return () => Date.now();
  const ms = clock.kind === 'frozen' ? clock.atMs : clock.startMs;
  return () => ms;
}
