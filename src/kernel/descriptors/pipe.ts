import { OpenFlag, Poll } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import { FILE_TYPE_FIFO } from '../../abi/file-type.js';
import type { FileStat } from '../../vfs/node.js';
import { Description } from './description.js';

/** Capacity as on Linux (`pipe(7)`), in bytes; also what one pipe can make the host keep. */
export const PIPE_CAPACITY_BYTES = 65536;

/** A ring of bytes between two ends. */
class PipeBuffer {
  readonly #bytes = new Uint8Array(PIPE_CAPACITY_BYTES);
  #start = 0;
  used = 0;
  readers = 0;
  writers = 0;

  take(into: Uint8Array): number {
    const count = Math.min(into.length, this.used);
    const first = Math.min(count, PIPE_CAPACITY_BYTES - this.#start);
    into.set(this.#bytes.subarray(this.#start, this.#start + first));
    into.set(this.#bytes.subarray(0, count - first), first);
    this.#start = (this.#start + count) % PIPE_CAPACITY_BYTES;
    this.used -= count;
    return count;
  }

  put(from: Uint8Array): number {
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
 * run is interrupted: exactly what a program that waits for itself does on any system.
 */
export type WaitForever = () => void;

abstract class PipeEnd extends Description {
  protected readonly buffer: PipeBuffer;
  protected readonly waitForever: WaitForever;
  readonly #ino: number;
  readonly #createdMs: number;

  constructor(buffer: PipeBuffer, flags: number, identity: PipeIdentity, waitForever: WaitForever) {
    super(flags);
    this.buffer = buffer;
    this.waitForever = waitForever;
    this.#ino = identity.ino;
    this.#createdMs = identity.createdMs;
  }

  stat(): FileStat {
    const at = this.#createdMs;
    return {
      dev: 0,
      ino: this.#ino,
      mode: FILE_TYPE_FIFO | 0o600,
      nlink: 1,
      size: 0,
      rdev: 0,
      atimeMs: at,
      mtimeMs: at,
      ctimeMs: at,
    };
  }

  override available(): number {
    return this.buffer.used;
  }
}

class PipeReader extends PipeEnd {
  override read(into: Uint8Array): number {
    if (into.length === 0) return 0;
    while (this.buffer.used === 0) {
      if (this.buffer.writers === 0) return 0;
      if (this.nonBlocking) throw errno(Errno.EAGAIN);
      this.waitForever();
    }
    return this.buffer.take(into);
  }

  override ready(): number {
    return (
      (this.buffer.used > 0 ? Poll.IN | Poll.RDNORM : 0) | (this.buffer.writers === 0 ? Poll.HUP : 0)
    );
  }

  protected override close(): void {
    this.buffer.readers--;
  }
}

class PipeWriter extends PipeEnd {
  override write(from: Uint8Array): number {
    if (this.buffer.readers === 0) throw errno(Errno.EPIPE);
    let written = this.buffer.put(from);
    if (written === from.length) return written;
    if (this.nonBlocking) {
      if (written === 0) throw errno(Errno.EAGAIN);
      return written;
    }
    while (written < from.length) {
      this.waitForever();
      written += this.buffer.put(from.subarray(written));
    }
    return written;
  }

  override ready(): number {
    if (this.buffer.readers === 0) return Poll.OUT | Poll.ERR;
    return this.buffer.used < PIPE_CAPACITY_BYTES ? Poll.OUT | Poll.WRNORM : 0;
  }

  protected override close(): void {
    this.buffer.writers--;
  }
}

export interface PipeIdentity {
  readonly ino: number;
  readonly createdMs: number;
}

/** Both ends of a new pipe, `pipe2(2)`; `flags` may hold O_NONBLOCK. */
export function createPipe(
  flags: number,
  identity: PipeIdentity,
  waitForever: WaitForever,
): { reader: Description; writer: Description } {
  const buffer = new PipeBuffer();
  buffer.readers = 1;
  buffer.writers = 1;
  const status = flags & OpenFlag.NONBLOCK;
  return {
    reader: new PipeReader(buffer, OpenFlag.RDONLY | status, identity, waitForever),
    writer: new PipeWriter(buffer, OpenFlag.WRONLY | status, identity, waitForever),
  };
}
