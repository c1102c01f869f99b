import { ByteBuffer } from '../byte-buffer.js';
import { maskText, StreamMasker } from '../secrets/masker.js';
import type { SecretEntry } from '../secrets/secret-book.js';
import { ChunkedReader } from './chunked-reader.js';
import { parseResponseHead, type ResponseHead } from './response-head.js';

/** A request that waits for its response. */
export interface OutstandingRequest {
  readonly method: string;
  readonly asksUpgrade: boolean;
}

export interface ResponseReaderOptions {
  /** Secrets that are replaced in what comes. */
  readonly entries: readonly SecretEntry[];
  /** The oldest request without a final response; undefined for a response that nobody asked for. */
  readonly outstanding: () => OutstandingRequest | undefined;
  /** A final response has come (or a switch of protocols), for the oldest request. */
  readonly settled: (isUpgraded: boolean) => void;
}

/** What a peer sent cannot be read as responses. */
export class MalformedResponse {}

const HEAD_LIMIT_BYTES = 65536;
const LF = 0x0a;
const CR = 0x0d;
const CRLF = Buffer.from('\r\n');
const LAST_CHUNK = Buffer.from('0\r\n');

/**
 * Follows the responses of a connection, and passes them on with secrets replaced: in heads and trailers by their
 * placeholders, in bodies by asterisks. Chunked bodies are put into new chunks, since a value may lie across two.
 */
export class ResponseReader {
  readonly #options: ResponseReaderOptions;
  readonly #head = new ByteBuffer();
  #out: Uint8Array[] = [];
  #state: 'head' | 'length' | 'chunked' | 'untilClose' | 'opaque' = 'head';
  #scanned = 0;
  #lineStart = 0;
  #rest = 0;
  #chunks = new ChunkedReader(false);
  /** Data of the chunks that came with the last push, however small they were cut. */
  #chunkData: Uint8Array[] = [];
  #trailers = '';
  #masker: StreamMasker;

  constructor(options: ResponseReaderOptions) {
    this.#options = options;
    this.#masker = new StreamMasker(options.entries, { isInteractive: false });
  }

  /** What goes on to the guest. @throws MalformedResponse */
  push(bytes: Uint8Array): readonly Uint8Array[] {
    let start = 0;
    while (start < bytes.length) start = this.#step(bytes, start);
    this.#emitChunk(this.#masker.push(this.#takeChunkData()));
    return this.#takeOut();
  }

  /** What goes on when nothing more comes. */
  end(): readonly Uint8Array[] {
    // The beginning of a head may as well be the end of a value whose beginning was in the body before.
    if (this.#state === 'head') this.#head.clear();
    else if (this.#state === 'chunked') this.#emitChunk(this.#masker.flush());
    else this.#emit(this.#masker.flush());
    return this.#takeOut();
  }

  #step(bytes: Uint8Array, start: number): number {
    switch (this.#state) {
      case 'head':
        return this.#readHead(bytes, start);
      case 'length':
        return this.#readLength(bytes, start);
      case 'chunked':
        return this.#readChunked(bytes, start);
      default:
        this.#emit(this.#masker.push(bytes.subarray(start)));
        return bytes.length;
    }
  }

  #readHead(bytes: Uint8Array, start: number): number {
    for (let at = start; at < bytes.length; at++) {
      const position = this.#scanned++;
      if (position >= HEAD_LIMIT_BYTES) throw new MalformedResponse();
      if (bytes[at] !== LF) continue;
      const isEmpty =
        position === this.#lineStart ||
        (position === this.#lineStart + 1 && this.#byteBefore(bytes, start, at) === CR);
      this.#lineStart = position + 1;
      if (!isEmpty) continue;
      this.#head.append(bytes.subarray(start, at + 1));
      this.#finishHead();
      return at + 1;
    }
    this.#head.append(bytes.subarray(start));
    return bytes.length;
  }

  #byteBefore(bytes: Uint8Array, start: number, at: number): number | undefined {
    return at > start ? bytes[at - 1] : this.#head.view().at(-1);
  }

  #finishHead(): void {
    const bytes = this.#head.take(this.#head.length);
    this.#scanned = 0;
    this.#lineStart = 0;
    const text = Buffer.from(bytes).toString('latin1');
    // Empty lines before a response are no response.
    if (text.trim() === '') {
      this.#emit(bytes);
      return;
    }
    const head = parseResponseHead(text);
    if (head === undefined) throw new MalformedResponse();
    this.#emitMaskedText(bytes);
    this.#expectBody(head);
  }

  /** RFC 9112 section 6.3. */
  #expectBody(head: ResponseHead): void {
    const request = this.#options.outstanding();
    if (head.status === 101) {
      if (request?.asksUpgrade !== true) throw new MalformedResponse();
      this.#state = 'opaque';
      this.#masker = new StreamMasker(this.#options.entries, { isInteractive: true });
      this.#options.settled(true);
      return;
    }
    if (head.status < 200) return;
    if (request !== undefined) this.#options.settled(false);
    const hasBody = request?.method !== 'HEAD' && head.status !== 204 && head.status !== 304;
    if (!hasBody || (head.framing.kind === 'length' && head.framing.bytes === 0)) return;
    this.#state = head.framing.kind;
    if (head.framing.kind === 'length') this.#rest = head.framing.bytes;
    if (head.framing.kind === 'chunked') this.#chunks = new ChunkedReader(false);
  }

  #readLength(bytes: Uint8Array, start: number): number {
    const end = Math.min(bytes.length, start + this.#rest);
    this.#rest -= end - start;
    this.#emit(this.#masker.push(bytes.subarray(start, end)));
    if (this.#rest === 0) {
      this.#emit(this.#masker.flush());
      this.#state = 'head';
    }
    return end;
  }

  #readChunked(bytes: Uint8Array, start: number): number {
    const part = this.#chunks.next(bytes, start);
    if (part.kind === 'malformed') throw new MalformedResponse();
    const run = bytes.subarray(start, part.end);
    if (part.kind === 'data') this.#chunkData.push(run);
    if (part.kind === 'trailer') this.#trailers += Buffer.from(run).toString('latin1');
    if (part.kind === 'end') {
      const passed = this.#masker.push(this.#takeChunkData());
      // One chunk: where one ends must say nothing about the value either.
      this.#emitChunk(Buffer.concat([passed, this.#masker.flush()]));
      this.#emit(LAST_CHUNK);
      this.#emitMaskedText(Buffer.from(this.#trailers, 'latin1'));
      this.#emit(CRLF);
      this.#trailers = '';
      this.#state = 'head';
    }
    return part.end;
  }

  #takeChunkData(): Uint8Array {
    const data = Buffer.concat(this.#chunkData);
    this.#chunkData = [];
    return data;
  }

  #emitChunk(data: Uint8Array): void {
    if (data.length === 0) return;
    this.#emit(Buffer.from(`${data.length.toString(16)}\r\n`));
    this.#emit(data);
    this.#emit(CRLF);
  }

  #emitMaskedText(bytes: Uint8Array): void {
    const text = Buffer.from(bytes).toString('latin1');
    this.#emit(Buffer.from(maskText(text, this.#options.entries), 'latin1'));
  }

  #emit(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#out.push(bytes);
  }

  #takeOut(): readonly Uint8Array[] {
    const out = this.#out;
    this.#out = [];
    return out;
  }
}
