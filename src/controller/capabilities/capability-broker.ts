import { CAPABILITY_MESSAGE_BYTES } from '../../abi/delegation/calls.js';
import { decodeValue } from '../values/decode-value.js';
import { ValueFailure } from '../values/value-failure.js';
import { DEFAULT_DEPTH } from '../values/wire-format.js';
import { bindArguments } from './bind-arguments.js';
import { Capability, type CapabilityFacts } from './capability.js';
import { type CallRequest, type CapabilityRequest, RequestReader } from './capability-request.js';
import { CapabilityTable, HANDLES_LIMIT } from './capability-table.js';
import { Shapes } from './description.js';
import { describeHostError } from './host-error.js';
import { requireCapability, requireMember, takeUse } from './member-access.js';
import { ofArguments, overRefusal, promiseRefusal } from './refusals.js';
import { finishedReply, NOTHING_SENT, Refusal, type Reply, startedReply } from './reply.js';
import { ReplyWriter } from './reply-writer.js';
import { Tickets } from './tickets.js';

/** Calls that may be under way at once, begun with or without waiting, by default. */
const TICKETS_LIMIT = 1_000;
/** How many longest messages the replies that wait to be taken may be in all. */
const HELD_MESSAGES = 16;

export interface BrokerLimits {
  /** Capabilities that the guest may hold at once. Not used where a table is given. */
  readonly handles?: number;
  /** Calls under way, and finished ones that were not taken. */
  readonly tickets?: number;
  /** Bytes of one message; not below 128 KiB, for errors have to fit too. */
  readonly messageBytes?: number;
}

export interface BrokerOptions {
  /** False where the guest runs on this thread: a method that answers with a promise is an error then. */
  readonly canWait: boolean;
  readonly limits?: BrokerLimits;
  /** What the guest holds already: that of a snapshot or of the guest that this one is a fork of. */
  readonly table?: CapabilityTable;
}

/** Told of uses that are refused: of which member of what, and why. */
export type NoteRefusal = (target: string, kind: 'permission' | 'busy' | 'attribute') => void;

/** Whether a call's effects on what the guest holds stay. */
export type CallEnd = 'keep' | 'rollBack';

/** Functions that are known to answer with a promise before they are called. */
const AsyncFunction = (async () => undefined).constructor as abstract new (...values: never[]) => unknown;

type HostFunction = (...values: unknown[]) => unknown;

/**
 * One guest's capabilities: answers the messages that it writes (docs/capabilities.md has their form), and writes and
 * reads the values that are given to it and taken from it. Whatever comes from the guest, nothing here throws or
 * rejects but for the host's own mistakes.
 *
 * Host functions run between {@link startCall} and {@link endCall} only, and what they answer later is dropped.
 */
export class CapabilityBroker {
  readonly table: CapabilityTable;
  readonly #canWait: boolean;
  readonly #ticketLimit: number;
  readonly #messageBytes: number;
  readonly #shapes = new Shapes();
  readonly #replies: ReplyWriter;
  readonly #tickets = new Tickets();
  readonly #listeners = new Set<() => void>();
  /** Promises of host functions that have not settled, of calls that are over too. */
  #unsettled = 0;
  /** Tells calls apart; undefined between them. */
  #call: object | undefined;
  #noteRefusal: NoteRefusal | undefined;
  /** What the capabilities in the message that is being read stand for. */
  readonly #foreign = new Set<unknown>();
  readonly #requests = new RequestReader(this.#foreign);
  readonly #decodeOptions = {
    root: '',
    // A value inside of the list of arguments, inside of a request.
    maxDepth: DEFAULT_DEPTH + 2,
    resolveCapability: (handle: number) => {
      const target = this.#targetOf(handle);
      if (target !== undefined) this.#foreign.add(target);
      return target;
    },
  };

  constructor({ canWait, limits = {}, table }: BrokerOptions) {
    const {
      handles = HANDLES_LIMIT,
      tickets = TICKETS_LIMIT,
      messageBytes = CAPABILITY_MESSAGE_BYTES,
    } = limits;
    this.#canWait = canWait;
    this.#ticketLimit = tickets;
    this.#messageBytes = messageBytes;
    this.table = table ?? new CapabilityTable(handles);
    this.#replies = new ReplyWriter(this.table, this.#shapes, messageBytes);
  }

  /** Begins a call of the guest: a run, or one of a session's. What it changes can be rolled back from here on. */
  startCall(noteRefusal?: NoteRefusal): void {
    this.#call = {};
    this.#noteRefusal = noteRefusal;
    this.table.checkpoint();
  }

  /**
   * The guest's call is over: tickets are dropped, and what host functions still answer is too. Call it before
   * anything else is done to the table.
   */
  endCall(end: CallEnd = 'keep'): void {
    this.#call = undefined;
    this.#noteRefusal = undefined;
    this.#foreign.clear();
    for (const reply of this.#tickets.clear()) this.#replies.takeBack(reply);
    if (end === 'keep') this.table.commit();
    else this.table.rollback();
    this.#notify();
  }

  /**
   * Variables for a guest, with capabilities among them: `[dict, shapes]`. Capabilities that are variables themselves
   * are found again by that name after a snapshot.
   * @throws ValueFailure
   */
  encodeGlobals(variables: Readonly<Record<string, unknown>>): Uint8Array {
    const prototype: unknown = Object.getPrototypeOf(variables ?? 0);
    if (prototype !== Object.prototype && prototype !== null) {
      throw new ValueFailure('type', 'globals', 'must be an object whose properties are the variables');
    }
    const bytes = this.#replies.pair(variables, 'globals');
    for (const [name, value] of Object.entries(variables)) {
      if (Capability.is(value)) this.table.grant(name, value);
    }
    return bytes;
  }

  /**
   * A value for a guest: `[value, shapes]`.
   * @param root - what paths in messages begin with
   * @throws ValueFailure
   */
  encodeValue(value: unknown, root: string): Uint8Array {
    return this.#replies.pair(value, root);
  }

  /**
   * A value of the guest's. For a capability that it holds comes the object or function that it was made of.
   * @throws ValueFailure
   */
  decodeValue(bytes: Uint8Array, root: string): unknown {
    return decodeValue(bytes, { root, resolveCapability: (handle) => this.#targetOf(handle) });
  }

  /** Whether no call of the guest is under way. */
  get isOver(): boolean {
    return this.#call === undefined;
  }

  /** Whether a finished ticket waits to be taken. */
  get hasFinished(): boolean {
    return this.#tickets.finishedCount > 0;
  }

  /**
   * Has a listener called whenever a ticket has finished, and when the call is over.
   * @returns what ends that
   */
  onFinished(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Answers one message of the guest's: with the reply to it, or with an error. */
  handle(message: Uint8Array): Uint8Array | Promise<Uint8Array> {
    let request: CapabilityRequest | undefined;
    try {
      request = this.#read(message);
      const reply = this.#answer(request);
      return reply instanceof Promise ? reply.then(({ bytes }) => bytes) : reply.bytes;
    } catch (failure) {
      if (request?.op === 'call' || request?.op === 'get') this.#note(failure, request);
      return this.#replies.failure(failure).bytes;
    }
  }

  /** Puts a refused use on the run's report. */
  #note(failure: unknown, { handle, name }: { readonly handle: number; readonly name: string }): void {
    if (!(failure instanceof Refusal) || this.#noteRefusal === undefined) return;
    const { kind } = failure;
    if (kind !== 'permission' && kind !== 'busy' && kind !== 'attribute') return;
    const capability = this.table.resolve(handle);
    const known = Capability.is(capability) ? capability.name : 'unknown capability';
    this.#noteRefusal(name === '' ? known : `${known}.${name}`, kind);
  }

  #read(message: Uint8Array): CapabilityRequest {
    if (this.#call === undefined) throw new Refusal('permission', 'no call of this program is under way');
    if (message.length > this.#messageBytes) {
      throw new Refusal('limit', `a message of more than ${this.#messageBytes} bytes`);
    }
    if (this.#foreign.size > 0) this.#foreign.clear();
    let value: unknown;
    try {
      value = decodeValue(message, this.#decodeOptions);
    } catch (failure) {
      this.#releaseOnly(message);
      throw failure instanceof ValueFailure ? ofArguments(failure) : failure;
    }
    const { request, releases } = this.#requests.read(value);
    for (const [handle, count] of releases) this.table.release(handle, count);
    return request;
  }

  /**
   * Takes the releases of a message whose values cannot be read, such as one that gives back what was revoked:
   * the guest does not send them twice.
   */
  #releaseOnly(message: Uint8Array): void {
    try {
      const value = decodeValue(message, { ...this.#decodeOptions, resolveCapability: () => '' });
      for (const [handle, count] of this.#requests.releases(value)) this.table.release(handle, count);
    } catch {
      // Malformed in other ways too.
    }
  }

  #answer(request: CapabilityRequest): Reply | Promise<Reply> {
    switch (request.op) {
      case 'call':
        return this.#callMember(request);
      case 'start':
        return { bytes: startedReply(this.#start(request)), sent: NOTHING_SENT };
      case 'get':
        return this.#getMember(request.handle, request.name);
      case 'take':
        return {
          bytes: finishedReply(this.#tickets.take(request.limit, this.#messageBytes)),
          sent: NOTHING_SENT,
        };
      case 'drop':
        for (const ticket of request.tickets) this.#drop(ticket);
        return this.#replies.value(null, '');
      case 'describe': {
        const capability = requireCapability(this.table.resolve(request.handle));
        return this.#replies.value(this.#shapes.describe(capability), 'description');
      }
      case 'release':
        return this.#replies.value(null, '');
    }
  }

  #callMember({ handle, name, values, named }: CallRequest): Reply | Promise<Reply> {
    const isCall = name === '';
    const capability = requireCapability(this.table.resolve(handle));
    const member = requireMember(capability, name, isCall ? 'call' : 'method');
    const bound = bindArguments(isCall ? capability.name : name, member.signature, values, named);
    const facts = Capability.factsOf(capability);
    const { target } = facts;
    const path = isCall ? `${facts.name}()` : `${facts.name}.${name}()`;
    const receiver = isCall ? undefined : target;
    const find = () => (isCall ? target : Reflect.get(target, name, target)) as HostFunction;
    if (!this.#canWait && isAsync(find)) throw promiseRefusal(path);
    this.#requireRoom(0);
    takeUse(capability);
    return this.#run(facts, path, () => Reflect.apply(find(), receiver, bound));
  }

  #getMember(handle: number, name: string): Reply | Promise<Reply> {
    const capability = requireCapability(this.table.resolve(handle));
    requireMember(capability, name, 'property');
    this.#requireRoom(0);
    takeUse(capability);
    const facts = Capability.factsOf(capability);
    return this.#run(facts, `${facts.name}.${name}`, () => Reflect.get(facts.target, name, facts.target));
  }

  /** Begins a call whose reply, an error too, is a ticket's. */
  #start(request: CallRequest): number {
    this.#requireRoom(this.#tickets.finishedCount);
    const call = this.#call;
    let reply: Reply | Promise<Reply>;
    try {
      reply = this.#callMember(request);
    } catch (failure) {
      this.#note(failure, request);
      reply = this.#replies.failure(failure);
    }
    if (call !== this.#call) throw overRefusal();
    const ticket = this.#tickets.open();
    if (reply instanceof Promise) void reply.then((later) => this.#finish(ticket, later));
    else this.#finish(ticket, reply);
    return ticket;
  }

  #finish(ticket: number, reply: Reply): void {
    if (!this.#tickets.isPending(ticket)) {
      this.#replies.takeBack(reply);
      return;
    }
    if (this.#tickets.heldBytes + reply.bytes.length > HELD_MESSAGES * this.#messageBytes) {
      this.#replies.takeBack(reply);
      const refusal = new Refusal('limit', 'results that were not taken yet leave no room for this one');
      this.#tickets.finish(ticket, this.#replies.failure(refusal));
    } else {
      this.#tickets.finish(ticket, reply);
    }
    this.#notify();
  }

  #drop(ticket: unknown): void {
    const reply = typeof ticket === 'number' ? this.#tickets.drop(ticket) : undefined;
    if (reply !== undefined) this.#replies.takeBack(reply);
  }

  /** Calls that were dropped count for as long as the host works on them. */
  #requireRoom(untaken: number): void {
    if (this.#unsettled + untaken >= this.#ticketLimit) {
      throw new Refusal('limit', `more than ${this.#ticketLimit} calls at once`);
    }
  }

  /** Runs host code, which may do anything, and has what it answers written; never throws for what host code throws. */
  #run(facts: CapabilityFacts, path: string, action: () => unknown): Reply | Promise<Reply> {
    const call = this.#call;
    const failed = (error: unknown) => this.#replies.error(describeHostError(error, facts.errors));
    let result: unknown;
    let isLater: boolean;
    try {
      result = action();
      isLater = isThenable(result);
    } catch (error) {
      return failed(error);
    }
    if (!isLater) return this.#write(call, () => this.#replies.value(result, path));
    // Reads nothing of it but its `then`, and turns what that throws into a rejection.
    const promise = new Promise((resolve) => resolve(result));
    if (!this.#canWait) {
      promise.catch(() => undefined);
      throw promiseRefusal(path);
    }
    this.#unsettled++;
    const settle = (write: () => Reply) => {
      this.#unsettled--;
      return this.#write(call, write);
    };
    return promise.then(
      (value) => settle(() => this.#replies.value(value, path)),
      (error) => settle(() => failed(error)),
    );
  }

  /** Writes the reply of a call, unless that is over: nothing may be sent then any more. */
  #write(call: object | undefined, write: () => Reply): Reply {
    try {
      if (call !== this.#call) throw overRefusal();
      return write();
    } catch (failure) {
      return this.#replies.failure(failure);
    }
  }

  #notify(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** What host code gets for a handle: what the capability was made of; undefined for one that cannot be used. */
  #targetOf(handle: number): object | undefined {
    const capability = this.table.resolve(handle);
    return Capability.is(capability) && !capability.isRevoked
      ? Capability.factsOf(capability).target
      : undefined;
  }
}

function isThenable(value: unknown): boolean {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  return typeof (value as { then?: unknown }).then === 'function';
}

function isAsync(find: () => HostFunction): boolean {
  try {
    return find() instanceof AsyncFunction;
  } catch {
    return false;
  }
}
