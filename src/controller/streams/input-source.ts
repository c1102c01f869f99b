import type { ChunkSource } from './chunk-source.js';

const NOTHING = new Uint8Array(0);

/**
 * Hands out standard input in the pieces that the guest asks for: what is there, rather than as much as was asked
 * for. The end of a stream is its end for good; on a terminal it is the end of one read (Ctrl-D).
 *
 * A guest can give up a read that waits: it was interrupted, and its program goes on. Its next read then says `again`,
 * and gets what the other got or would have got. So nothing is lost, and the source is not asked twice.
 */
export class InputSource {
  readonly #source: ChunkSource | undefined;
  /** What is to be handed out, in order: at most one piece of the source, and an answer that was not taken. */
  readonly #pieces: Uint8Array[];
  /** Whether the source came to its end, and (on a terminal) no read was told yet. */
  #isAtEnd = false;
  #isClosed = false;
  /** The source's next piece is on its way: settles when it is in `#pieces`. Stays when the source failed. */
  #filling: Promise<void> | undefined;
  /** What the last read got; undefined while it waits. */
  #lastAnswer: Uint8Array | undefined;
  #lastRead = 0;

  /** @param content - all of the input, or where it comes from */
  constructor(content: Uint8Array | ChunkSource) {
    const isWhole = content instanceof Uint8Array;
    this.#source = isWhole ? undefined : content;
    this.#pieces = isWhole && content.length > 0 ? [content] : [];
  }

  /**
   * The next bytes, valid until the next read; none at the end. A read that waits while another is made gets none:
   * whoever made it has given up.
   * @param limitBytes - at least 1
   * @param again - whether the answer to the last read was not taken
   * @returns a promise only where it has to wait; it rejects with what the source threw
   */
  read(limitBytes: number, again = false): Promise<Uint8Array> | Uint8Array {
    const read = ++this.#lastRead;
    if (again && this.#lastAnswer !== undefined) {
      if (this.#lastAnswer.length > 0) this.#pieces.unshift(this.#lastAnswer);
      else this.#isAtEnd = true;
    }
    this.#lastAnswer = undefined;
    return this.#hasAnswer ? this.#answer(limitBytes) : this.#wait(read, limitBytes);
  }

  /** Tells the source that nothing more will be read. A read that waits may stay without an answer. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#source?.close(this.#pieces);
    this.#pieces.length = 0;
  }

  get #hasAnswer(): boolean {
    return this.#pieces.length > 0 || this.#source === undefined || this.#isAtEnd || this.#isClosed;
  }

  async #wait(read: number, limitBytes: number): Promise<Uint8Array> {
    while (!this.#hasAnswer) {
      this.#filling ??= this.#fill(limitBytes);
      await this.#filling;
      if (read !== this.#lastRead) return NOTHING;
    }
    return this.#answer(limitBytes);
  }

  async #fill(limitBytes: number): Promise<void> {
    try {
      const bytes = await this.#source?.next(limitBytes);
      if (this.#isClosed) return;
      if (bytes === undefined) this.#isAtEnd = true;
      else this.#pieces.push(bytes);
    } catch (error) {
      // What fails because it was given up is nobody's concern.
      if (!this.#isClosed) throw error;
    }
    this.#filling = undefined;
  }

  #answer(limitBytes: number): Uint8Array {
    const piece = this.#pieces.shift();
    const answer = piece?.subarray(0, limitBytes) ?? NOTHING;
    if (piece === undefined) this.#isAtEnd &&= this.#source?.continuesAfterEnd !== true;
    else if (answer.length < piece.length) this.#pieces.unshift(piece.subarray(answer.length));
    this.#lastAnswer = answer;
    return answer;
  }
}
