import { type CallName, type CallShape, delegatedCalls } from '../../abi/delegation/calls.js';
import { Errno, errno } from '../../abi/errno.js';
import { GuestEnd } from '../interrupts.js';
import { BadFrame } from './frame-reader.js';
import {
  type Answer,
  type DelegatedCall,
  decodeReply,
  FrameEncoder,
  type ReplyOf,
  type RequestOf,
} from './frames.js';

/** How one kernel's frames reach its controller, and the replies come back. The platform implements it. */
export interface Channel {
  /**
   * Sends a request and blocks until its reply is there.
   * @param request - valid during the call only
   * @param isInterruptible - whether something new to say for the guest's interruptions ends the wait
   * @returns the reply, the receiver's own; undefined when an interruption came first
   * @throws GuestEnd when the run is over
   */
  exchange(request: Uint8Array, isInterruptible: boolean): Uint8Array | undefined;
  /**
   * Where the controller is on this thread: has it answer a call whose request it keeps nothing of. Answers may hold bytes that
   * are the receiver's.
   */
  ask?(call: DelegatedCall): Answer<CallName>;
}

/** The kernel's end of delegated calls. */
export class Delegate {
  readonly #channel: Channel;
  readonly #encoder = new FrameEncoder();

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /**
   * Asks the controller.
   * @throws errno as the controller says; EINTR when an interruption ended a call that waits; EIO for a reply that
   * is not one
   * @throws GuestEnd when the run is over
   */
  call<N extends CallName>(name: N, values: RequestOf<N>): ReplyOf<N> {
    const answer = this.#answerTo(name, values);
    if (answer.kind === 'value') return answer.values;
    if (answer.kind === 'stop') throw GuestEnd.stopped(answer.reason);
    throw errno(answer.errno);
  }

  #answerTo<N extends CallName>(name: N, values: RequestOf<N>): Answer<N> {
    const { waits, isTransient }: CallShape = delegatedCalls[name];
    if (isTransient === true && this.#channel.ask !== undefined) {
      return this.#channel.ask({ name, values } as DelegatedCall) as Answer<N>;
    }
    const request = this.#encoder.request(name, values);
    const reply = this.#channel.exchange(request, waits === true);
    if (reply === undefined) throw errno(Errno.EINTR);
    return decode(name, reply);
  }
}

function decode<N extends CallName>(name: N, reply: Uint8Array) {
  try {
    return decodeReply(name, reply);
  } catch (failure) {
    if (failure instanceof BadFrame) throw errno(Errno.EIO);
    throw failure;
  }
}
