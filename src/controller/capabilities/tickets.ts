import { AROUND_REPLY_BYTES, type Reply } from './reply.js';

/** Calls that a guest has begun without waiting for them. Numbers are never used again. */
export class Tickets {
  #next = 1;
  readonly #pending = new Set<number>();
  /** In the order in which they finished. */
  readonly #finished = new Map<number, Reply>();
  #heldBytes = 0;

  /** Bytes of the replies that wait. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  get finishedCount(): number {
    return this.#finished.size;
  }

  open(): number {
    const ticket = this.#next++;
    this.#pending.add(ticket);
    return ticket;
  }

  /** Whether anybody still waits for it. */
  isPending(ticket: number): boolean {
    return this.#pending.has(ticket);
  }

  /** Precondition: it is pending. */
  finish(ticket: number, reply: Reply): void {
    this.#pending.delete(ticket);
    this.#finished.set(ticket, reply);
    this.#heldBytes += reply.bytes.length;
  }

  /** Takes finished ones, the oldest first, as many as fit a message: one always does. */
  take(limit: number, messageBytes: number): (readonly [ticket: number, reply: Uint8Array])[] {
    const taken: (readonly [number, Uint8Array])[] = [];
    // The first of them has what is around all of them for it.
    let leftBytes = messageBytes;
    for (const [ticket, { bytes }] of this.#finished) {
      leftBytes -= bytes.length + AROUND_REPLY_BYTES;
      if (taken.length >= limit || leftBytes < 0) break;
      taken.push([ticket, bytes]);
    }
    for (const [ticket] of taken) this.#remove(ticket);
    return taken;
  }

  /** Forgets one; its reply, which nobody will have. */
  drop(ticket: number): Reply | undefined {
    this.#pending.delete(ticket);
    return this.#remove(ticket);
  }

  /** Forgets all; their replies. */
  clear(): readonly Reply[] {
    this.#pending.clear();
    return [...this.#finished.keys()].map((ticket) => this.#remove(ticket) as Reply);
  }

  #remove(ticket: number): Reply | undefined {
    const reply = this.#finished.get(ticket);
    if (reply === undefined) return undefined;
    this.#finished.delete(ticket);
    this.#heldBytes -= reply.bytes.length;
    return reply;
  }
}
