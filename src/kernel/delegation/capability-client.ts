import { CAPABILITY_MESSAGE_BYTES, CHUNK_BYTES, type SocketEvents } from '../../abi/delegation/calls.js';
import { Errno, errno } from '../../abi/errno.js';
import type { Delegate } from './delegate.js';

/** Capabilities, reached by delegated calls. What messages say is between the guest and its controller. */
export class CapabilityClient {
  readonly #delegate: Pick<Delegate, 'call'>;

  constructor(delegate: Pick<Delegate, 'call'>) {
    this.#delegate = delegate;
  }

  /**
   * Has one request executed, and waits for all of the reply.
   * @param request - at most `CAPABILITY_MESSAGE_BYTES`; not kept
   * @returns a reply of the caller's own
   * @throws errno as the controller says; EINTR when an interruption came first, and nobody knows how far the request
   * got; EIO for a reply that is not one
   */
  execute(request: Uint8Array): Uint8Array {
    for (let position = 0; ; position += CHUNK_BYTES) {
      const isWhole = request.length <= CHUNK_BYTES;
      const bytes = isWhole ? request : request.subarray(position, position + CHUNK_BYTES);
      const isLast = position + bytes.length === request.length;
      const reply = this.#delegate.call('capability.send', { position, bytes, last: isLast ? 1 : 0 });
      if (isLast) return this.#complete(reply.size, reply.bytes);
    }
  }

  /** See `NetworkServer.poll`, of which this is the same delegated call. */
  poll(sockets: readonly SocketEvents[], timeoutMs: number): readonly SocketEvents[] {
    return this.#delegate.call('net.poll', { sockets, timeoutMs }).sockets;
  }

  /** The whole reply, of whose pieces the first is there. */
  #complete(size: number, first: Uint8Array): Uint8Array {
    if (size > CAPABILITY_MESSAGE_BYTES || first.length > size) throw errno(Errno.EIO);
    if (first.length === size) return first;
    const whole = new Uint8Array(size);
    whole.set(first);
    for (let position = first.length; position < size; ) {
      const { bytes } = this.#delegate.call('capability.more', { position });
      if (bytes.length === 0 || bytes.length > size - position) throw errno(Errno.EIO);
      whole.set(bytes, position);
      position += bytes.length;
    }
    return whole;
  }
}
