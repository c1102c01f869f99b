/**
 * Makes bytes of a program fit to be shown by a terminal: everything that would drive it (ECMA-48 control
 * functions, in the C0 and C1 sets and as UTF-8) or reorder what is seen (Unicode's bidirectional embeddings,
 * overrides and isolates) becomes visible text instead. Newlines and tabs pass, and a carriage return directly
 * before a newline.
 *
 * | bytes | shown as |
 * |---|---|
 * | C0 controls, DEL | caret notation: `^[`, `^M`, `^?` |
 * | C1 controls (U+0080 to U+009F), bytes that are not UTF-8 | `\x9b` |
 * | U+202A to U+202E, U+2066 to U+2069 | `<U+202E>` |
 */
export class TerminalFilter {
  /** The beginning of a character whose end has not come yet: at most three bytes. */
  #partial: Uint8Array = new Uint8Array(0);
  /** Whether a carriage return waits for what follows it. */
  #holdsReturn = false;

  /** What to show of the next bytes of the stream. */
  push(bytes: Uint8Array): Uint8Array {
    if (!this.#holdsReturn && this.#partial.length === 0 && isPlain(bytes)) return bytes;
    const input = this.#partial.length === 0 ? bytes : joined(this.#partial, bytes);
    this.#partial = new Uint8Array(0);
    const shown = new ShownBytes(input.length);
    let at = 0;
    while (at < input.length) {
      const byte = input[at] as number;
      if (this.#holdsReturn) {
        this.#holdsReturn = false;
        if (byte === NEWLINE) shown.byte(RETURN);
        else shown.text('^M');
      }
      if (byte < 0x80) {
        if (byte === RETURN) this.#holdsReturn = true;
        else if (isPlainByte(byte)) shown.byte(byte);
        else shown.text(`^${String.fromCharCode(byte ^ 0x40)}`);
        at++;
        continue;
      }
      const length = characterLength(input, at);
      if (length === INCOMPLETE) {
        this.#partial = input.slice(at);
        break;
      }
      if (length === INVALID) {
        shown.text(escaped(byte));
        at++;
      } else {
        showCharacter(shown, input.subarray(at, at + length));
        at += length;
      }
    }
    return shown.taken();
  }

  /** What to show when nothing follows. */
  end(): Uint8Array {
    const text = (this.#holdsReturn ? '^M' : '') + Array.from(this.#partial, escaped).join('');
    this.#holdsReturn = false;
    this.#partial = new Uint8Array(0);
    return new TextEncoder().encode(text);
  }
}

const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

const INVALID = 0;
const INCOMPLETE = -1;

function isPlainByte(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === NEWLINE || byte === TAB;
}

function isPlain(bytes: Uint8Array): boolean {
  return bytes.every(isPlainByte);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

function escaped(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

/**
 * Bytes of the character at a position, as Unicode's table 3-7 (well-formed UTF-8) has it; INVALID when its
 * first byte belongs to none, INCOMPLETE when the input ends within it. Precondition: the first byte is no ASCII.
 */
function characterLength(input: Uint8Array, at: number): number {
  const first = input[at] as number;
  let length: number;
  if (first >= 0xc2 && first <= 0xdf) length = 2;
  else if (first >= 0xe0 && first <= 0xef) length = 3;
  else if (first >= 0xf0 && first <= 0xf4) length = 4;
  else return INVALID;
  for (let i = 1; i < length; i++) {
    const byte = input[at + i];
    if (byte === undefined) return INCOMPLETE;
    // The second byte's range keeps out overlong forms, surrogates and what is above U+10FFFF.
    const least = i > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const most = i > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    if (byte < least || byte > most) return INVALID;
  }
  return length;
}

function showCharacter(shown: ShownBytes, bytes: Uint8Array): void {
  const [first, second, third] = bytes as unknown as [number, number, number];
  if (first === 0xc2 && second < 0xa0) {
    shown.text(escaped(second));
    return;
  }
  if (first === 0xe2 && (second === 0x80 || second === 0x81)) {
    const point = ((second & 0x3f) << 6) | (third & 0x3f) | 0x2000;
    if ((point >= 0x202a && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069)) {
      shown.text(`<U+${point.toString(16).toUpperCase()}>`);
      return;
    }
  }
  for (const byte of bytes) shown.byte(byte);
}

/** Collects output that is at most four times as long as the input, and a held carriage return. */
class ShownBytes {
  readonly #bytes: Uint8Array;
  #length = 0;

  constructor(inputLength: number) {
    this.#bytes = new Uint8Array(inputLength * 4 + 2);
  }

  byte(byte: number): void {
    this.#bytes[this.#length++] = byte;
  }

  /** Precondition: ASCII. */
  text(text: string): void {
    for (let i = 0; i < text.length; i++) this.byte(text.charCodeAt(i));
  }

  taken(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
