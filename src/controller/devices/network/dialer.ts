import { Socket } from 'node:net';
import type { ErrnoValue } from '../../../abi/errno.js';
import type { IpAddress } from './ip-address.js';
import { errnoOfRefusal, errnoOfSocketError } from './socket-errors.js';

export interface DialerOptions {
  /** Tried in order; the first has been allowed by policy. */
  readonly addresses: readonly IpAddress[];
  readonly port: number;
  /** For all of them together. */
  readonly timeoutMs: number;
  /** Asks about every address after the first. */
  readonly consult: (address: IpAddress) => void | Promise<void>;
  readonly connected: (socket: Socket) => void;
  /** Every address failed; the errno is that of the last. */
  readonly failed: (value: ErrnoValue) => void;
}

/** An address that does not answer holds up the next ones for no longer than this. */
const ATTEMPT_LIMIT_MS = 3000;

/** Connects to the first of several addresses that can be connected to. */
export class Dialer {
  readonly #options: DialerOptions;
  readonly #deadlineMs: number;
  #socket: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(options: DialerOptions) {
    this.#options = options;
    this.#deadlineMs = performance.now() + options.timeoutMs;
    this.#attempt(0);
  }

  /** Gives up; nothing is called any more. */
  cancel(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#socket?.destroy();
  }

  #attempt(index: number): void {
    const { addresses, port } = this.#options;
    const address = addresses[index] as IpAddress;
    const socket = new Socket({ allowHalfOpen: true });
    this.#socket = socket;
    const restMs = Math.max(1, this.#deadlineMs - performance.now());
    const isLast = index + 1 === addresses.length;
    this.#timer = setTimeout(
      () => socket.destroy(Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })),
      isLast ? restMs : Math.min(restMs, ATTEMPT_LIMIT_MS),
    );
    // Stays for the socket's whole life: an error that comes late must not be an unhandled one.
    socket.on('error', () => {});
    const onError = (error: Error): void => {
      clearTimeout(this.#timer);
      if (!this.#isOver) this.#tryNext(index + 1, errnoOfSocketError(error));
    };
    socket.once('error', onError);
    socket.once('connect', () => {
      socket.removeListener('error', onError);
      clearTimeout(this.#timer);
      if (this.#isOver) {
        socket.destroy();
        return;
      }
      this.#isOver = true;
      socket.setNoDelay(true);
      this.#options.connected(socket);
    });
    // An address, never a name: nothing is resolved here.
    socket.connect({ host: address.text, port, family: address.family, autoSelectFamily: false });
  }

  #tryNext(index: number, value: ErrnoValue): void {
    const address = this.#options.addresses[index];
    if (address === undefined || performance.now() >= this.#deadlineMs) {
      this.#isOver = true;
      this.#options.failed(value);
      return;
    }
    // Always asynchronous, so that failing addresses do not nest.
    Promise.resolve()
      .then(() => this.#options.consult(address))
      .then(
        () => {
          if (!this.#isOver) this.#attempt(index);
        },
        (error: unknown) => {
          if (!this.#isOver) this.#tryNext(index + 1, errnoOfRefusal(error));
        },
      );
  }
}
