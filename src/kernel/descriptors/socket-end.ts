import { Message, OpenFlag, Poll, Socket } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import type { PipeIdentity } from './pipe.js';
import { PIPE_CAPACITY_BYTES, PipeBuffer, readStream, type WaitForever, writeStream } from './pipe-buffer.js';
import { SocketDescription } from './socket-description.js';

/**
 * One end of a pair of connected local stream sockets, `socketpair(2)`. Event loops wake themselves through one.
 */
export class SocketEnd extends SocketDescription {
  /** CPython takes a pair for one of AF_INET sockets, which is what it asked for. */
  readonly domain = Socket.AF_INET;
  readonly protocol = 0;
  readonly incoming: PipeBuffer;
  readonly outgoing: PipeBuffer;
  readonly #waitForever: WaitForever;
  #isReadShut = false;
  #isWriteShut = false;

  constructor(incoming: PipeBuffer, outgoing: PipeBuffer, identity: PipeIdentity, waitForever: WaitForever) {
    super(OpenFlag.RDWR, identity);
    this.incoming = incoming;
    this.outgoing = outgoing;
    this.#waitForever = waitForever;
    incoming.readers++;
    outgoing.writers++;
  }

  get isReadShut(): boolean {
    return this.#isReadShut;
  }

  get isWriteShut(): boolean {
    return this.#isWriteShut;
  }

  receive(into: Uint8Array, flags: number): number {
    if ((flags & Message.OOB) !== 0) throw errno(Errno.EOPNOTSUPP);
    if (this.#isReadShut) return 0;
    const isNonBlocking = this.nonBlocking || (flags & Message.DONTWAIT) !== 0;
    const isPeek = (flags & Message.PEEK) !== 0;
    return readStream(this.incoming, into, isNonBlocking, this.#waitForever, isPeek);
  }

  send(from: Uint8Array, flags: number): number {
    if ((flags & Message.OOB) !== 0) throw errno(Errno.EOPNOTSUPP);
    if (this.#isWriteShut) throw errno(Errno.EPIPE);
    const isNonBlocking = this.nonBlocking || (flags & Message.DONTWAIT) !== 0;
    return writeStream(this.outgoing, from, isNonBlocking, this.#waitForever);
  }

  override available(): number {
    return this.incoming.used;
  }

  override ready(): number {
    const ended = this.#isReadShut || this.incoming.writers === 0;
    const readable = this.incoming.used > 0 || ended ? Poll.IN | Poll.RDNORM : 0;
    const writable = this.outgoing.used < PIPE_CAPACITY_BYTES ? Poll.OUT | Poll.WRNORM : 0;
    return readable | writable | (this.outgoing.readers === 0 ? Poll.HUP : 0);
  }

  shutdown(how: number): void {
    if (how < Socket.SHUT_RD || how > Socket.SHUT_RDWR) throw errno(Errno.EINVAL);
    if (how !== Socket.SHUT_WR && !this.#isReadShut) {
      this.#isReadShut = true;
      this.incoming.readers--;
    }
    if (how !== Socket.SHUT_RD && !this.#isWriteShut) {
      this.#isWriteShut = true;
      this.outgoing.writers--;
    }
  }

  /** As it was shut down before the guest slept. */
  resumeShutdown(isReadShut: boolean, isWriteShut: boolean): void {
    if (isReadShut) this.shutdown(Socket.SHUT_RD);
    if (isWriteShut) this.shutdown(Socket.SHUT_WR);
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
