import { CAPABILITY_MESSAGE_BYTES, CAPABILITY_SOCKET } from '../../abi/delegation/calls.js';
import { Poll } from '../../abi/emscripten.js';
import { Errno, ErrnoFailure, errno } from '../../abi/errno.js';
import type { DeviceSpec } from '../../vfs/devices.js';
import type { Device, RemoteEvents } from '../../vfs/node.js';
import { CapabilityClient } from './capability-client.js';
import type { Delegate } from './delegate.js';

/** Most bytes that the opens of one guest hold together: of unfinished requests and of unread replies. */
export const CAPABILITY_HELD_BYTES = 4 * 2 ** 20;

/** Linux's number for devices of no kind of their own (major 10), with the minor number that stands for "any". */
export const CAPABILITY_RDEV = 0x0aff;

/** Length in front of each message. */
const HEADER_BYTES = 4;
const FIRST_BUFFER_BYTES = 4096;

/** The device through which a guest uses its capabilities; `docs/capabilities.md` has its protocol. */
export function capabilityDevice(delegate: Pick<Delegate, 'call'>): DeviceSpec {
  const client = new CapabilityClient(delegate);
  const held = new HeldBytes();
  return { open: () => new CapabilityStream(client, held), rdev: CAPABILITY_RDEV };
}

/** Counts what one guest makes its host hold for it. */
class HeldBytes {
  #count = 0;

  /** @throws errno ENOBUFS */
  requireRoom(bytes: number): void {
    if (bytes > CAPABILITY_HELD_BYTES - this.#count) throw errno(Errno.ENOBUFS);
  }

  take(bytes: number): void {
    this.requireRoom(bytes);
    this.#count += bytes;
  }

  giveBack(bytes: number): void {
    this.#count -= bytes;
  }
}

/**
 * One open of the device. A request is executed by the write that has its last byte, which takes nothing beyond it.
 * Whatever goes wrong with a request ends it: the next byte begins another.
 */
class CapabilityStream implements Device {
  readonly isTerminal = false;
  readonly failsWhole = true;
  readonly remoteEvents: RemoteEvents;
  readonly #client: CapabilityClient;
  readonly #held: HeldBytes;
  readonly #header = new Uint8Array(HEADER_BYTES);
  #headerLength = 0;
  /** What came so far of a request that comes in pieces; its length is what was taken of `#held`. */
  #body: Uint8Array | undefined;
  #bodyLength = 0;
  /** A reply of which something is unread. */
  #reply: Uint8Array | undefined;
  /** Where the next read begins, the header included. */
  #position = 0;
  #wasGivenUp = false;

  constructor(client: CapabilityClient, held: HeldBytes) {
    this.#client = client;
    this.#held = held;
    this.remoteEvents = {
      socket: CAPABILITY_SOCKET,
      poll: (sockets, timeoutMs) => client.poll(sockets, timeoutMs),
    };
  }

  /**
   * @throws errno EMSGSIZE for a request that is too long, ENOBUFS when the guest's opens hold too much, EINTR for
   * a request that was given up; callers try again then, which must not execute it once more: ECANCELED, the next time
   */
  write(from: Uint8Array): number {
    if (from.length === 0) return 0;
    if (this.#wasGivenUp) {
      this.#wasGivenUp = false;
      throw errno(Errno.ECANCELED);
    }
    this.#dropReply();
    try {
      return this.#accept(from);
    } catch (failure) {
      this.#dropRequest();
      this.#wasGivenUp = failure instanceof ErrnoFailure && failure.value === Errno.EINTR;
      throw failure;
    }
  }

  #accept(from: Uint8Array): number {
    if (this.#headerLength === 0 && from.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + lengthOf(from);
      if (from.length >= end) {
        this.#execute(from.subarray(HEADER_BYTES, end));
        return end;
      }
    }
    let at = 0;
    while (this.#headerLength < HEADER_BYTES && at < from.length) {
      this.#header[this.#headerLength++] = from[at++] as number;
    }
    if (this.#headerLength < HEADER_BYTES) return at;
    const size = lengthOf(this.#header);
    const piece = from.subarray(at, at + size - this.#bodyLength);
    at += piece.length;
    if (piece.length === size) this.#execute(piece);
    else if (this.#append(piece, size) === size) this.#execute((this.#body as Uint8Array).subarray(0, size));
    return at;
  }

  /** Adds to a request that comes in pieces; returns how much of it there is. */
  #append(piece: Uint8Array, size: number): number {
    const length = this.#bodyLength + piece.length;
    const capacity = this.#body?.length ?? 0;
    if (length > capacity) {
      const wanted = Math.min(size, Math.max(length, 2 * capacity, FIRST_BUFFER_BYTES));
      this.#held.take(wanted - capacity);
      const larger = new Uint8Array(wanted);
      if (this.#body !== undefined) larger.set(this.#body.subarray(0, this.#bodyLength));
      this.#body = larger;
    }
    this.#body?.set(piece, this.#bodyLength);
    this.#bodyLength = length;
    return length;
  }

  #execute(request: Uint8Array): void {
    // Before, since what is executed has to be answered.
    this.#held.requireRoom(CAPABILITY_MESSAGE_BYTES);
    const reply = this.#client.execute(request);
    this.#dropRequest();
    this.#held.take(reply.length);
    this.#reply = reply;
  }

  /** Gives what is unread; nothing, as at the end of a file, when all replies were read. */
  read(into: Uint8Array): number {
    const reply = this.#reply;
    if (reply === undefined) return 0;
    const { length } = reply;
    let done = 0;
    let at = this.#position;
    for (; at < HEADER_BYTES && done < into.length; at++) into[done++] = (length >>> (8 * at)) & 0xff;
    const from = at - HEADER_BYTES;
    const room = into.length - done;
    if (from >= 0 && room > 0) {
      // All at once, a small reply needs no view: see `FrameReader`.
      const piece = from === 0 && room >= length ? reply : reply.subarray(from, from + room);
      into.set(piece, done);
      done += piece.length;
    }
    this.#position += done;
    if (this.#position === HEADER_BYTES + reply.length) this.#dropReply();
    return done;
  }

  /** Writing never waits for room. Whether a ticket has finished, only the controller knows. */
  ready(): number {
    return (this.#reply === undefined ? 0 : Poll.IN | Poll.RDNORM) | Poll.OUT | Poll.WRNORM;
  }

  close(): void {
    this.#dropReply();
    this.#dropRequest();
  }

  #dropRequest(): void {
    this.#held.giveBack(this.#body?.length ?? 0);
    this.#body = undefined;
    this.#bodyLength = 0;
    this.#headerLength = 0;
  }

  #dropReply(): void {
    this.#held.giveBack(this.#reply?.length ?? 0);
    this.#reply = undefined;
    this.#position = 0;
  }
}

/** @throws errno EMSGSIZE for a message that is too long */
function lengthOf(header: Uint8Array): number {
  let length = 0;
  for (let at = HEADER_BYTES - 1; at >= 0; at--) length = length * 256 + (header[at] as number);
  if (length > CAPABILITY_MESSAGE_BYTES) throw errno(Errno.EMSGSIZE);
  return length;
}
