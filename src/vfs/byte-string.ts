/**
 * Names and paths as the guest sees them: bytes, not text (POSIX filenames need not be UTF-8). A byte string
 * is a JavaScript string with one character of value 0..255 per byte, so `.length` is the length in bytes,
 * comparison is exact, and it can be a Map key.
 */
export type ByteString = string;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Arguments per `String.fromCharCode` call: well below every engine's limit on argument counts. */
const SPAN = 4096;

/** The UTF-8 bytes of a text. Lone surrogates become U+FFFD, as everywhere in the Encoding standard. */
export function utf8ToByteString(text: string): ByteString {
  return isAscii(text) ? text : bytesToByteString(encoder.encode(text));
}

/** A byte string as text for display: sequences that are not UTF-8 become U+FFFD. */
export function byteStringToUtf8(bytes: ByteString): string {
  return isAscii(bytes) ? bytes : decoder.decode(byteStringToBytes(bytes));
}

/** Precondition: the caller has bounded `bytes`; the result costs one byte of host memory per byte. */
export function bytesToByteString(bytes: Uint8Array): ByteString {
  if (bytes.length <= SPAN) return String.fromCharCode.apply(null, bytes as unknown as number[]);
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += SPAN) {
    parts.push(String.fromCharCode.apply(null, bytes.subarray(start, start + SPAN) as unknown as number[]));
  }
  return parts.join('');
}

export function byteStringToBytes(bytes: ByteString): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) out[index] = bytes.charCodeAt(index);
  return out;
}

/** Whether a value from elsewhere is a string of bytes only. */
export function isByteString(value: unknown): value is ByteString {
  if (typeof value !== 'string') return false;
  for (let index = 0; index < value.length; index++) if (value.charCodeAt(index) > 0xff) return false;
  return true;
}

/**
 * A copy that shares nothing. A slice of a string may keep the whole string alive, so what is stored for long
 * (a file's name cut out of a path) has to be copied, or the host would hold more than was charged.
 */
export function detachByteString(bytes: ByteString): ByteString {
  return bytesToByteString(byteStringToBytes(bytes));
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
