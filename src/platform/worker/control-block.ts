import type { Interruption, StopReason } from '../../kernel/interrupts.js';
import { CONSOLE_CHUNK_BYTES } from '../console-device.js';

/**
 * The memory that a guest's thread and its controller share: one mailbox for a delegated call and its reply,
 * one word for interruptions, and a record of when the thread is blocked. The controller writes a reply before
 * it bumps `WAKE`, and the thread looks at everything after each wake, so no signal is lost.
 */

/** Words of the control block, as indexes into an Int32Array. */
const WAKE = 0;
const INTERRUPT = 1;
const REPLY = 2;
const REPLY_LENGTH = 3;
const REPLY_REASON = 4;
const CONTROL_WORDS = 8;

/** Doubles behind them: milliseconds blocked so far, and since when (0: not now), on the shared clock. */
const BLOCKED_TOTAL = 0;
const BLOCKED_SINCE = 1;
const CLOCK_DOUBLES = 2;

/** Bytes of a call's or reply's payload. */
const MAILBOX_BYTES = CONSOLE_CHUNK_BYTES;

const HEADER_BYTES = CONTROL_WORDS * 4 + CLOCK_DOUBLES * 8;

const reasons: readonly StopReason[] = ['cpu', 'wall', 'output', 'abort', 'callback'];
const END_BIT = 16;

export function createControlBlock(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEADER_BYTES + MAILBOX_BYTES);
}

/** Milliseconds on a clock that all threads of a process share. */
export function sharedNowMs(): number {
  return performance.timeOrigin + performance.now();
}

class ControlBlock {
  protected readonly words: Int32Array;
  protected readonly clock: Float64Array;
  protected readonly mailbox: Uint8Array;

  constructor(memory: SharedArrayBuffer) {
    this.words = new Int32Array(memory, 0, CONTROL_WORDS);
    this.clock = new Float64Array(memory, CONTROL_WORDS * 4, CLOCK_DOUBLES);
    this.mailbox = new Uint8Array(memory, HEADER_BYTES, MAILBOX_BYTES);
  }
}

/** The controller's end. */
export class ControllerEnd extends ControlBlock {
  /** Makes the block ready for another run. Precondition: the thread is idle. */
  reset(): void {
    for (const word of [INTERRUPT, REPLY, REPLY_LENGTH, REPLY_REASON]) Atomics.store(this.words, word, 0);
    this.clock.fill(0);
    // Nothing of one run's calls may be there for the next.
    this.mailbox.fill(0);
  }

  /** The payload of the call that waits for its reply; a copy. */
  takePayload(length: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.mailbox.subarray(0, Math.min(length, MAILBOX_BYTES)));
  }

  reply(payload: Uint8Array | undefined, reason: StopReason | undefined): void {
    const bytes = payload?.subarray(0, MAILBOX_BYTES) ?? new Uint8Array(0);
    this.mailbox.set(bytes);
    Atomics.store(this.words, REPLY_LENGTH, bytes.length);
    Atomics.store(this.words, REPLY_REASON, reason === undefined ? 0 : reasons.indexOf(reason) + 1);
    Atomics.store(this.words, REPLY, 1);
    this.#wake();
  }

  interrupt({ action, reason }: Interruption): void {
    const code = reasons.indexOf(reason) + 1;
    Atomics.store(this.words, INTERRUPT, action === 'end' ? code | END_BIT : code);
    this.#wake();
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

export interface Reply {
  readonly payload: Uint8Array;
  readonly reason: StopReason | undefined;
}

/** The guest thread's end. */
export class ThreadEnd extends ControlBlock {
  poll(): Interruption | undefined {
    const code = Atomics.load(this.words, INTERRUPT);
    if (code === 0) return undefined;
    const reason = reasons[(code & ~END_BIT) - 1] as StopReason;
    return { action: (code & END_BIT) === 0 ? 'raise' : 'end', reason };
  }

  get blockedMs(): number {
    return this.clock[BLOCKED_TOTAL] as number;
  }

  /** Makes the mailbox a new call's, with its payload. Precondition: at most {@link MAILBOX_BYTES}. */
  beginCall(payload: Uint8Array | undefined): void {
    if (payload !== undefined) this.mailbox.set(payload);
    Atomics.store(this.words, REPLY, 0);
  }

  /** Waits for the reply to a call, or until `isOver` says that there is no point in waiting. */
  awaitReply(isOver: () => boolean): Reply | undefined {
    this.#block(Number.POSITIVE_INFINITY, () => Atomics.load(this.words, REPLY) !== 0 || isOver());
    if (Atomics.load(this.words, REPLY) === 0) return undefined;
    const code = Atomics.load(this.words, REPLY_REASON);
    return {
      payload: this.mailbox.slice(0, Atomics.load(this.words, REPLY_LENGTH)),
      reason: code === 0 ? undefined : reasons[code - 1],
    };
  }

  /** Blocks for up to `ms`, or until the interruption changes. */
  sleep(ms: number): void {
    const before = Atomics.load(this.words, INTERRUPT);
    this.#block(ms, () => Atomics.load(this.words, INTERRUPT) !== before);
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
