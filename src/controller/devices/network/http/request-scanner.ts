import { ByteBuffer } from '../byte-buffer.js';
import { ChunkedReader } from './chunked-reader.js';
import { FirstLine } from './first-line.js';
import { type BodyFraming, parseRequestHead, RefusedRequest, type RequestHead } from './request-head.js';

/** What comes next of the bytes that a guest sends. */
export type ScannedPart =
  /** Bytes that go out as they are. */
  | { readonly kind: 'pass'; readonly bytes: Uint8Array }
  /** The head of a request, which may go out when it has been allowed. */
  | { readonly kind: 'head'; readonly head: RequestHead; readonly bytes: Uint8Array }
  | { readonly kind: 'refuse'; readonly reason: string };

const HEAD_LIMIT_BYTES = 65536;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Splits what a guest sends on one connection into requests, or finds that it is not HTTP. The result does not depend
 * on how the bytes are cut. It holds at most one head and what was pushed last.
 */
export class RequestScanner {
  readonly #pending = new ByteBuffer();
  /** Bytes at the beginning of `#pending` that have been looked at, and are held. */
  #scanned = 0;
  #state: 'start' | 'firstLine' | 'free' | 'head' | 'length' | 'chunked' | 'opaque' | 'refused' = 'start';
  #firstLine = new FirstLine();
  /** Once a request was seen, only requests may follow. */
  #isHttp = false;
  /** Where the line that is being looked at began, within `#pending`. */
  #lineStart = 0;
  #bodyRest = 0;
  #chunks = new ChunkedReader(true);

  /** Bytes that are held. */
  get heldBytes(): number {
    return this.#pending.length;
  }

  /** Whether the connection carries requests. */
  get isHttp(): boolean {
    return this.#isHttp && this.#state !== 'opaque';
  }

  push(bytes: Uint8Array): void {
    this.#pending.append(bytes);
  }

  /** From here on, everything passes: the connection has become something else. */
  becomeOpaque(): void {
    this.#state = 'opaque';
  }

  /** The next part; undefined until more is pushed. */
  next(): ScannedPart | undefined {
    while (this.#pending.length > this.#scanned) {
      const part = this.#step();
      if (part !== undefined) return part;
    }
    return undefined;
  }

  /** What may still go out when nothing more will be pushed: the beginning of a line that was no request. */
  end(): Uint8Array {
    const isHarmless = this.#state === 'firstLine' && !this.#firstLine.isSuspicious;
    return isHarmless ? this.#take(this.#pending.length) : new Uint8Array(0);
  }

  #step(): ScannedPart | undefined {
    switch (this.#state) {
      case 'start':
        return this.#begin();
      case 'firstLine':
      case 'free':
        return this.#scanFirstLine();
      case 'head':
        return this.#scanHead();
      case 'length':
        return this.#passLength();
      case 'chunked':
        return this.#passChunks();
      case 'opaque':
        return { kind: 'pass', bytes: this.#take(this.#pending.length) };
      default:
        return this.#refuse('refused before');
    }
  }

  /** Empty lines before a request are ignored by servers (RFC 9112 section 2.2), so that they say nothing yet. */
  #begin(): ScannedPart | undefined {
    const bytes = this.#pending.view();
    if (bytes[0] === CR && bytes.length === 1) {
      this.#scanned = 1;
      return undefined;
    }
    this.#scanned = 0;
    if (bytes[0] === CR && bytes[1] === LF) return { kind: 'pass', bytes: this.#take(2) };
    if (bytes[0] === LF && !this.#isHttp) return { kind: 'pass', bytes: this.#take(1) };
    this.#lineStart = 0;
    this.#firstLine = new FirstLine();
    this.#state = this.#isHttp ? 'head' : 'firstLine';
    return undefined;
  }

  #scanFirstLine(): ScannedPart | undefined {
    const bytes = this.#pending.view();
    while (this.#scanned < bytes.length) {
      const verdict = this.#firstLine.feed(bytes[this.#scanned] as number);
      if (verdict === 'refused')
        return this.#refuse('HTTP that is not well-formed, or TLS that does not end here');
      this.#scanned++;
      if (verdict === 'http') {
        this.#state = 'head';
        this.#scanned = 0;
        return undefined;
      }
      if (verdict === 'raw') {
        // A line of blanks alone says as little as an empty one.
        this.#state = this.#firstLine.isBlank ? 'start' : 'opaque';
        return { kind: 'pass', bytes: this.#take(this.#scanned) };
      }
      if (verdict === 'free') this.#state = 'free';
    }
    if (this.#state === 'free') return { kind: 'pass', bytes: this.#take(this.#scanned) };
    return this.#scanned > HEAD_LIMIT_BYTES ? this.#refuse('a request line that is too long') : undefined;
  }

  #scanHead(): ScannedPart | undefined {
    const bytes = this.#pending.view();
    while (this.#scanned < bytes.length) {
      if (this.#scanned >= HEAD_LIMIT_BYTES) return this.#refuse('a head that is too long');
      const at = this.#scanned++;
      const byte = bytes[at];
      if (byte !== LF) {
        // CR only ends lines: a lone one is a line end to some servers.
        if (at > this.#lineStart && bytes[at - 1] === CR) return this.#refuse('bare CR');
        if (byte === 0) return this.#refuse('NUL');
        continue;
      }
      if (at === this.#lineStart || bytes[at - 1] !== CR) return this.#refuse('bare LF');
      if (at - 1 === this.#lineStart) return this.#finishHead(at + 1);
      this.#lineStart = at + 1;
    }
    return undefined;
  }

  #finishHead(length: number): ScannedPart {
    const bytes = this.#take(length);
    try {
      const head = parseRequestHead(Buffer.from(bytes.buffer, 0, length - 4).toString('latin1'));
      this.#isHttp = true;
      this.#expectBody(head.framing);
      return { kind: 'head', head, bytes };
    } catch (error) {
      if (error instanceof RefusedRequest) return this.#refuse(error.reason);
      throw error;
    }
  }

  #expectBody(framing: BodyFraming): void {
    this.#state = framing.kind === 'none' ? 'start' : framing.kind;
    if (framing.kind === 'length') this.#bodyRest = framing.bytes;
    if (framing.kind === 'chunked') this.#chunks = new ChunkedReader(true);
  }

  #passLength(): ScannedPart {
    const bytes = this.#take(Math.min(this.#bodyRest, this.#pending.length));
    this.#bodyRest -= bytes.length;
    if (this.#bodyRest === 0) this.#state = 'start';
    return { kind: 'pass', bytes };
  }

  #passChunks(): ScannedPart {
    const bytes = this.#pending.view();
    let end = 0;
    while (end < bytes.length && this.#state === 'chunked') {
      const part = this.#chunks.next(bytes, end);
      if (part.kind === 'malformed') return this.#refuse('malformed chunks');
      if (part.kind === 'end') this.#state = 'start';
      end = part.end;
    }
    return { kind: 'pass', bytes: this.#take(end) };
  }

  #take(length: number): Uint8Array {
    this.#scanned = 0;
    return this.#pending.take(length);
  }

  #refuse(reason: string): ScannedPart {
    this.#state = 'refused';
    this.#pending.clear();
    this.#scanned = 0;
    return { kind: 'refuse', reason };
  }
}
