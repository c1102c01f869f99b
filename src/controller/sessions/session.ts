import type { SessionAnswer, SessionCall } from '../../engine/cpython/session-call.js';
import { VitrineError } from '../../errors.js';
import type { RunReport } from '../../platform/run-request.js';
import type { FileTree } from '../../vfs/memory/tree.js';
import type { CapabilityBroker } from '../capabilities/capability-broker.js';
import type { ChangeSet } from '../changes/change-set.js';
import type { ApplyOptions, ApplyReport } from '../devices/apply/apply-report.js';
import { MountSet } from '../mounts/mount-set.js';
import type { PrivateFiles } from '../private-files.js';
import type { RunResult } from '../result.js';
import { badOption } from '../units.js';
import { hostTimeOf, World, type WorldParts } from '../world.js';
import { readAnswer } from './answers.js';
import { KeptState } from './kept-state.js';
import { PythonError, StoppedError } from './session-errors.js';
import {
  type CallOptions,
  type CallResult,
  checkCallOptions,
  checkCode,
  type InvokeOptions,
  type SessionOptions,
  type SessionResult,
  type SessionRunOptions,
} from './session-options.js';

const owner = { noun: 'session', closed: 'ERR_SESSION_CLOSED', busy: 'ERR_SESSION_BUSY' } as const;

/** What a session is made of; its own from then on. */
interface SessionParts {
  readonly world: World;
  readonly options: SessionOptions;
  readonly broker: CapabilityBroker;
  readonly state: KeptState | undefined;
  /** Whether the state is another session's as well. */
  readonly isCopy: boolean;
}

interface CallDone {
  readonly result: SessionResult;
  readonly answer: SessionAnswer | undefined;
}

/**
 * A Python interpreter that stays: variables, modules, open files and private files are there for the next call.
 * Between calls it is nothing but its state, so thousands fit where a few run. One call at a time; opened by
 * `Sandbox.session`.
 *
 * @example
 * ```ts
 * await using sandbox = await Sandbox.open();
 * const session = await sandbox.session();
 * await session.run('def double(x): return 2 * x');
 * console.log(await session.call('double', 21)); // 42
 * ```
 */
export class Session {
  /** The session's private files, for the host to read and write between calls. */
  readonly files: PrivateFiles;
  readonly #world: World;
  readonly #options: SessionOptions;
  readonly #broker: CapabilityBroker;
  #state: KeptState | undefined;
  #isCopy: boolean;

  private constructor({ world, options, broker, state, isCopy }: SessionParts) {
    this.#world = world;
    this.#options = options;
    this.#broker = broker;
    this.#state = state;
    this.#isCopy = isCopy;
    this.files = world.files;
  }

  /**
   * Opens a session over its sandbox's parts. Users call `Sandbox.session`.
   * @param files - its private files to begin with; the bytes are shared
   * @internal
   */
  static async open(parts: WorldParts, options: SessionOptions, files: FileTree): Promise<Session> {
    const world = await openWorld(parts, options, files);
    const broker = world.broker();
    const session = new Session({ world, options, broker, state: undefined, isCopy: false });
    try {
      const globals = options.globals && broker.encodeGlobals(options.globals);
      const { result } = await session.#call({ kind: 'open', globals }, {}, 'open');
      if (result.rolledBack || result.exitCode !== 0) {
        throw new VitrineError('ERR_PLATFORM', `the session did not open: ${result.stderr.slice(-500)}`);
      }
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /**
   * Runs code in the session's main module. What it raises is shown on stderr, and the exit code is 1, as with `python`.
   * @throws VitrineError ERR_BAD_OPTION, ERR_SESSION_BUSY, ERR_SESSION_CLOSED, ERR_CALLBACK, ERR_PLATFORM
   */
  async run(code: string | SessionRunOptions, options: CallOptions = {}): Promise<SessionResult> {
    const all = typeof code === 'string' ? { ...options, code } : code;
    checkCallOptions('session.run', all, ['code']);
    const text = checkCode('code', all.code);
    const call: SessionCall = { kind: 'run', code: text, globals: this.#encode(all) };
    return (await this.#call(call, all, 'run')).result;
  }

  /**
   * The value of an expression, copied.
   * @throws PythonError (ERR_PYTHON) what the program raised; StoppedError (ERR_STOPPED) when it was stopped;
   * VitrineError as {@link run}, ERR_VALUE
   */
  async evaluate(expression: string, options: CallOptions = {}): Promise<unknown> {
    return valueOf('evaluate', await this.invoke({ ...options, evaluate: expression }));
  }

  /**
   * Calls a function of the session's main module, and gives what it returns, copied. Arguments are copied, too, but for
   * capabilities. See {@link evaluate} for errors; {@link invoke} for options.
   * @param name - dotted: `'handler'`, `'world.tick'`
   */
  async call(name: string, ...args: readonly unknown[]): Promise<unknown> {
    return valueOf(`call ${name}`, await this.invoke({ call: name, args }));
  }

  /**
   * Evaluates an expression or calls a function. What the program raises, and that it was stopped, is in the result.
   * @throws VitrineError as {@link run}; ERR_VALUE for arguments that cannot cross
   */
  async invoke(options: InvokeOptions): Promise<CallResult> {
    checkCallOptions('session.invoke', options, ['evaluate', 'call', 'args', 'kwargs']);
    const call = this.#asked(options);
    const { result, answer } = await this.#call(call, options, 'ask');
    return { ...result, ...readAnswer(answer, this.#broker) };
  }

  /** Whether it is packed, so that the next call takes a moment longer. */
  get isAsleep(): boolean {
    return this.#state?.isPacked === true;
  }

  /** Bytes that the session takes between calls, besides its private files. */
  get sizeBytes(): number {
    return this.#state?.sizeBytes ?? 0;
  }

  /**
   * Packs the session now, instead of when it has not been used for a while. The next call wakes it.
   * @throws VitrineError ERR_SESSION_BUSY, ERR_SESSION_CLOSED
   */
  sleep(): void {
    this.#world.requireIdle('put to sleep');
    this.#state?.pack();
  }

  /**
   * A second session that goes on from where this one is: same state, files of its own with the same contents, the same
   * capabilities. Randomness is drawn anew in the copy, unless it is seeded.
   * @throws VitrineError ERR_SESSION_BUSY, ERR_SESSION_CLOSED, ERR_FILE
   */
  async fork(): Promise<Session> {
    this.#world.requireIdle('fork');
    const world = await openWorld(this.#world.parts, this.#options, this.#world.files.takeTree());
    world.mounts.takeStates(this.#world.mounts.states());
    return new Session({
      world,
      options: this.#options,
      broker: this.#broker.clone(),
      state: this.#state,
      isCopy: true,
    });
  }

  /** What programs changed in overlays so far. See `Sandbox.changes`. */
  async changes(): Promise<ChangeSet> {
    this.#world.requireIdle('list the changes of');
    return await this.#world.changes();
  }

  /** Makes changes of overlays on the host. See `Sandbox.apply`. */
  async apply(changes: ChangeSet, options: ApplyOptions = {}): Promise<ApplyReport> {
    this.#world.requireIdle('apply the changes of');
    return await this.#world.apply(changes, options);
  }

  /** Ends what runs and gives up state and files. A closed session cannot be used again. */
  async close(): Promise<void> {
    await this.#world.close();
    this.#state = undefined;
    this.#broker.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #encode({ globals }: CallOptions): Uint8Array | undefined {
    return globals && this.#broker.encodeGlobals(globals);
  }

  #asked(options: InvokeOptions): SessionCall {
    const { evaluate, call, args = [], kwargs = {} } = options;
    if ((evaluate === undefined) === (call === undefined)) {
      throw badOption('session.invoke', 'given both or none', "given exactly one of 'evaluate' and 'call'");
    }
    if (evaluate !== undefined) {
      return { kind: 'evaluate', code: checkCode('evaluate', evaluate), globals: this.#encode(options) };
    }
    const name: unknown = call;
    if (typeof name !== 'string' || name.length > 1000)
      throw badOption('call', name, 'the name of a function');
    if (!Array.isArray(args)) throw badOption('args', args, 'an array');
    if (typeof kwargs !== 'object' || kwargs === null) throw badOption('kwargs', kwargs, 'an object');
    const values = this.#broker.encodeValue([args, kwargs], 'arguments');
    return { kind: 'call', name, values };
  }

  async #call(call: SessionCall, options: CallOptions, action: string): Promise<CallDone> {
    this.#world.requireIdle(`${action} something in`);
    const { limits, env, cwd, onStop = 'rollback' } = this.#options;
    this.#broker.checkpoint();
    let isKept = false;
    let report: RunReport | undefined;
    try {
      const done = await this.#world.execute(
        {
          ...options,
          ...(env && { env }),
          ...(cwd !== undefined && call.kind === 'open' && { cwd }),
          limits: { ...limits, ...options.limits },
        },
        {
          broker: this.#broker,
          request: (guest) => ({
            ...guest,
            session: { call, state: this.#state?.get(), isCopy: this.#isCopy && guest.seed === undefined },
          }),
          keeps: (result: RunResult | undefined, left) => {
            report = left;
            isKept =
              result !== undefined &&
              left.session?.state !== undefined &&
              (result.stopped === null || onStop === 'keep');
            return isKept;
          },
        },
      );
      if (done.result.stopped !== null && onStop === 'close') await this.close();
      return {
        result: { ...done.result, rolledBack: !isKept },
        answer: report?.session?.answer,
      };
    } finally {
      this.#adopt(isKept ? report : undefined);
    }
  }

  /** Goes on from what a call left; from where it was when that is undefined. */
  #adopt(report: RunReport | undefined): void {
    const state = report?.session?.state;
    if (state === undefined) {
      this.#broker.rollback();
      return;
    }
    this.#broker.commit();
    this.#state = new KeptState(state, this.#world.parts.host.imagePages);
    this.#isCopy = false;
  }
}

async function openWorld(parts: WorldParts, options: SessionOptions, files: FileTree): Promise<World> {
  const { checked, platform } = parts;
  const canWait = platform.name !== 'inline';
  const mounts = await MountSet.open(checked.mounts, { canWait, nowMs: hostTimeOf(checked.clock) });
  const world = new World(parts, { mounts, owner });
  try {
    world.limitsOf(options.limits);
    world.files.apply(files);
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

/** @throws PythonError, StoppedError */
function valueOf(action: string, result: CallResult): unknown {
  if (result.stopped !== null) throw new StoppedError(action, result);
  if (result.exception !== null) throw new PythonError(result.exception, result);
  if (result.exitCode !== 0) throw new StoppedError(action, result);
  return result.value;
}
