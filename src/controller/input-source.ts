import { badOption } from './units.js';

/** What a program reads on standard input. Pieces of an iterable are asked for only when the program reads. */
export type Input = string | Uint8Array | AsyncIterable<Uint8Array>;

/** Hands out standard input in the pieces that the guest asks for. */
export class InputSource {
  #pending: Uint8Array;
  readonly #more: AsyncIterator<Uint8Array> | undefined;
  #isEnded = false;

  /** @throws VitrineError ERR_BAD_OPTION for anything but {@link Input} */
  constructor(input: Input | undefined) {
    if (input === undefined) this.#pending = new Uint8Array(0);
    else if (typeof input === 'string') this.#pending = new TextEncoder().encode(input);
    else if (input instanceof Uint8Array) this.#pending = input;
    else if (typeof input?.[Symbol.asyncIterator] === 'function') {
      this.#pending = new Uint8Array(0);
      this.#more = input[Symbol.asyncIterator]();
    } else throw badOption('stdin', input, 'a string, a Uint8Array or an async iterable of Uint8Array');
  }

  /** Whether a read may have to wait. */
  get isStreamed(): boolean {
    return this.#more !== undefined;
  }

  read(limitBytes: number): Promise<Uint8Array> | Uint8Array {
    if (this.#pending.length > 0 || this.#more === undefined) return this.#take(limitBytes);
    return this.#readMore(this.#more, limitBytes);
  }

  /** Tells the producer that nothing more will be read. */
  async close(): Promise<void> {
    if (this.#more === undefined || this.#isEnded) return;
    this.#isEnded = true;
    // A producer that waits for data does not answer before it has some: its answer is not waited for.
    void Promise.resolve(this.#more.return?.()).catch(() => undefined);
  }

  async #readMore(more: AsyncIterator<Uint8Array>, limitBytes: number): Promise<Uint8Array> {
    while (this.#pending.length === 0 && !this.#isEnded) {
      const { done, value } = await more.next();
      if (done === true) this.#isEnded = true;
      else if (value instanceof Uint8Array) this.#pending = value;
      else throw badOption('stdin', value, 'an async iterable of Uint8Array');
    }
    return this.#take(limitBytes);
  }

  #take(limitBytes: number): Uint8Array {
    const taken = this.#pending.subarray(0, limitBytes);
    this.#pending = this.#pending.subarray(taken.length);
    return taken;
  }
}
