/** Receives bytes of a stream as they are written. A promise holds the guest back until it is settled. */
export type OutputCallback = (bytes: Uint8Array) => void | Promise<void>;

/** One of those that get what a program writes. */
export interface OutputTarget {
  /** The option that it was given as, for messages. */
  readonly name: string;
  /** Takes bytes, which are the receiver's own. The guest waits for a promise; whatever goes wrong ends the run. */
  write(bytes: Uint8Array): void | Promise<void>;
  /** Lets go of it at the end of the run. */
  close(): void | Promise<void>;
}

export class CallbackTarget implements OutputTarget {
  readonly name: string;
  readonly #callback: OutputCallback;

  constructor(name: string, callback: OutputCallback) {
    this.name = name;
    this.#callback = callback;
  }

  write(bytes: Uint8Array): void | Promise<void> {
    // Not as a method: a callback is no business of this object's.
    const callback = this.#callback;
    return callback(bytes);
  }

  close(): void {}
}

/** A web stream, through a writer that may be shared by stdout and stderr. */
export class WriterTarget implements OutputTarget {
  readonly name: string;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;

  constructor(name: string, writer: WritableStreamDefaultWriter<Uint8Array>) {
    this.name = name;
    this.#writer = writer;
  }

  /** Done when the stream's sink has taken the bytes, so that there is never more than one write in its queue. */
  async write(bytes: Uint8Array): Promise<void> {
    await this.#writer.ready;
    await this.#writer.write(bytes);
  }

  close(): void {
    this.#writer.releaseLock();
  }
}
