import { FRAME_BYTES } from '../../abi/delegation/calls.js';
import type { Interruption, StopReason } from '../../kernel/interrupts.js';

/**
 * The memory that a guest's thread and its controller share: a frame for a delegated call and one for its reply, a
 * word for interruptions and pauses, and a record of when the thread is blocked. The controller writes a reply before it bumps
 * `WAKE`, and the thread looks at everything after each wake, so no signal is lost.
 *
 * A call may be given up by the thread (an interruption came), and its reply come late. Calls are numbered: the
 * thread waits for its own number, and the controller answers none but the newest call that it heard of.
 */

/** Words of the control block, as indexes into an Int32Array. */
const WAKE = 0;
const INTERRUPT = 1;
const REPLY = 2;
const REPLY_LENGTH = 3;
const CALL = 4;
const CALL_LENGTH = 5;
const CONTROL_WORDS = 8;

/** The largest number of a call. */
const CALL_MAX = 2 ** 31 - 1;

/** Doubles behind them: milliseconds blocked so far, and since when (0: not now), on the shared clock. */
const BLOCKED_TOTAL = 0;
const BLOCKED_SINCE = 1;
const CLOCK_DOUBLES = 2;

const HEADER_BYTES = CONTROL_WORDS * 4 + CLOCK_DOUBLES * 8;

const reasons: readonly StopReason[] = ['cpu', 'wall', 'output', 'abort', 'callback', 'calls'];
const END_BIT = 16;
/** Beside an interruption in its word, so that one look at it says that there is nothing at all. */
const PAUSE_BIT = 32;

export function createControlBlock(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER_BYTES + 2 * FRAME_BYTES);
}

/** Milliseconds on a clock that all threads of a process share. */
export function sharedNowMs(): number {
  return performance.timeOrigin + performance.now();
}

class ControlBlock {
  protected readonly words: Int32Array;
  protected readonly clock: Float64Array;
  protected readonly request: Uint8Array;
  protected readonly reply: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory, 0, CONTROL_WORDS);
    this.clock = new Float64Array(memory, CONTROL_WORDS * 4, CLOCK_DOUBLES);
    this.request = new Uint8Array(memory, HEADER_BYTES, FRAME_BYTES);
    this.reply = new Uint8Array(memory, HEADER_BYTES + FRAME_BYTES, FRAME_BYTES);
  }
}

/** An interruption as its word has it; 0 is none. */
function codeOf({ action, reason }: Interruption): number {
  const code = reasons.indexOf(reason) + 1;
  return action === 'end' ? code | END_BIT : code;
}

/** The controller's end. */
export class ControllerEnd extends ControlBlock {
  #newestCall = 0;
  #isPaused = false;
  #interruption = 0;

  /** Makes the block ready for another run. Precondition: the thread is idle. */
  reset(): void {
    const hadCalls = Atomics.load(this.words, CALL) !== 0 || this.#newestCall !== 0;
    for (let word = INTERRUPT; word < CONTROL_WORDS; word++) Atomics.store(this.words, word, 0);
    this.clock.fill(0);
    // Nothing of one run's calls may be there for the next.
    if (hadCalls) {
      this.request.fill(0);
      this.reply.fill(0);
    }
    this.#newestCall = 0;
    this.#isPaused = false;
    this.#interruption = 0;
  }

  /** The newest call, with a copy of its request; undefined when it was taken before. */
  takeCall(): { readonly call: number; readonly request: Uint8Array<ArrayBuffer> } | undefined {
    const call = Atomics.load(this.words, CALL);
    if (call === 0 || call === this.#newestCall) return undefined;
    const length = Math.min(Atomics.load(this.words, CALL_LENGTH) >>> 0, FRAME_BYTES);
    const request = new Uint8Array(this.request.subarray(0, length));
    // Given up meanwhile, and another one written over it: that one will be told of.
    if (Atomics.load(this.words, CALL) !== call) return undefined;
    this.#newestCall = call;
    return { call, request };
  }

  /** Answers a call, unless the thread has made another one since. */
  answer(call: number, reply: Uint8Array): void {
    if (call !== this.#newestCall) return;
    this.reply.set(reply);
    Atomics.store(this.words, REPLY_LENGTH, reply.length);
    Atomics.store(this.words, REPLY, call);
    this.#wake();
  }

  interrupt(interruption: Interruption): void {
    this.#interruption = codeOf(interruption);
    this.#tell();
  }

  /**
   * Halts the guest where it is: at its next tick or delegated call, or in the sleep that it is in. An interruption
   * lets it go on, since it is to clean up or to end.
   */
  setPaused(isPaused: boolean): void {
    if (isPaused === this.#isPaused) return;
    this.#isPaused = isPaused;
    this.#tell();
  }

  #tell(): void {
    Atomics.store(this.words, INTERRUPT, this.#interruption | (this.#isPaused ? PAUSE_BIT : 0));
    this.#wake();
  }

  /** For how long the thread has been blocked without a break, in milliseconds; 0 when it is not. */
  get blockedForMs(): number {
    const since = this.clock[BLOCKED_SINCE] as number;
    return since === 0 ? 0 : Math.max(0, sharedNowMs() - since);
  }

  /** Milliseconds that the thread has been blocked in this run, the present wait included. */
  get blockedMs(): number {
    const since = this.clock[BLOCKED_SINCE] as number;
    return (this.clock[BLOCKED_TOTAL] as number) + (since === 0 ? 0 : sharedNowMs() - since);
  }

  #wake(): void {
    Atomics.add(this.words, WAKE, 1);
    Atomics.notify(this.words, WAKE);
  }
}

/** The guest thread's end. */
export class ThreadEnd extends ControlBlock {
  #lastCall = 0;
  /** The interruption that the program was told of. */
  #takenUp = 0;

  /** Makes this end ready for another run. */
  reset(): void {
    this.#takenUp = 0;
  }

  /** What is asked of the guest; while it is paused, this blocks. */
  poll(): Interruption | undefined {
    if (Atomics.load(this.words, INTERRUPT) === PAUSE_BIT) this.#waitWhilePaused();
    return this.peek();
  }

  /** As {@link poll}, without blocking: for waits, which a pause does not end. */
  peek(): Interruption | undefined {
    const code = this.#interruptCode;
    if (code === 0) return undefined;
    const reason = reasons[(code & ~END_BIT) - 1] as StopReason;
    return { action: (code & END_BIT) === 0 ? 'raise' : 'end', reason };
  }

  takeUp(): void {
    this.#takenUp = this.#interruptCode;
  }

  /** Whether there is an interruption that the program was not told of. */
  get isInterrupted(): boolean {
    return this.#interruptCode !== this.#takenUp;
  }

  get blockedMs(): number {
    return this.clock[BLOCKED_TOTAL] as number;
  }

  /** Puts a call in place, which the controller is then to be told of; returns its number. */
  beginCall(request: Uint8Array): number {
    // Nothing reaches the outside from a guest that is paused.
    this.#waitWhilePaused();
    // 0: nothing that could be taken. What is there may be of a call that was given up.
    Atomics.store(this.words, CALL, 0);
    this.request.set(request);
    Atomics.store(this.words, CALL_LENGTH, request.length);
    // A word's worth, and never 0: a thread may live for more calls than that.
    this.#lastCall = (this.#lastCall % CALL_MAX) + 1;
    Atomics.store(this.words, CALL, this.#lastCall);
    return this.#lastCall;
  }

  /** Waits for the reply to a call, or until `isOver` says that there is no point in waiting. */
  awaitReply(call: number, isOver: () => boolean): Uint8Array | undefined {
    const isAnswered = () => Atomics.load(this.words, REPLY) === call;
    this.#block(Number.POSITIVE_INFINITY, () => isAnswered() || isOver());
    const reply = isAnswered() ? this.reply.slice(0, Atomics.load(this.words, REPLY_LENGTH)) : undefined;
    this.#waitWhilePaused();
    return reply;
  }

  /** Blocks for up to `ms`, or until the interruption changes. */
  sleep(ms: number, seen: Interruption | undefined): void {
    const code = seen === undefined ? 0 : codeOf(seen);
    this.#block(ms, () => this.#interruptCode !== code);
  }

  get #interruptCode(): number {
    return Atomics.load(this.words, INTERRUPT) & ~PAUSE_BIT;
  }

  #waitWhilePaused(): void {
    const isPaused = () => Atomics.load(this.words, INTERRUPT) === PAUSE_BIT;
    if (isPaused()) this.#block(Number.POSITIVE_INFINITY, () => !isPaused());
  }

  #block(ms: number, isDone: () => boolean): void {
    const startedMs = sharedNowMs();
    this.clock[BLOCKED_SINCE] = startedMs;
    for (;;) {
      const ticket = Atomics.load(this.words, WAKE);
      const leftMs = startedMs + ms - sharedNowMs();
      if (isDone() || leftMs <= 0) break;
      Atomics.wait(this.words, WAKE, ticket, leftMs);
    }
    this.clock[BLOCKED_SINCE] = 0;
    this.clock[BLOCKED_TOTAL] = (this.clock[BLOCKED_TOTAL] as number) + sharedNowMs() - startedMs;
  }
}
