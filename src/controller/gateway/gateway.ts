import type { CallName } from '../../abi/delegation/calls.js';
import { Errno, ErrnoFailure } from '../../abi/errno.js';
import { BadFrame } from '../../kernel/delegation/frame-reader.js';
import {
  type Answer,
  type DelegatedCall,
  decodeRequest,
  FrameEncoder,
} from '../../kernel/delegation/frames.js';
import type { StopReason } from '../../kernel/interrupts.js';
import type { Outside } from '../../platform/platform.js';
import { type CallHandlers, StopRun } from './call-handlers.js';

export interface GatewayOptions {
  /** Called for the first call: many runs have none. */
  readonly handlers: () => CallHandlers;
  /** Delegated calls of one run; Infinity for no limit. */
  readonly callLimit: number;
  /** Charges calls to whoever pays for the run; false when they have none left. */
  readonly charge?: ((count: number) => boolean) | undefined;
}

/**
 * The controller's end of one run's delegated calls: takes requests apart, counts them, has them answered, and turns
 * whatever comes of that into replies. Nothing that a guest sends makes it throw.
 */
export class Gateway implements Outside {
  #makeHandlers: (() => CallHandlers) | undefined;
  #handlers: CallHandlers | undefined;
  readonly #callLimit: number;
  readonly #charge: ((count: number) => boolean) | undefined;
  readonly #encoder = new FrameEncoder();
  readonly #counts = new Map<CallName, number>();
  #total = 0;
  #workMs = 0;
  /** Why the run is to end, as one of the calls found. */
  stopReason: StopReason | undefined;
  /** What a device threw that is no answer. */
  failure: { readonly call: string; readonly error: unknown } | undefined;

  constructor(options: GatewayOptions) {
    this.#makeHandlers = options.handlers;
    this.#callLimit = options.callLimit;
    this.#charge = options.charge;
  }

  /** Calls by name. */
  get counts(): ReadonlyMap<CallName, number> {
    return this.#counts;
  }

  get total(): number {
    return this.#total;
  }

  /** Counts as CPU time of the guest's, on whose behalf it is. */
  get workMs(): number {
    return this.#workMs;
  }

  call(request: Uint8Array): Uint8Array | Promise<Uint8Array> {
    const begunMs = performance.now();
    try {
      return this.#answerFrame(request);
    } finally {
      this.#workMs += performance.now() - begunMs;
    }
  }

  answer(call: DelegatedCall): Answer<CallName> | Promise<Answer<CallName>> {
    const begunMs = performance.now();
    try {
      return this.#answer(call);
    } finally {
      this.#workMs += performance.now() - begunMs;
    }
  }

  #answerFrame(request: Uint8Array): Uint8Array | Promise<Uint8Array> {
    let call: DelegatedCall;
    try {
      call = decodeRequest(request);
    } catch (failure) {
      // Only a guest's thread that was taken over sends what is no call.
      if (failure instanceof BadFrame) return this.#encode('file.close', { kind: 'error', errno: Errno.EIO });
      throw failure;
    }
    const { name } = call;
    const answer = this.#answer(call);
    // A copy: other replies may be encoded before this one is read.
    return answer instanceof Promise
      ? answer.then((later) => this.#encode(name, later).slice())
      : this.#encode(name, answer);
  }

  /** Never throws or rejects. */
  #answer({ name, values }: DelegatedCall): Answer<CallName> | Promise<Answer<CallName>> {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    if (++this.#total > this.#callLimit || this.#charge?.(1) === false) return this.#stop('calls');
    if (this.stopReason !== undefined) return this.#stop(this.stopReason);
    this.#handlers ??= this.#makeHandlers?.();
    if (this.#handlers === undefined) return this.#stop('abort');
    try {
      const handle = this.#handlers[name] as (values: unknown) => unknown;
      const answered = handle(values);
      if (!(answered instanceof Promise)) return { kind: 'value', values: answered } as Answer<CallName>;
      return answered.then(
        (later) => ({ kind: 'value', values: later }) as Answer<CallName>,
        (error) => this.#answerTo(name, error),
      );
    } catch (error) {
      return this.#answerTo(name, error);
    }
  }

  /**
   * The run is over. A host function may take long to answer, and has this waiting for it: then nothing of the run, its
   * output among it, is to be kept for so long.
   */
  close(): void {
    this.#makeHandlers = undefined;
    this.#handlers = undefined;
  }

  #answerTo(call: CallName, error: unknown): Answer<CallName> {
    if (error instanceof ErrnoFailure) return { kind: 'error', errno: error.value };
    if (error instanceof StopRun) return this.#stop(error.reason);
    this.failure ??= { call, error };
    return this.#stop('callback');
  }

  #stop(reason: StopReason): Answer<CallName> {
    this.stopReason ??= reason;
    return { kind: 'stop', reason: this.stopReason };
  }

  #encode(name: CallName, answer: Answer<CallName>): Uint8Array {
    try {
      return this.#encoder.reply(name, answer);
    } catch (failure) {
      // Larger than a reply can be.
      const value = failure instanceof ErrnoFailure ? failure.value : Errno.EIO;
      return this.#encoder.reply(name, { kind: 'error', errno: value });
    }
  }
}
