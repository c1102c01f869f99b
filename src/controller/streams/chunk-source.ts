import { badOption } from '../units.js';
import { PieceEncoder } from './piece-encoder.js';

/** Where standard input comes from, a piece at a time. One `next` is under way at once. */
export interface ChunkSource {
  /**
   * The next bytes, at least one; undefined at the end. Rejects with what its user's code threw.
   * @param limitBytes - what more than this is for another time; a source that cannot leave it may give it all the same
   */
  next(limitBytes: number): Promise<Uint8Array | undefined>;
  /** Whether more may come after an end, as on a terminal. */
  readonly continuesAfterEnd: boolean;
  /** Gives the source up, also while `next` waits. @param unread - what it gave and nobody had, in order */
  close(unread: readonly Uint8Array[]): void;
}

/** What the pieces of a stream may be. */
export type Piece = Uint8Array | string;

/** An iterable of pieces. It is asked for the next only when the program reads, and told when nothing more will be. */
export class IterableSource implements ChunkSource {
  readonly continuesAfterEnd = false;
  readonly #iterator: AsyncIterator<unknown>;
  readonly #encoder = new PieceEncoder();
  #isOver = false;

  constructor(iterable: AsyncIterable<unknown>) {
    this.#iterator = iterable[Symbol.asyncIterator]();
  }

  next(): Promise<Uint8Array | undefined> {
    return nextBytes(this.#encoder, async () => {
      const step = await this.#iterator.next();
      this.#isOver ||= step.done === true;
      return step;
    });
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // A producer that waits for data does not answer before it has some: its answer is not waited for.
    void new Promise((resolve) => resolve(this.#iterator.return?.())).catch(() => undefined);
  }
}

/**
 * A web stream, read through a reader, since not every browser's streams can be iterated. What the program leaves
 * unread is cancelled, as `for await` does; then the stream is unlocked.
 */
export class ReadableSource implements ChunkSource {
  readonly continuesAfterEnd = false;
  readonly #reader: ReadableStreamDefaultReader<unknown>;
  readonly #encoder = new PieceEncoder();
  #isOver = false;

  /** Precondition: the stream is not locked. */
  constructor(stream: ReadableStream<unknown>) {
    this.#reader = stream.getReader();
  }

  next(): Promise<Uint8Array | undefined> {
    return nextBytes(this.#encoder, async () => {
      const step = await this.#reader.read();
      this.#isOver ||= step.done;
      return step;
    });
  }

  close(): void {
    if (!this.#isOver) void this.#reader.cancel().catch(() => undefined);
    this.#isOver = true;
    this.#reader.releaseLock();
  }
}

async function nextBytes(
  encoder: PieceEncoder,
  step: () => Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>,
): Promise<Uint8Array | undefined> {
  for (;;) {
    const { done, value } = await step();
    if (done === true) {
      const rest = encoder.end();
      return rest.length === 0 ? undefined : rest;
    }
    if (typeof value !== 'string' && !(value instanceof Uint8Array)) {
      throw badOption('stdin', value, 'a stream of Uint8Array or string');
    }
    const bytes = encoder.push(value);
    // A piece may be empty, or half a character.
    if (bytes.length > 0) return bytes;
  }
}
