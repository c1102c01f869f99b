import type { SessionAnswer, SessionCall } from '../../engine/cpython/session-call.js';
import { showValue, VitrineError } from '../../errors.js';
import type { LedgerHold } from '../../platform/ledger-hold.js';
import type { RunReport } from '../../platform/run-request.js';
import type { FileTree } from '../../vfs/memory/tree.js';
import type { CapabilityBroker } from '../capabilities/capability-broker.js';
import type { ChangeSet } from '../changes/change-set.js';
import type { ApplyOptions, ApplyReport } from '../devices/apply/apply-report.js';
import type { Limits } from '../limits.js';
import type { PrivateFiles } from '../private-files.js';
import type { Stopped } from '../result.js';
import { badOption } from '../units.js';
import { crossing } from '../values/crossing.js';
import type { Done, World } from '../world.js';
import { readAnswer, valueIn } from './answers.js';
import { askedCall } from './asked-call.js';
import { KeptState, PACKED_IN_PASSING_BYTES, PACKED_ON_DEMAND_BYTES } from './kept-state.js';
import { openingFailure } from './session-errors.js';
import type { SessionHost } from './session-host.js';
import {
  type CallOptions,
  type CallResult,
  checkCallOptions,
  checkCode,
  checkForkOptions,
  type ForkOptions,
  type InvokeOptions,
  type RestoreOptions,
  type SessionOptions,
  type SessionResult,
  type SessionRunOptions,
} from './session-options.js';
import {
  copyParts,
  newParts,
  restoredParts,
  type SessionGround,
  type SessionParts,
} from './session-parts.js';
import { writeSnapshot } from './session-snapshot.js';
import type { Packable } from './sleeper.js';

export { checkRestoreOptions, checkSessionOptions } from './session-options.js';

const openingLimits: Limits = { cpu: '10s', wall: '60s' };

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
  /** Settles when the session was closed: by {@link close}, with its sandbox, or by its custodian. */
  readonly closed: Promise<void>;
  readonly #world: World;
  readonly #options: SessionOptions;
  readonly #broker: CapabilityBroker;
  readonly #shared: SessionHost;
  readonly #parts: SessionParts;
  readonly #register: (session: Session) => void;
  /** What is reserved for the state. */
  readonly #hold: LedgerHold | undefined;
  readonly #sleeping: Packable = { pack: () => this.#pack(PACKED_IN_PASSING_BYTES) };
  #state: KeptState | undefined;
  #isCopy: boolean;
  /** Globals that the session is to have, and that no call has left in it yet. */
  #pending: Readonly<Record<string, unknown>> | undefined;

  private constructor(parts: SessionParts, register: (session: Session) => void) {
    const { world, options, broker, ground } = parts;
    this.#world = world;
    this.#options = options;
    this.#broker = broker;
    this.#shared = ground.shared;
    // Without the state, which is another one soon, and would be kept for as long as the session.
    this.#parts = { ...parts, state: undefined };
    this.#register = register;
    this.#isCopy = parts.isCopy;
    this.files = world.files;
    this.#hold = world.membership?.hold('memory');
    this.closed = world.closed.then(() => {
      this.#state = undefined;
      this.#shared.sleeper.forget(this.#sleeping);
    });
    if (parts.state !== undefined) {
      this.#adopt(parts.state);
      this.#shared.sleeper.noteUse(this.#sleeping);
    }
    this.#isCopy = parts.isCopy;
    register(this);
  }

  /**
   * Users call `Sandbox.session`.
   * @param register - told of the session, and of its forks
   * @internal
   */
  static async open(
    ground: SessionGround,
    options: SessionOptions,
    files: FileTree,
    register: (session: Session) => void,
  ): Promise<Session> {
    const session = new Session(await newParts(ground, options, files), register);
    try {
      const { globals } = options;
      const { result } = await session.#call('open', globals === undefined ? {} : { globals }, (encoded) => {
        return { kind: 'open', globals: encoded };
      });
      if (result.rolledBack || result.exitCode !== 0) throw openingFailure(result);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** Users call `Sandbox.restore`. @internal */
  static async restore(
    ground: SessionGround,
    snapshot: Uint8Array,
    options: RestoreOptions,
    register: (session: Session) => void,
  ): Promise<Session> {
    return await Session.#begin(await restoredParts(ground, snapshot, options), register);
  }

  /** @throws VitrineError ERR_STOPPED when whoever pays has no room for the state */
  static async #begin(parts: SessionParts, register: (session: Session) => void): Promise<Session> {
    const session = new Session(parts, register);
    const bytes = parts.state?.sizeBytes ?? 0;
    const lack = session.#reserve(bytes);
    if (lack === undefined) return session;
    await session.close();
    if (lack.reason !== 'limit') throw new VitrineError('ERR_SESSION_CLOSED', 'the session was closed');
    throw new VitrineError(
      'ERR_STOPPED',
      `custodian ${showValue(lack.custodian)} has no room for a session of ${bytes} bytes: it allows ` +
        `${lack.allowed} bytes of memory, of which ${lack.used - bytes} are used; close or shrink others`,
    );
  }

  /**
   * Runs code in the session's main module. What it raises is shown on stderr, and the exit code is 1, as with `python`.
   * @throws VitrineError ERR_BAD_OPTION, ERR_SESSION_BUSY, ERR_SESSION_CLOSED, ERR_CALLBACK, ERR_PLATFORM
   */
  async run(code: string | SessionRunOptions, options: CallOptions = {}): Promise<SessionResult> {
    const all = typeof code === 'string' ? { ...options, code } : code;
    checkCallOptions('session.run', all, ['code']);
    const text = checkCode('code', all.code);
    const { result } = await this.#call('run something in', all, (globals) => {
      return { kind: 'run', code: text, globals };
    });
    return result;
  }

  /**
   * The value of an expression, copied.
   * @throws PythonError (ERR_PYTHON) what the program raised; StoppedError (ERR_STOPPED) when it was stopped;
   * VitrineError as {@link run}, ERR_VALUE
   */
  async evaluate(expression: string, options: CallOptions = {}): Promise<unknown> {
    return valueIn('evaluate', await this.invoke({ ...options, evaluate: expression }));
  }

  /**
   * Calls a function of the session's main module, and gives what it returns, copied. Arguments are copied, too, but for
   * capabilities. See {@link evaluate} for errors; {@link invoke} for options.
   * @param name - dotted: `'handler'`, `'world.tick'`
   */
  async call(name: string, ...args: readonly unknown[]): Promise<unknown> {
    return valueIn(`call ${name}`, await this.invoke({ call: name, args }));
  }

  /**
   * Evaluates an expression or calls a function. What the program raises, and that it was stopped, is in the result.
   * @throws VitrineError as {@link run}; ERR_VALUE for arguments that cannot cross
   */
  async invoke(options: InvokeOptions): Promise<CallResult> {
    checkCallOptions('session.invoke', options, ['evaluate', 'call', 'args', 'kwargs']);
    const makeCall = askedCall(options, this.#broker);
    const { result, answer } = await this.#call('ask something of', options, makeCall);
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
   * Packs the session now, instead of when it has not been used for a while. The next call wakes it. One that holds more
   * than 8 MiB stays as it is, since packing holds up this thread.
   * @throws VitrineError ERR_SESSION_BUSY, ERR_SESSION_CLOSED
   */
  sleep(): void {
    this.#world.requireIdle('put to sleep');
    this.#pack(PACKED_ON_DEMAND_BYTES);
  }

  /**
   * Halts the call that is under way where it is, until {@link resume}: the guest stops at its next turn, and what it
   * waits for goes on. Time that passes meanwhile counts as neither CPU nor wall time.
   * @returns whether there was one; false with isolation `'inline'`, where nobody could
   */
  pause(): boolean {
    return this.#world.active?.pause() ?? false;
  }

  /** Lets a call that {@link pause} halted go on. */
  resume(): void {
    this.#world.active?.resume();
  }

  /**
   * A second session that goes on from where this one is: same state, files of its own with the same contents, the same
   * capabilities. Randomness is drawn anew in the copy, unless it is seeded.
   * @param options - what is to be otherwise than with this one, and what the copy is handed besides
   * @throws VitrineError ERR_BAD_OPTION, ERR_SESSION_BUSY, ERR_SESSION_CLOSED, ERR_FILE, ERR_STOPPED (its custodian has no
   * room for it)
   */
  async fork(options: ForkOptions = {}): Promise<Session> {
    checkForkOptions(options);
    this.#world.requireIdle('fork');
    const { globals, ...changed } = options;
    const parts = await copyParts({ ...this.#parts, state: this.#state }, changed);
    const copy = await Session.#begin(parts, this.#register);
    if (this.#pending || globals) copy.#pending = { ...this.#pending, ...globals };
    return copy;
  }

  /**
   * The session as bytes, for storing and sending: memory, open files and private files, compressed and with a checksum.
   * Nothing of the host is in it: capabilities and mounts are handed over again by whoever restores it.
   * @throws VitrineError ERR_SESSION_BUSY, ERR_SESSION_CLOSED
   */
  async snapshot(): Promise<Uint8Array> {
    this.#world.requireIdle('take a snapshot of');
    // Globals that are still to come are handed over by any call.
    if (this.#pending !== undefined) await this.run('');
    const state = this.#state?.get();
    if (state === undefined) throw new VitrineError('ERR_SESSION_CLOSED', 'there is nothing in this session');
    const contents = {
      state,
      files: this.#world.files.takeTree(),
      mounts: this.#world.mounts.states(),
      capabilities: this.#broker.table.state,
    };
    return await writeSnapshot(contents, this.#shared.image);
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
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** @param makeCall - called once the broker notes what is handed over, so that it can be rolled back */
  async #call(
    action: string,
    options: CallOptions,
    makeCall: (globals: Uint8Array | undefined) => SessionCall,
  ): Promise<CallDone> {
    this.#world.requireIdle(action);
    const { limits, env, cwd, onStop = 'rollback' } = this.#options;
    const globals = this.#pending || options.globals ? { ...this.#pending, ...options.globals } : undefined;
    const state = this.#state;
    let report: RunReport | undefined;
    let next: KeptState | undefined;
    let outgrown: Stopped | undefined;
    const allLimits = { ...limits, ...options.limits };
    this.#requireFitting(allLimits);
    let done: Done;
    try {
      done = await this.#world.execute(
        {
          ...options,
          ...(env && { env }),
          // Where a session is, its state says.
          ...(state !== undefined ? { cwd: '/' } : cwd !== undefined && { cwd }),
          // What opening takes is Vitrine's own doing, and no measure of what calls may take.
          limits: state === undefined ? openingLimits : allLimits,
        },
        {
          broker: this.#broker,
          request: (guest) => {
            const call = makeCall(globals && crossing(() => this.#broker.encodeGlobals(globals)));
            const isCopy = this.#isCopy && guest.seed === undefined;
            const { base } = this.#shared;
            return { ...guest, session: { call, base, state: state?.get(), isCopy } };
          },
          keeps: (ended, left) => {
            report = left;
            const state = left.session?.state;
            if (ended === undefined || state === undefined) return false;
            if (ended.stopped !== null && onStop !== 'keep') return false;
            next = new KeptState(state, this.#shared.base);
            outgrown = this.#reserve(next.sizeBytes);
            return outgrown === undefined;
          },
          adopt: () => {
            if (next !== undefined) this.#adopt(next);
          },
        },
      );
    } catch (error) {
      // What was reserved for a state that is not to be.
      if (next !== undefined) this.#hold?.resize(this.#state?.sizeBytes ?? 0);
      throw error;
    } finally {
      if (!this.#world.isClosed) this.#shared.sleeper.noteUse(this.#sleeping);
    }
    const { result, isKept } = done;
    const stopped = outgrown ?? result.stopped;
    // What was stopped has no value, however far it came, and may have capabilities in it that were taken back.
    const answer = stopped === null ? report?.session?.answer : undefined;
    if (stopped !== null && onStop === 'close') await this.close();
    return { result: { ...result, stopped, rolledBack: !isKept }, answer };
  }

  /** Memory cannot shrink. @throws VitrineError ERR_BAD_OPTION for a limit below what the session has */
  #requireFitting(limits: Limits): void {
    const least = this.#state?.linearMemoryBytes ?? 0;
    if (limits.memory === undefined || this.#world.limitsOf(limits).memory >= least) return;
    throw badOption(
      'limits.memory',
      limits.memory,
      `at least the ${least} bytes that the session has already`,
    );
  }

  /** Reserves what a state takes; the answer is why that cannot be, if it cannot. */
  #reserve(bytes: number): Stopped | undefined {
    const hold = this.#hold;
    const { membership } = this.#world;
    if (hold === undefined || membership === undefined || hold.resize(bytes)) return undefined;
    if (membership.isShut) return { reason: 'aborted' };
    return { reason: 'limit', ...membership.lackOf('memory', bytes - hold.chargedBytes) };
  }

  #adopt(state: KeptState): void {
    const memory = this.#state?.giveUp();
    if (memory !== undefined) this.#world.parts.platform.recycle?.(memory);
    this.#state = state;
    this.#isCopy = false;
    this.#pending = undefined;
  }

  #pack(mostBytes: number): void {
    if (this.#world.isRunning || this.#state === undefined) return;
    this.#state.pack(mostBytes);
    this.#hold?.resize(this.#state.sizeBytes);
  }
}
