/** What a run of bytes in a chunked body is. */
export interface ChunkedPart {
  readonly kind: 'framing' | 'data' | 'trailer' | 'end' | 'malformed';
  /** Where the run ends: one past its last byte. */
  readonly end: number;
}

type State =
  | 'size'
  | 'extension'
  | 'sizeEnd'
  | 'data'
  | 'dataCr'
  | 'dataLf'
  | 'trailerStart'
  | 'trailer'
  | 'lastLf';

const LF = 0x0a;
const CR = 0x0d;
/** 4 GiB in one chunk is enough, and no number becomes inexact. */
const SIZE_DIGITS_LIMIT = 8;
const EXTENSION_LIMIT = 4096;
const TRAILER_LIMIT = 65536;

/**
 * Reads the chunked transfer coding (RFC 9112 section 7.1) piece by piece.
 *
 * Strict, for requests: no extensions, no trailers, and CR LF only, since servers differ in how they read these.
 * Otherwise, for responses: those are accepted, and line ends without CR.
 */
export class ChunkedReader {
  readonly #isStrict: boolean;
  #state: State = 'size';
  #size = 0;
  #digits = 0;
  /** Bytes of the extension or of all trailers. */
  #extra = 0;

  constructor(isStrict: boolean) {
    this.#isStrict = isStrict;
  }

  /** The run of bytes of one kind that begins at `start`, which is inside of `bytes`. After 'end' there is no more. */
  next(bytes: Uint8Array, start: number): ChunkedPart {
    if (this.#state === 'data') return this.#data(bytes, start);
    for (let at = start; at < bytes.length; at++) {
      const kind = this.#step(bytes[at] as number);
      if (kind !== 'framing' || this.#isInData()) return { kind, end: at + 1 };
    }
    return { kind: 'framing', end: bytes.length };
  }

  #isInData(): boolean {
    return this.#state === 'data';
  }

  #data(bytes: Uint8Array, start: number): ChunkedPart {
    const end = Math.min(bytes.length, start + this.#size);
    this.#size -= end - start;
    if (this.#size === 0) this.#state = 'dataCr';
    return { kind: 'data', end };
  }

  #step(byte: number): ChunkedPart['kind'] {
    switch (this.#state) {
      case 'size':
        return this.#sizeDigit(byte);
      case 'extension':
        if (byte === LF) return this.#sizeOver();
        return ++this.#extra > EXTENSION_LIMIT ? 'malformed' : 'framing';
      case 'sizeEnd':
        return byte === LF ? this.#sizeOver() : 'malformed';
      case 'dataCr':
        if (byte === LF && !this.#isStrict) return this.#to('size');
        return byte === CR ? this.#to('dataLf') : 'malformed';
      case 'dataLf':
        return byte === LF ? this.#to('size') : 'malformed';
      case 'trailerStart':
        if (byte === CR) return this.#to('lastLf');
        if (this.#isStrict) return 'malformed';
        if (byte === LF) return 'end';
        this.#state = 'trailer';
        return 'trailer';
      case 'trailer':
        if (++this.#extra > TRAILER_LIMIT) return 'malformed';
        if (byte === LF) this.#state = 'trailerStart';
        return 'trailer';
      default:
        return byte === LF ? 'end' : 'malformed';
    }
  }

  #sizeDigit(byte: number): ChunkedPart['kind'] {
    const digit = Number.parseInt(String.fromCharCode(byte), 16);
    if (!Number.isNaN(digit)) {
      this.#size = this.#size * 16 + digit;
      return ++this.#digits > SIZE_DIGITS_LIMIT ? 'malformed' : 'framing';
    }
    if (this.#digits === 0) return 'malformed';
    if (byte === CR) return this.#to('sizeEnd');
    if (this.#isStrict) return 'malformed';
    if (byte === LF) return this.#sizeOver();
    if (byte !== 0x3b && byte !== 0x20 && byte !== 0x09) return 'malformed';
    this.#extra = 0;
    return this.#to('extension');
  }

  #sizeOver(): ChunkedPart['kind'] {
    this.#digits = 0;
    this.#extra = 0;
    return this.#to(this.#size === 0 ? 'trailerStart' : 'data');
  }

  #to(state: State): 'framing' {
    this.#state = state;
    return 'framing';
  }
}
