import { Errno, errno } from '../../abi/errno.js';

/** Capacity as on Linux (`pipe(7)`), in bytes; also what one pipe can make the host keep. */
export const PIPE_CAPACITY_BYTES = 65536;

/** A ring of bytes between two ends. */
export class PipeBuffer {
  /** Made at the first write: many pipes are never used. */
  #bytes = new Uint8Array(0);
  #start = 0;
  used = 0;
  readers = 0;
  writers = 0;

  /** A copy of all that is in it. */
  contents(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.used);
    this.peek(bytes);
    return bytes;
  }

  /** Copies what a {@link take} would give. */
  peek(into: Uint8Array): number {
    const count = Math.min(into.length, this.used);
    const first = Math.min(count, PIPE_CAPACITY_BYTES - this.#start);
    into.set(this.#bytes.subarray(this.#start, this.#start + first));
    into.set(this.#bytes.subarray(0, count - first), first);
    return count;
  }

  take(into: Uint8Array): number {
    const count = this.peek(into);
    this.#start = (this.#start + count) % PIPE_CAPACITY_BYTES;
    this.used -= count;
    return count;
  }

  put(from: Uint8Array): number {
    if (this.#bytes.length === 0) this.#bytes = new Uint8Array(PIPE_CAPACITY_BYTES);
    const count = Math.min(from.length, PIPE_CAPACITY_BYTES - this.used);
    const at = (this.#start + this.used) % PIPE_CAPACITY_BYTES;
    const first = Math.min(count, PIPE_CAPACITY_BYTES - at);
    this.#bytes.set(from.subarray(0, first), at);
    this.#bytes.set(from.subarray(first, count), 0);
    this.used += count;
    return count;
  }
}

/**
 * Waits for something that only another thread could bring. The guest has none, so this ends only when the
 * run is interrupted (false): exactly what a program that waits for itself does on any system. The exception is
 * raised right after the call, so that an interrupted read can answer as at the end of the stream. EINTR it must
 * not be: the interpreter would try again at once.
 */
export type WaitForever = () => boolean;

/** read(2) on a stream: 0 once there is nothing left and nobody to write more. */
export function readStream(
  buffer: PipeBuffer,
  into: Uint8Array,
  isNonBlocking: boolean,
  waitForever: WaitForever,
  isPeek = false,
): number {
  if (into.length === 0) return 0;
  while (buffer.used === 0) {
    if (buffer.writers === 0) return 0;
    if (isNonBlocking) throw errno(Errno.EAGAIN);
    if (!waitForever()) return 0;
  }
  return isPeek ? buffer.peek(into) : buffer.take(into);
}

/** write(2) on a stream: all of it, unless it must not block. */
export function writeStream(
  buffer: PipeBuffer,
  from: Uint8Array,
  isNonBlocking: boolean,
  waitForever: WaitForever,
): number {
  if (buffer.readers === 0) throw errno(Errno.EPIPE);
  let written = buffer.put(from);
  if (written === from.length) return written;
  if (isNonBlocking) {
    if (written === 0) throw errno(Errno.EAGAIN);
    return written;
  }
  while (written < from.length) {
    if (!waitForever()) throw errno(Errno.EIO);
    written += buffer.put(from.subarray(written));
  }
  return written;
}
