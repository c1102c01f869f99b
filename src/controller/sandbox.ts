import type { ProgramGlobals } from './capabilities/program-globals.js';
import type { ChangeSet } from './changes/change-set.js';
import type { ApplyOptions, ApplyReport } from './devices/apply/apply-report.js';
import { Host } from './host.js';
import { resolveLimits } from './limits.js';
import { MountSet } from './mounts/mount-set.js';
import { openNetwork } from './network-setup.js';
import type { PrivateFiles } from './private-files.js';
import type { RunResult } from './result.js';
import { checkRunOptions, programOf, type RunOptions } from './run-options.js';
import { checkSandboxOptions, type SandboxOptions } from './sandbox-options.js';
import type { Session } from './sessions/session.js';
import type { RestoreOptions, SessionOptions } from './sessions/session-options.js';
import type { SessionGround } from './sessions/session-parts.js';
import { badOption } from './units.js';
import { hostTimeOf, World, type WorldParts } from './world.js';

const owner = { noun: 'sandbox', closed: 'ERR_SANDBOX_CLOSED', busy: 'ERR_SANDBOX_BUSY' } as const;

/**
 * A place for untrusted Python programs: private files, limits, and nothing else of the host. Each run is a
 * fresh interpreter; files stay from run to run. For an interpreter that stays, open a {@link session}.
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
  readonly #world: World;
  readonly #sessions = new Set<Session>();

  private constructor(world: World) {
    this.#world = world;
    this.files = world.files;
  }

  /**
   * Opens a sandbox. The first on a machine prepares the engine's image, which takes some ten seconds.
   * @throws VitrineError ERR_BAD_OPTION, ERR_BAD_ENGINE, ERR_IMAGE, ERR_FILE
   */
  static async open(options: SandboxOptions = {}): Promise<Sandbox> {
    const checked = checkSandboxOptions(options);
    if (options.custodian !== undefined) {
      const { checkCustodianOption } = await import('./custodian/custodian.js');
      checkCustodianOption(options.custodian);
    }
    const canWait = checked.isolation !== 'inline';
    const network = await openNetwork(options);
    const mounts = await MountSet.open(checked.mounts, { canWait, nowMs: hostTimeOf(checked.clock) });
    let opened: World | undefined;
    try {
      const host = await Host.shared({ prewarm: canWait, ...options });
      const limits = resolveLimits(options.limits ?? {}, undefined, host.memoryFloorBytes);
      const platform = await host.platform(checked.isolation);
      const { custodian } = options;
      const parts: WorldParts = { host, options, checked, limits, platform, network };
      const queue = custodian && (await host.sessions()).queue;
      const world = new World(parts, { mounts, owner, custodian, queue });
      opened = world;
      for (const [path, contents] of Object.entries(options.files ?? {})) {
        if (!path.startsWith('/')) throw badOption('files', path, 'an absolute path');
        world.files.write(path, contents);
      }
      return new Sandbox(world);
    } catch (error) {
      await opened?.close();
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
    this.#world.requireIdle('run a program in');
    checkRunOptions(options);
    const program = programOf(options);
    const globals = options.globals && (await this.#handOver(options.globals));
    const { result } = await this.#world.execute(options, {
      broker: globals?.broker,
      request: (guest) => ({ ...guest, program: { ...program, globals: globals?.encode() } }),
      keeps: () => true,
    });
    return result;
  }

  async #handOver(globals: Readonly<Record<string, unknown>>): Promise<ProgramGlobals> {
    const { ProgramGlobals } = await import('./capabilities/program-globals.js');
    return new ProgramGlobals(globals, this.#world.parts.platform.name !== 'inline');
  }

  /**
   * Opens a session: an interpreter that stays, with files of its own that begin as the sandbox's are now.
   * @throws VitrineError ERR_BAD_OPTION, ERR_SANDBOX_BUSY, ERR_SANDBOX_CLOSED, ERR_FILE, ERR_PLATFORM
   */
  async session(options: SessionOptions = {}): Promise<Session> {
    this.#world.requireIdle('open a session in');
    const files = this.#world.files.takeTree();
    const { Session, checkSessionOptions } = await import('./sessions/session.js');
    checkSessionOptions(options);
    return await Session.open(await this.#ground(), options, files, (session) => this.#own(session));
  }

  /**
   * Goes on with a session from a {@link Session.snapshot snapshot}, in this sandbox: with its limits, mounts, network and
   * policy. Randomness is drawn anew, unless it is seeded.
   * @throws VitrineError ERR_SNAPSHOT (damaged, foreign, or larger than the limits), ERR_FILE (its files do not fit),
   * ERR_BAD_OPTION, ERR_SANDBOX_CLOSED
   */
  async restore(snapshot: Uint8Array, options: RestoreOptions = {}): Promise<Session> {
    this.#world.requireIdle('restore a session in');
    const { Session, checkRestoreOptions } = await import('./sessions/session.js');
    checkRestoreOptions(options);
    if (!(snapshot instanceof Uint8Array)) throw badOption('snapshot', snapshot, 'a Uint8Array');
    return await Session.restore(await this.#ground(), snapshot, options, (session) => this.#own(session));
  }

  /**
   * Goes on with a session from a snapshot, in a sandbox of its own that closes with it. See {@link Sandbox.restore}.
   * @throws VitrineError as `Sandbox.open` and `sandbox.restore`
   */
  static async restore(
    snapshot: Uint8Array,
    {
      capabilities,
      onStop,
      ...options
    }: SandboxOptions & Pick<RestoreOptions, 'capabilities' | 'onStop'> = {},
  ): Promise<Session> {
    const sandbox = await Sandbox.open(options);
    try {
      const session = await sandbox.restore(snapshot, {
        ...(capabilities && { capabilities }),
        ...(onStop && { onStop }),
      });
      // Whatever fails while closing, whoever closes a session hears of; nobody waits for this.
      session.closed.then(() => sandbox.close()).catch(() => undefined);
      return session;
    } catch (error) {
      await sandbox.close();
      throw error;
    }
  }

  async #ground(): Promise<SessionGround> {
    const { parts } = this.#world;
    return { parts, shared: await parts.host.sessions() };
  }

  /** Sessions end with their sandbox, also one that was closed while they were being opened. */
  #own(session: Session): void {
    this.#sessions.add(session);
    void session.closed.then(() => this.#sessions.delete(session));
    if (this.#world.isClosed) session.close().catch(() => undefined);
  }

  /**
   * What programs changed in overlays so far, to be looked at and {@link apply applied}.
   * @throws VitrineError ERR_SANDBOX_BUSY, ERR_SANDBOX_CLOSED
   */
  async changes(): Promise<ChangeSet> {
    this.#world.requireIdle('list the changes of');
    return await this.#world.changes();
  }

  /**
   * Makes changes of overlays on the host, file by file: each is there whole or not at all. What is on the host by
   * now and is not what the programs saw is left alone and reported as a conflict. What was applied is private no more.
   * @throws VitrineError ERR_BAD_OPTION (changes of another sandbox), ERR_FILE (a host directory cannot be opened),
   * ERR_SANDBOX_BUSY, ERR_SANDBOX_CLOSED
   */
  async apply(changes: ChangeSet, options: ApplyOptions = {}): Promise<ApplyReport> {
    this.#world.requireIdle('apply the changes of');
    return await this.#world.apply(changes, options);
  }

  /** Ends what runs, sessions included, and gives up the files. A closed sandbox cannot be used again. */
  async close(): Promise<void> {
    await Promise.all([this.#world.close(), ...[...this.#sessions].map((session) => session.close())]);
    this.#sessions.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
