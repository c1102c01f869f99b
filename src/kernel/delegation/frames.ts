import { type CallName, type CallShape, delegatedCalls } from '../../abi/delegation/calls.js';
import { Errno, type ErrnoValue } from '../../abi/errno.js';
import type { StopReason } from '../interrupts.js';
import { readFields, type ValuesOf, writeFields } from './field-codec.js';
import { BadFrame, FrameReader } from './frame-reader.js';
import { FrameWriter } from './frame-writer.js';

/**
 * Frames of delegated calls. A request is the call's number (two bytes) and its fields; a reply is a status (two
 * bytes) and, when that is 0, fields. All numbers are little-endian.
 */

export type RequestOf<N extends CallName> = ValuesOf<(typeof delegatedCalls)[N]['request']>;
export type ReplyOf<N extends CallName> = ValuesOf<(typeof delegatedCalls)[N]['reply']>;

/** A request taken apart: one of all calls. */
export type DelegatedCall = {
  [N in CallName]: { readonly name: N; readonly values: RequestOf<N> };
}[CallName];

/** What a reply says: values, an error, or that the run is over. */
export type Answer<N extends CallName> =
  | { readonly kind: 'value'; readonly values: ReplyOf<N> }
  | { readonly kind: 'error'; readonly errno: ErrnoValue }
  | { readonly kind: 'stop'; readonly reason: StopReason };

/** A status with this bit is no errno but the reason to stop, as an index into {@link stopReasons}. */
const STOP_BIT = 0x8000;

const stopReasons: readonly StopReason[] = ['cpu', 'wall', 'output', 'abort', 'callback', 'calls'];

const callsByNumber: ReadonlyMap<number, CallName> = new Map(
  (Object.entries(delegatedCalls) as [CallName, CallShape][]).map(([name, { number }]) => [number, name]),
);

const knownErrnos: ReadonlySet<number> = new Set(Object.values(Errno));

/** Makes frames in memory of its own; each is valid until the next. */
export class FrameEncoder {
  /** Made for the first frame: many runs have none, and it takes a whole frame's memory. */
  #frameWriter: FrameWriter | undefined;

  get #writer(): FrameWriter {
    this.#frameWriter ??= new FrameWriter();
    return this.#frameWriter;
  }

  /** @throws errno EMSGSIZE, ENAMETOOLONG when it does not fit */
  request<N extends CallName>(name: N, values: RequestOf<N>): Uint8Array {
    const writer = this.#writer.restart();
    const shape: CallShape = delegatedCalls[name];
    writer.u16(shape.number);
    writeFields(writer, shape.request, values as ValuesOf<typeof shape.request>);
    return writer.frame;
  }

  /** @throws errno EMSGSIZE, ENAMETOOLONG when it does not fit */
  reply<N extends CallName>(name: N, answer: Answer<N>): Uint8Array {
    const writer = this.#writer.restart();
    if (answer.kind === 'value') {
      const shape: CallShape = delegatedCalls[name];
      writer.u16(0);
      writeFields(writer, shape.reply, answer.values as ValuesOf<typeof shape.reply>);
    } else {
      writer.u16(answer.kind === 'error' ? answer.errno : STOP_BIT | stopReasons.indexOf(answer.reason));
    }
    return writer.frame;
  }
}

/** @throws BadFrame */
export function decodeRequest(frame: Uint8Array): DelegatedCall {
  const reader = new FrameReader(frame);
  const number = reader.u16();
  const name = callsByNumber.get(number);
  if (name === undefined) throw new BadFrame(`there is no call ${number}`);
  return { name, values: readFields(reader, delegatedCalls[name].request) } as DelegatedCall;
}

/** @throws BadFrame */
export function decodeReply<N extends CallName>(name: N, frame: Uint8Array): Answer<N> {
  const reader = new FrameReader(frame);
  const status = reader.u16();
  if (status === 0) {
    const shape: CallShape = delegatedCalls[name];
    return { kind: 'value', values: readFields(reader, shape.reply) as ReplyOf<N> };
  }
  reader.requireEnd();
  if ((status & STOP_BIT) !== 0) {
    const reason = stopReasons[status & ~STOP_BIT];
    if (reason === undefined) throw new BadFrame(`there is no reason ${status & ~STOP_BIT} to stop`);
    return { kind: 'stop', reason };
  }
  if (!knownErrnos.has(status)) throw new BadFrame(`there is no errno ${status}`);
  return { kind: 'error', errno: status as ErrnoValue };
}
