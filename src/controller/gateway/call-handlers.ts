import type { CallName } from '../../abi/delegation/calls.js';
import type { ReplyOf, RequestOf } from '../../kernel/delegation/frames.js';
import type { StopReason } from '../../kernel/interrupts.js';

/** What answers each call. Failures are thrown (or rejected) as `errno(...)`, the end of the run as {@link StopRun}. */
export type CallHandlers = {
  readonly [N in CallName]: (values: RequestOf<N>) => ReplyOf<N> | Promise<ReplyOf<N>>;
};

/** The handlers of the calls that begin with a word. */
export type HandlersOf<Word extends string> = Pick<CallHandlers, Extract<CallName, `${Word}.${string}`>>;

/** Thrown by a handler when the run is to end. Not an `Error`: it is a result. */
export class StopRun {
  readonly reason: StopReason;
  constructor(reason: StopReason) {
    this.reason = reason;
  }
}
