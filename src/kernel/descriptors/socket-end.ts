import { OpenFlag, Poll, Socket } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import { FILE_TYPE_SOCKET } from '../../abi/file-type.js';
import type { FileStat } from '../../vfs/node.js';
import { Description } from './description.js';
import type { PipeIdentity } from './pipe.js';
import { PIPE_CAPACITY_BYTES, PipeBuffer, readStream, type WaitForever, writeStream } from './pipe-buffer.js';

/**
 * One end of a pair of connected local stream sockets, `socketpair(2)`: the only sockets there are without a
 * network. Event loops wake themselves through one.
 */
export class SocketEnd extends Description {
  readonly #incoming: PipeBuffer;
  readonly #outgoing: PipeBuffer;
  readonly #identity: PipeIdentity;
  readonly #waitForever: WaitForever;
  #isReadShut = false;
  #isWriteShut = false;

  constructor(incoming: PipeBuffer, outgoing: PipeBuffer, identity: PipeIdentity, waitForever: WaitForever) {
    super(OpenFlag.RDWR);
    this.#incoming = incoming;
    this.#outgoing = outgoing;
    this.#identity = identity;
    this.#waitForever = waitForever;
    incoming.readers++;
    outgoing.writers++;
  }

  stat(): FileStat {
    const { ino, createdMs } = this.#identity;
    return {
      dev: 0,
      ino,
      mode: FILE_TYPE_SOCKET | 0o777,
      nlink: 1,
      size: 0,
      rdev: 0,
      atimeMs: createdMs,
      mtimeMs: createdMs,
      ctimeMs: createdMs,
    };
  }

  override read(into: Uint8Array): number {
    if (this.#isReadShut) return 0;
    return readStream(this.#incoming, into, this.nonBlocking, this.#waitForever);
  }

  override write(from: Uint8Array): number {
    if (this.#isWriteShut) throw errno(Errno.EPIPE);
    return writeStream(this.#outgoing, from, this.nonBlocking, this.#waitForever);
  }

  override available(): number {
    return this.#incoming.used;
  }

  override ready(): number {
    const ended = this.#isReadShut || this.#incoming.writers === 0;
    const readable = this.#incoming.used > 0 || ended ? Poll.IN | Poll.RDNORM : 0;
    const writable = this.#outgoing.used < PIPE_CAPACITY_BYTES ? Poll.OUT | Poll.WRNORM : 0;
    return readable | writable | (this.#outgoing.readers === 0 ? Poll.HUP : 0);
  }

  /** shutdown(2). */
  shutdown(how: number): void {
    if (how < Socket.SHUT_RD || how > Socket.SHUT_RDWR) throw errno(Errno.EINVAL);
    if (how !== Socket.SHUT_WR && !this.#isReadShut) {
      this.#isReadShut = true;
      this.#incoming.readers--;
    }
    if (how !== Socket.SHUT_RD && !this.#isWriteShut) {
      this.#isWriteShut = true;
      this.#outgoing.writers--;
    }
  }

  protected override close(): void {
    this.shutdown(Socket.SHUT_RDWR);
  }
}

/** Two connected ends. */
export function createSocketPair(
  identity: PipeIdentity,
  waitForever: WaitForever,
): readonly [SocketEnd, SocketEnd] {
  const there = new PipeBuffer();
  const back = new PipeBuffer();
  return [
    new SocketEnd(back, there, identity, waitForever),
    new SocketEnd(there, back, identity, waitForever),
  ];
}
