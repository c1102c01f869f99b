import { ValueFailure } from '../values/value-failure.js';
import type { CapabilityTable } from './capability-table.js';
import type { Shapes } from './description.js';
import { OutgoingValues } from './outgoing-values.js';
import {
  AROUND_REPLY_BYTES,
  errorReply,
  NOTHING_SENT,
  pairOf,
  Refusal,
  type Reply,
  type ReplyError,
  type ReplyErrorKind,
  valueReply,
} from './reply.js';

/** What a message has around its value, at most; the rest is the value's. */
const AROUND_VALUE_BYTES = 4_096;

/** What errors that are none of the host's are called: as in Python. */
const types: Readonly<Record<ReplyErrorKind, string>> = {
  host: 'Error',
  permission: 'PermissionError',
  attribute: 'AttributeError',
  type: 'TypeError',
  value: 'ValueError',
  limit: 'HostError',
  busy: 'BlockingIOError',
};

/** Writes replies to one guest, none longer than a message. */
export class ReplyWriter {
  readonly #outgoing: OutgoingValues;
  readonly #limitBytes: number;

  constructor(table: CapabilityTable, shapes: Shapes, messageBytes: number) {
    this.#outgoing = new OutgoingValues(table, shapes, messageBytes - AROUND_VALUE_BYTES);
    this.#limitBytes = messageBytes - AROUND_REPLY_BYTES;
  }

  /**
   * A value, whose capabilities count as sent.
   * @param path - what it is, for messages
   * @throws ValueFailure, Refusal
   */
  value(value: unknown, path: string): Reply {
    const { bytes, shapes, sent } = this.#outgoing.encode(value, path);
    return this.#bounded({ bytes: valueReply(bytes, shapes), sent }, path);
  }

  /**
   * A value for a guest that has not asked: `[value, shapes]`.
   * @throws ValueFailure
   */
  pair(value: unknown, path: string): Uint8Array {
    try {
      const { bytes, shapes, sent } = this.#outgoing.encode(value, path);
      return this.#bounded({ bytes: pairOf(bytes, shapes), sent }, path).bytes;
    } catch (failure) {
      throw failure instanceof Refusal ? new ValueFailure('value', path, failure.message) : failure;
    }
  }

  error(error: ReplyError): Reply {
    return { bytes: errorReply(this.#outgoing.encode(error, 'error').bytes), sent: NOTHING_SENT };
  }

  /** What was thrown here, not by host code. */
  failure(failure: unknown): Reply {
    const isKnown = failure instanceof Refusal || failure instanceof ValueFailure;
    const kind = isKnown ? failure.kind : 'host';
    const message = isKnown ? failure.message : 'the message could not be answered';
    return this.error({ kind, type: types[kind], message, class: null });
  }

  /** A reply that nobody will have. */
  takeBack({ sent }: Reply): void {
    this.#outgoing.takeBack(sent);
  }

  #bounded(reply: Reply, path: string): Reply {
    if (reply.bytes.length <= this.#limitBytes) return reply;
    this.takeBack(reply);
    throw new ValueFailure('value', path, `more than ${this.#limitBytes} bytes at once`);
  }
}
