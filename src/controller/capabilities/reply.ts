import { WireBuffer } from '../values/wire-buffer.js';
import { LIST, TEXT } from '../values/wire-format.js';
import { writeNumber } from '../values/write-number.js';

/**
 * What kind of answer an error is, by which a guest chooses the class of Python's: `permission` PermissionError,
 * `attribute` AttributeError, `type` TypeError, `value` ValueError, `busy` BlockingIOError, `limit` and `host`
 * `vitrine.HostError`. `host`: a host function threw; only then may there be a `class`.
 */
export type ReplyErrorKind = 'host' | 'permission' | 'attribute' | 'type' | 'value' | 'limit' | 'busy';

/** The second value of a reply that begins with `error`. */
export interface ReplyError {
  readonly kind: ReplyErrorKind;
  /** Name of the host's class of errors. */
  readonly type: string;
  readonly message: string;
  /** The class of Python's that it is raised as, `KeyError` or `package.module:Class`, instead of that of its kind. */
  readonly class: string | null;
}

/** A reply's bytes, with the handles that it sends. */
export interface Reply {
  readonly bytes: Uint8Array;
  readonly sent: ReadonlySet<number>;
}

export const NOTHING_SENT: ReadonlySet<number> = new Set();

/** What may have to be put around a reply that is one of several, at most. */
export const AROUND_REPLY_BYTES = 64;

/** A use of a capability that is refused: thrown within the broker, where it becomes a reply. */
export class Refusal {
  readonly kind: ReplyErrorKind;
  readonly message: string;
  constructor(kind: ReplyErrorKind, message: string) {
    this.kind = kind;
    this.message = message;
  }
}

/** Bytes of a list of two or three with a text in front, up to the next value. */
function beginning(word: string, count: number): Uint8Array {
  const out = new WireBuffer(64);
  out.typed(LIST, count);
  out.typed(TEXT, word.length);
  for (let index = 0; index < word.length; index++) out.byte(word.charCodeAt(index));
  return out.finish();
}

function encodeCount(count: number): Uint8Array {
  const out = new WireBuffer(64);
  writeNumber(out, count);
  return out.finish();
}

function listOf(count: number): Uint8Array {
  const out = new WireBuffer(64);
  out.typed(LIST, count);
  return out.finish();
}

const valueBeginning = beginning('value', 2);
const valueWithShapesBeginning = beginning('value', 3);
const errorBeginning = beginning('error', 2);
const startedBeginning = beginning('started', 2);
const finishedBeginning = beginning('finished', 2);
const pairBeginning = listOf(2);
const noShapes = listOf(0);

function join(...parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** `['value', value]`, or `['value', value, shapes]`. All are given as their bytes. */
export function valueReply(value: Uint8Array, shapes?: Uint8Array): Uint8Array {
  if (shapes !== undefined) return join(valueWithShapesBeginning, value, shapes);
  return join(valueBeginning, value);
}

/** `[value, shapes]`: what is given to a guest that has not asked. */
export function pairOf(value: Uint8Array, shapes: Uint8Array | undefined): Uint8Array {
  return join(pairBeginning, value, shapes ?? noShapes);
}

/** `['error', error]` */
export function errorReply(error: Uint8Array): Uint8Array {
  return join(errorBeginning, error);
}

/** `['started', ticket]` */
export function startedReply(ticket: number): Uint8Array {
  return join(startedBeginning, encodeCount(ticket));
}

/** `['finished', [[ticket, reply], ...]]` */
export function finishedReply(
  finished: readonly (readonly [ticket: number, reply: Uint8Array])[],
): Uint8Array {
  const parts = [finishedBeginning, listOf(finished.length)];
  for (const [ticket, reply] of finished) parts.push(pairBeginning, encodeCount(ticket), reply);
  return join(...parts);
}
