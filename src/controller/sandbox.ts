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
import { Session } from './sessions/session.js';
import {
  checkRestoreOptions,
  checkSessionOptions,
  type RestoreOptions,
  type SessionOptions,
} from './sessions/session-options.js';
import { badOption } from './units.js';
import { crossing } from './values/crossing.js';
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
    const canWait = checked.isolation !== 'inline';
    const network = await openNetwork(options);
    const mounts = await MountSet.open(checked.mounts, { canWait, nowMs: hostTimeOf(checked.clock) });
    try {
      const host = await Host.shared({ prewarm: canWait, ...options });
      const limits = resolveLimits(options.limits ?? {}, undefined, host.memoryFloorBytes);
      const platform = await host.platform(checked.isolation);
      const { custodian } = options;
      const parts: WorldParts = { host, options, checked, limits, platform, network };
      const sandbox = new Sandbox(
        new World(parts, { mounts, owner, custodian, queue: custodian && host.queue }),
      );
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
    this.#world.requireIdle('run a program in');
    checkRunOptions(options);
    const program = programOf(options);
    // Each run gets a table of its own: what one was handed means nothing in the next.
    const broker = options.globals === undefined ? undefined : this.#world.broker();
    const { result } = await this.#world.execute(options, {
      broker,
      request: (guest) => {
        const { globals } = options;
        const encoded = globals && crossing(() => broker?.encodeGlobals(globals));
        return { ...guest, program: { ...program, globals: encoded } };
      },
      keeps: () => true,
    });
    return result;
  }

  /**
   * Opens a session: an interpreter that stays, with files of its own that begin as the sandbox's are now.
   * @throws VitrineError ERR_BAD_OPTION, ERR_SANDBOX_BUSY, ERR_SANDBOX_CLOSED, ERR_FILE, ERR_PLATFORM
   */
  async session(options: SessionOptions = {}): Promise<Session> {
    this.#world.requireIdle('open a session in');
    checkSessionOptions(options);
    const { parts, files } = this.#world;
    const session = await Session.open(parts, options, files.takeTree());
    return this.#own(session);
  }

  /**
   * Goes on with a session from a {@link Session.snapshot snapshot}, in this sandbox: with its limits, mounts, network and
   * policy. Randomness is drawn anew, unless it is seeded.
   * @throws VitrineError ERR_SNAPSHOT (damaged, foreign, or larger than the limits), ERR_FILE (its files do not fit),
   * ERR_BAD_OPTION, ERR_SANDBOX_CLOSED
   */
  async restore(snapshot: Uint8Array, options: RestoreOptions = {}): Promise<Session> {
    this.#world.requireIdle('restore a session in');
    checkRestoreOptions(options);
    if (!(snapshot instanceof Uint8Array)) throw badOption('snapshot', snapshot, 'a Uint8Array');
    return this.#own(await Session.restore(this.#world.parts, snapshot, options));
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
      void session.closed.then(() => sandbox.close());
      return session;
    } catch (error) {
      await sandbox.close();
      throw error;
    }
  }

  #own(session: Session): Session {
    this.#sessions.add(session);
    void session.closed.then(() => this.#sessions.delete(session));
    return session;
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
