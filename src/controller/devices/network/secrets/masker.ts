import type { SecretEntry } from './secret-book.js';

const ASTERISK = 0x2a;

/**
 * Replaces values in a stream of bytes by as many asterisks, wherever the stream is cut.
 *
 * How much is held back at the end of what came so far must not depend on whether a value begins there: a guest whose
 * peer repeats what it is sent would see that, and guess a value character by character. So it is always one byte
 * less than the longest form, until {@link flush}; only where messages wait for answers (`isInteractive`) is it what
 * may be the beginning of a value.
 */
export class StreamMasker {
  readonly #patterns: readonly Buffer[];
  readonly #fixedHold: number | undefined;
  #carry: Buffer = Buffer.alloc(0);
  /** Where in the carry a value was found already, as [start, end]. */
  #carryMarks: readonly (readonly [number, number])[] = [];

  constructor(
    entries: readonly SecretEntry[],
    { isInteractive = true }: { readonly isInteractive?: boolean } = {},
  ) {
    this.#patterns = entries.flatMap(({ forms }) => forms.map((form) => Buffer.from(form, 'latin1')));
    this.#fixedHold = isInteractive
      ? undefined
      : Math.max(0, ...this.#patterns.map(({ length }) => length - 1));
  }

  /** What can be passed on. */
  push(bytes: Uint8Array): Uint8Array {
    if (bytes.length === 0 || this.#patterns.length === 0) return bytes;
    const data = Buffer.concat([this.#carry, bytes]);
    const marks = [...this.#carryMarks, ...this.#find(data)];
    const keepFrom = data.length - this.#heldLength(data);
    this.#carry = Buffer.from(data.subarray(keepFrom));
    this.#carryMarks = marks
      .filter(([, end]) => end > keepFrom)
      .map(([start, end]) => [Math.max(0, start - keepFrom), end - keepFrom]);
    for (const [start, end] of marks) data.fill(ASTERISK, start, Math.min(end, keepFrom));
    return data.subarray(0, keepFrom);
  }

  /** The rest, when nothing more comes. */
  flush(): Uint8Array {
    const rest = this.#carry;
    for (const [start, end] of this.#carryMarks) rest.fill(ASTERISK, start, end);
    this.#carry = Buffer.alloc(0);
    this.#carryMarks = [];
    return rest;
  }

  #find(data: Buffer): [number, number][] {
    const found: [number, number][] = [];
    for (const pattern of this.#patterns) {
      let end = 0;
      for (let at = data.indexOf(pattern); at >= 0; at = data.indexOf(pattern, at + 1)) {
        // Overlapping finds of a value that repeats itself are one mark: there may be as many as bytes.
        const last = found.at(-1);
        if (last !== undefined && at < end) last[1] = at + pattern.length;
        else found.push([at, at + pattern.length]);
        end = at + pattern.length;
      }
    }
    return found;
  }

  /** Length of the longest end of the data with which a value begins. */
  #heldLength(data: Buffer): number {
    if (this.#fixedHold !== undefined) return Math.min(this.#fixedHold, data.length);
    let held = 0;
    for (const pattern of this.#patterns) {
      const longest = Math.min(pattern.length - 1, data.length);
      let at = data.indexOf(pattern[0] as number, data.length - longest);
      while (longest > 0 && at >= 0 && data.length - at > held) {
        const length = data.length - at;
        if (pattern.compare(data, at, data.length, 0, length) === 0) held = length;
        else at = data.indexOf(pattern[0] as number, at + 1);
      }
    }
    return held;
  }
}

/** Replaces values in text that is there as a whole by their placeholders. */
export function maskText(text: string, entries: readonly SecretEntry[]): string {
  let masked = text;
  for (const { forms, placeholder } of entries) {
    for (const form of forms) masked = masked.replaceAll(form, () => placeholder);
  }
  return masked;
}
