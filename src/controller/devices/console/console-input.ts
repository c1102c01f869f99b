import type { Readable } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { isTerminal, loadTty } from './descriptor-kind.js';

/**
 * The process's standard input, a piece at a time. Nothing is opened or read before the first is asked for, and it
 * is not read ahead of what is asked for, so that it keeps no process alive and others can read on afterwards.
 */
export class ConsoleInput {
  /** On a terminal, Ctrl-D ends one read. */
  readonly continuesAfterEnd = isTerminal(0);
  /** Of this object's own, since `process.stdin` knows one end only. */
  #terminal: ReadStream | undefined;
  #stream: Readable | undefined;
  #stopWaiting: () => void = () => undefined;

  /** The next bytes; undefined at the end, or when the input was given up. Rejects when it cannot be read. */
  next(): Promise<Uint8Array | undefined> {
    const stream = this.#open();
    const ready: unknown = stream.readableLength > 0 ? stream.read() : null;
    if (ready !== null) return Promise.resolve(bytesOf(ready));
    if (stream.errored) return Promise.reject(stream.errored);
    if (stream.readableEnded || stream.destroyed) return Promise.resolve(undefined);
    return new Promise((resolve, reject) => {
      const onData = (piece: unknown) => finish(() => resolve(bytesOf(piece)));
      const onError = (error: Error) => finish(() => reject(error));
      const onEnd = () => finish(() => resolve(undefined));
      const finish = (settle: () => void) => {
        // Paused first: the next piece must not be given to nobody.
        stream.pause();
        stream.off('data', onData).off('error', onError).off('end', onEnd).off('close', onEnd);
        settle();
      };
      this.#stopWaiting = onEnd;
      // Listening to data begins to read.
      stream.on('error', onError).on('end', onEnd).on('close', onEnd).on('data', onData).resume();
    });
  }

  /** Gives the input up, also while `next` waits. @param unread - what it gave and nobody had, in order */
  close(unread: readonly Uint8Array[]): void {
    this.#stopWaiting();
    const stream = this.#stream;
    if (stream !== undefined && !stream.readableEnded && !stream.destroyed) {
      for (const piece of unread.toReversed()) stream.unshift(piece);
    }
    this.#terminal?.destroy();
  }

  #open(): Readable {
    let stream = this.#terminal ?? process.stdin;
    if (this.continuesAfterEnd && (stream.readableEnded || stream.destroyed)) {
      this.#terminal?.destroy();
      this.#terminal = new (loadTty().ReadStream)(0);
      stream = this.#terminal;
    }
    this.#stream = stream;
    return stream;
  }
}

/** A piece of a stream that somebody may have set an encoding for. */
function bytesOf(piece: unknown): Uint8Array {
  return piece instanceof Uint8Array ? piece : new TextEncoder().encode(String(piece));
}
