/**
 * Makes one run of bytes of pieces that are bytes or text. A character may be cut in two by the end of a text (a pair
 * of surrogates); text that is half a character for good becomes U+FFFD, as `TextEncoder` has it.
 */
export class PieceEncoder {
  readonly #encoder = new TextEncoder();
  #highSurrogate = '';

  push(piece: Uint8Array | string): Uint8Array {
    if (typeof piece !== 'string') {
      if (this.#highSurrogate === '' || piece.length === 0) return piece;
      return concatenate(this.end(), piece);
    }
    if (piece === '') return new Uint8Array(0);
    const text = this.#highSurrogate + piece;
    const isCut = /[\ud800-\udbff]$/.test(text);
    this.#highSurrogate = isCut ? text.slice(-1) : '';
    return this.#encoder.encode(isCut ? text.slice(0, -1) : text);
  }

  /** The bytes of what waited for its other half. */
  end(): Uint8Array {
    const rest = this.#encoder.encode(this.#highSurrogate);
    this.#highSurrogate = '';
    return rest;
  }
}

function concatenate(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
