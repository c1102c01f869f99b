import type { SocketEvents } from '../../src/abi/delegation/calls.js';
import { CAPABILITY_SOCKET, CHUNK_BYTES } from '../../src/abi/delegation/calls.js';
import { Poll } from '../../src/abi/emscripten.js';
import { Errno, ErrnoFailure, type ErrnoValue, errno } from '../../src/abi/errno.js';
import { decodeValue } from '../../src/controller/values/decode-value.js';
import { ValueEncoder } from '../../src/controller/values/encode-value.js';
import { ValueFailure } from '../../src/controller/values/value-failure.js';
import { decodeRequest, FrameEncoder, type RequestOf } from '../../src/kernel/delegation/frames.js';

/** A thing that the guest may hold: what it is, and what its members do. */
export interface Thing {
  readonly shape: number;
  readonly name: string;
  readonly doc?: string;
  readonly methods?: Readonly<Record<string, (...args: never[]) => unknown>>;
  readonly parameters?: Readonly<Record<string, readonly string[]>>;
  readonly properties?: Readonly<Record<string, () => unknown>>;
}

/** Thrown by a member: the guest gets an error reply of this kind. */
export class Refusal {
  readonly kind: string;
  readonly message: string;
  readonly className: string | null;
  constructor(kind: string, message: string, className: string | null = null) {
    this.kind = kind;
    this.message = message;
    this.className = className;
  }
}

const done = { kind: 'value', values: {} } as const;

/**
 * A controller that answers as `docs/capabilities.md` says, for one guest. Tickets finish when the guest waits, the
 * last that was started first: nothing happens by itself.
 */
export class FakeController {
  output = '';
  readonly requests: unknown[][] = [];
  readonly things = new Map<number, Thing>();
  /** How often each handle was sent and not yet released. */
  readonly sent = new Map<number, number>();
  /** What the next request is answered with in place of a reply. */
  nextErrno: ErrnoValue | undefined;
  polls = 0;
  readonly #frames = new FrameEncoder();
  readonly #handles = new Map<Thing, number>();
  #mentioned = new Set<number>();
  readonly #encoder = new ValueEncoder({
    maxBytes: 1_048_576 + 4096,
    maxDepth: 70,
    exportCapability: (value) => this.#mention(value as Thing),
  });
  #assembled: Uint8Array[] = [];
  #assembledBytes = 0;
  #reply: Uint8Array = new Uint8Array(0);
  #lastTicket = 0;
  readonly #started: { ticket: number; run: () => unknown[] }[] = [];
  readonly #finished: [number, unknown[]][] = [];

  /** The number that the guest knows a thing by. */
  handleOf(thing: Thing): number {
    let handle = this.#handles.get(thing);
    if (handle === undefined) {
      handle = 7 + 10 * this.#handles.size;
      this.#handles.set(thing, handle);
      this.things.set(handle, thing);
    }
    return handle;
  }

  /** Bytes for `vitrine._decode`. */
  globals(values: Readonly<Record<string, unknown>>): Uint8Array {
    return this.#encode((shapes) => [values, shapes]);
  }

  exchange(frame: Uint8Array): Uint8Array {
    const call = decodeRequest(frame.slice());
    try {
      switch (call.name) {
        case 'console.write':
          this.output += Buffer.from(call.values.bytes).toString();
          return this.#frames.reply(call.name, done);
        case 'console.read':
          return this.#frames.reply(call.name, { kind: 'value', values: { bytes: new Uint8Array(0) } });
        case 'capability.send':
          return this.#frames.reply(call.name, { kind: 'value', values: this.#send(call.values) });
        case 'capability.more': {
          const { position } = call.values;
          const bytes = this.#reply.subarray(position, position + CHUNK_BYTES);
          return this.#frames.reply(call.name, { kind: 'value', values: { bytes } });
        }
        case 'net.poll':
          return this.#frames.reply(call.name, {
            kind: 'value',
            values: { sockets: this.#poll(call.values) },
          });
        default:
          throw errno(Errno.EACCES);
      }
    } catch (failure) {
      if (!(failure instanceof ErrnoFailure)) throw failure;
      return this.#frames.reply(call.name, { kind: 'error', errno: failure.value });
    }
  }

  #send({ position, bytes, last }: RequestOf<'capability.send'>) {
    if (position === 0) {
      this.#assembled = [];
      this.#assembledBytes = 0;
    }
    if (position !== this.#assembledBytes) throw errno(Errno.EINVAL);
    this.#assembled.push(bytes);
    this.#assembledBytes += bytes.length;
    if (last === 0) return { size: 0, bytes: new Uint8Array(0) };
    const request = this.#assembled.length === 1 ? bytes : new Uint8Array(Buffer.concat(this.#assembled));
    this.#assembled = [];
    this.#assembledBytes = 0;
    this.#reply = this.#execute(request);
    return { size: this.#reply.length, bytes: this.#reply.subarray(0, CHUNK_BYTES) };
  }

  #execute(bytes: Uint8Array): Uint8Array {
    const error = this.nextErrno;
    this.nextErrno = undefined;
    if (error !== undefined) throw errno(error);
    try {
      const request = decodeValue(bytes, {
        maxDepth: 70,
        resolveCapability: (handle) => this.things.get(handle),
      });
      if (!Array.isArray(request)) throw new Refusal('value', 'a request is a list');
      this.requests.push(request);
      if (this.requests.length > 20_000) this.requests.length = 0;
      return this.#encodeReply(this.#answer(request));
    } catch (failure) {
      return this.#encodeReply(errorReply(failure));
    }
  }

  #answer(request: readonly unknown[]): unknown[] {
    const [kind, first, name, args, kwargs] = request;
    this.#release(request.at(-1));
    switch (kind) {
      case 'call':
        return ['value', this.#call(first, name, args, kwargs)];
      case 'get': {
        const get = this.#thing(first).properties?.[String(name)];
        if (get === undefined) throw new Refusal('attribute', `no property ${String(name)}`);
        return ['value', get()];
      }
      case 'start': {
        const ticket = ++this.#lastTicket;
        const run = () => {
          try {
            return ['value', this.#call(first, name, args, kwargs)];
          } catch (failure) {
            return errorReply(failure);
          }
        };
        this.#started.push({ ticket, run });
        return ['started', ticket];
      }
      case 'take':
        return ['finished', this.#finished.splice(0, Number(first))];
      case 'drop': {
        const dropped = new Set(first as number[]);
        const kept = this.#started.filter(({ ticket }) => !dropped.has(ticket));
        this.#started.splice(0, this.#started.length, ...kept);
        return ['value', null];
      }
      case 'describe': {
        const {
          shape,
          name: called,
          doc = '',
          methods = {},
          properties = {},
          parameters = {},
        } = this.#thing(first);
        const members: Record<string, unknown> = {};
        for (const method of Object.keys(methods)) {
          const memberKind = method === '' ? 'call' : 'method';
          members[method] = {
            kind: memberKind,
            doc: `does ${method}`,
            parameters: parameters[method] ?? null,
          };
        }
        for (const property of Object.keys(properties)) {
          members[property] = { kind: 'property', doc: `is ${property}`, parameters: null };
        }
        return ['value', { shape, name: called, doc, members }];
      }
      case 'release':
        return ['value', null];
      default:
        throw new Refusal('value', 'there is no such request');
    }
  }

  #thing(handle: unknown): Thing {
    const thing = typeof handle === 'number' ? this.things.get(handle) : undefined;
    if (thing === undefined) throw new Refusal('permission', 'there is no such capability');
    return thing;
  }

  #call(handle: unknown, name: unknown, args: unknown, kwargs: unknown): unknown {
    const { methods = {} } = this.#thing(handle);
    if (!Object.hasOwn(methods, String(name))) throw new Refusal('attribute', `no method ${String(name)}`);
    const named = kwargs === null ? [] : [kwargs];
    return methods[String(name)]?.(...([...(args as unknown[]), ...named] as never[]));
  }

  #release(releases: unknown): void {
    for (const [handle, count] of Array.isArray(releases) ? (releases as [number, number][]) : []) {
      const left = (this.sent.get(handle) ?? 0) - count;
      if (left < 0) throw new Error(`handle ${handle} was released ${-left} times too often`);
      this.sent.set(handle, left);
    }
  }

  /** The handle of what may be a thing, which then counts as sent. */
  #mention(value: Thing): number | undefined {
    if (!this.#handles.has(value)) return undefined;
    const handle = this.handleOf(value);
    this.#mentioned.add(handle);
    return handle;
  }

  #shapes(): [number, number][] {
    return [...this.#mentioned].map((handle) => {
      this.sent.set(handle, (this.sent.get(handle) ?? 0) + 1);
      return [handle, this.#thing(handle).shape];
    });
  }

  #encode(build: (shapes: [number, number][]) => unknown[]): Uint8Array {
    this.#mentioned = new Set();
    this.#encoder.encode(build([]));
    return this.#encoder.encode(build(this.#shapes()));
  }

  #encodeReply(reply: unknown[]): Uint8Array {
    if (reply[0] === 'error') return this.#encoder.encode(reply);
    if (reply[0] === 'finished') {
      const finished = (reply[1] as [number, unknown[]][]).map(([ticket, inner]) => {
        this.#mentioned = new Set();
        this.#encoder.encode(inner);
        return [ticket, inner[0] === 'value' ? [...inner, this.#shapes()] : inner];
      });
      return this.#encoder.encode(['finished', finished]);
    }
    this.#mentioned = new Set();
    const bytes = this.#encoder.encode(reply);
    return this.#mentioned.size === 0 ? bytes : this.#encoder.encode([...reply, this.#shapes()]);
  }

  #poll({ sockets, timeoutMs }: { sockets: readonly SocketEvents[]; timeoutMs: number }): SocketEvents[] {
    this.polls++;
    const isAsked = sockets.some(({ socket }) => socket === CAPABILITY_SOCKET);
    if (this.#finished.length === 0 && timeoutMs > 0) {
      const next = this.#started.pop();
      if (next !== undefined) this.#finished.push([next.ticket, next.run()]);
      else if (timeoutMs === Number.POSITIVE_INFINITY) throw errno(Errno.EDEADLK);
    }
    return isAsked && this.#finished.length > 0 ? [{ socket: CAPABILITY_SOCKET, events: Poll.IN }] : [];
  }
}

function errorReply(failure: unknown): unknown[] {
  if (failure instanceof Refusal) {
    const { kind, message, className } = failure;
    return ['error', { type: 'Refusal', message, class: className, kind }];
  }
  if (failure instanceof ValueFailure) {
    return ['error', { type: 'ValueFailure', message: failure.message, class: null, kind: failure.kind }];
  }
  if (failure instanceof ErrnoFailure) throw failure;
  const { name, message } = failure as Error;
  return ['error', { type: name, message, class: null, kind: 'host' }];
}
