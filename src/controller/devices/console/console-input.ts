import type { Readable } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { isTerminal, loadTty } from './descriptor-kind.js';

/**
 * The process's standard input, a piece at a time. Nothing is opened or read before the first is asked for, and no
 * more is taken than is asked for: the rest stays with `process.stdin`, for others to read afterwards.
 */
export class ConsoleInput {
  /** On a terminal, Ctrl-D ends one read. */
  readonly continuesAfterEnd = isTerminal(0);
  /** A stream of this object's own on the terminal, since `process.stdin` knows one end only. */
  #terminal: ReadStream | undefined;
  #stream: Readable | undefined;
  /** Whether the reader was told of the end that `#stream` came to. */
  #isEndTold = false;
  #stopWaiting: () => void = () => undefined;

  /** The next bytes; undefined at the end, or when the input was given up. Rejects when it cannot be read. */
  next(limitBytes: number): Promise<Uint8Array | undefined> {
    const stream = this.#open();
    if (stream.readableLength > 0) {
      const piece: unknown = stream.read(Math.min(limitBytes, stream.readableLength));
      if (piece !== null) return Promise.resolve(bytesOf(piece));
    }
    if (stream.errored) return Promise.reject(stream.errored);
    if (isOver(stream)) return Promise.resolve(this.#tellEnd());
    return new Promise((resolve, reject) => {
      const onData = (piece: unknown) => {
        const bytes = bytesOf(piece);
        // Paused first, so that nothing comes in between; put back at once, so that the end is not seen before it.
        stream.pause();
        if (bytes.length > limitBytes) stream.unshift(bytes.subarray(limitBytes));
        finish(() => resolve(bytes.subarray(0, limitBytes)));
      };
      const onError = (error: Error) => finish(() => reject(error));
      const onEnd = () => finish(() => resolve(this.#tellEnd()));
      const finish = (settle: () => void) => {
        stream.pause();
        stream.off('data', onData).off('error', onError).off('end', onEnd).off('close', onEnd);
        this.#stopWaiting = () => undefined;
        settle();
      };
      this.#stopWaiting = () => finish(() => resolve(undefined));
      stream.on('error', onError).on('end', onEnd).on('close', onEnd).on('data', onData).resume();
    });
  }

  /** Gives the input up, also while `next` waits. @param unread - what it gave and nobody had, in order */
  close(unread: readonly Uint8Array[]): void {
    this.#stopWaiting();
    const stream = this.#stream;
    if (stream !== undefined && !isOver(stream)) {
      for (const piece of unread.toReversed()) stream.unshift(piece);
    }
    this.#terminal?.destroy();
  }

  #open(): Readable {
    if (this.#stream === undefined) {
      this.#stream = process.stdin;
      // An end that was there before is one that somebody else was told of.
      this.#isEndTold = isOver(this.#stream);
    }
    if (this.continuesAfterEnd && this.#isEndTold && isOver(this.#stream)) {
      this.#terminal?.destroy();
      this.#terminal = new (loadTty().ReadStream)(0);
      this.#stream = this.#terminal;
      this.#isEndTold = false;
    }
    return this.#stream;
  }

  #tellEnd(): undefined {
    this.#isEndTold = true;
  }
}

function isOver(stream: Readable): boolean {
  return stream.readableEnded || stream.destroyed;
}

/** A piece of a stream that somebody may have set an encoding for. */
function bytesOf(piece: unknown): Uint8Array {
  return piece instanceof Uint8Array ? piece : new TextEncoder().encode(String(piece));
}
