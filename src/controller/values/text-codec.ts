/** Text as UTF-8, with loops for what is short, where calling the platform's codec costs more than the work. */

/** ASCII text up to so many bytes is put together here. */
const SHORT_TEXT_BYTES = 24;
/** Text up to so many UTF-16 units is written here. */
const SHORT_TEXT_UNITS = 200;

// Keeps a byte order mark: it is a character like others.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** The text in `bytes[start, end)`, or undefined when that is no UTF-8. */
export function readText(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start <= SHORT_TEXT_BYTES) {
    const text = readShortAscii(bytes, start, end);
    if (text !== undefined) return text;
  }
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}

function readShortAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = '';
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const a = bytes[at]!;
    const b = bytes[at + 1]!;
    const c = bytes[at + 2]!;
    const d = bytes[at + 3]!;
    if ((a | b | c | d) >= 0x80) return undefined;
    text += String.fromCharCode(a, b, c, d);
  }
  for (; at < end; at++) {
    const a = bytes[at]!;
    if (a >= 0x80) return undefined;
    text += String.fromCharCode(a);
  }
  return text;
}

/** Whether `bytes[start, end)`, which is no UTF-8, has a surrogate in it: what Python writes for a lone one. */
export function hasSurrogate(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + 1 < end; at++) if (bytes[at] === 0xed && bytes[at + 1]! >= 0xa0) return true;
  return false;
}

/** Puts ASCII text to `start`, where there is room; false (having written some) for any other or for long text. */
export function writeShortAscii(text: string, bytes: Uint8Array, start: number): boolean {
  const length = text.length;
  if (length > SHORT_TEXT_UNITS) return false;
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(index);
    if (code >= 0x80) return false;
    bytes[start + index] = code;
  }
  return true;
}

/** UTF-8 of text, or undefined when a surrogate in it stands alone. */
export function encodeText(text: string): Uint8Array | undefined {
  // A method of every engine that this runs on, but not of the language version that types are checked for.
  const { isWellFormed } = text as unknown as { isWellFormed(): boolean };
  return isWellFormed.call(text) ? encoder.encode(text) : undefined;
}
