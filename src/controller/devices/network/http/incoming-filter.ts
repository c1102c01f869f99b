import { StreamMasker } from '../secrets/masker.js';
import type { SecretEntry } from '../secrets/secret-book.js';
import type { Exchanges } from './exchanges.js';
import { MalformedResponse, ResponseReader } from './response-reader.js';

/**
 * What a peer sends, on its way to the guest. Without secrets for this peer it passes as it is, and responses are
 * only followed; with secrets, what cannot be read as responses does not pass.
 */
export class IncomingFilter {
  readonly #entries: readonly SecretEntry[];
  readonly #exchanges: Exchanges;
  #masker: StreamMasker | undefined;
  #reader: ResponseReader | undefined;

  constructor(entries: readonly SecretEntry[], exchanges: Exchanges) {
    this.#entries = entries;
    this.#exchanges = exchanges;
    if (entries.length > 0) this.#masker = new StreamMasker(entries, { isInteractive: true });
  }

  /** The guest has sent a request: from here on, responses come. Returns what was held until now. */
  beginHttp(): Uint8Array {
    const held = this.#masker?.flush();
    this.#masker = undefined;
    const exchanges = this.#exchanges;
    this.#reader = new ResponseReader({
      entries: this.#entries,
      outstanding: () => exchanges.oldest(),
      settled: (isUpgraded) => exchanges.settle(isUpgraded),
    });
    return held ?? new Uint8Array(0);
  }

  /** @throws MalformedResponse */
  push(bytes: Uint8Array): readonly Uint8Array[] {
    if (this.#masker !== undefined) return [this.#masker.push(bytes)];
    if (this.#reader === undefined) return [bytes];
    if (this.#entries.length > 0) return this.#reader.push(bytes);
    this.#follow(this.#reader, bytes);
    return [bytes];
  }

  /** What is left when nothing more comes. */
  end(): readonly Uint8Array[] {
    if (this.#masker !== undefined) return [this.#masker.flush()];
    return this.#entries.length > 0 && this.#reader !== undefined ? this.#reader.end() : [];
  }

  #follow(reader: ResponseReader, bytes: Uint8Array): void {
    try {
      reader.push(bytes);
    } catch (error) {
      if (!(error instanceof MalformedResponse)) throw error;
      this.#reader = undefined;
      this.#exchanges.giveUp();
    }
  }
}
