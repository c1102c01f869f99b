/** Base64 (RFC 4648, section 4: with padding) for platforms whose standard library has it for strings only. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PAD = 0x3d;
const INVALID = 0xff;
const codes = new TextEncoder().encode(ALPHABET);
const values = new Uint8Array(256).fill(INVALID);
for (const [value, code] of codes.entries()) values[code] = value;

const decoder = new TextDecoder('latin1');

export function encodeBase64(bytes: Uint8Array): string {
  const out = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  let to = 0;
  for (let from = 0; from < bytes.length; from += 3) {
    const left = bytes.length - from;
    const group = ((bytes[from] ?? 0) << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0);
    out[to++] = codes[group >> 18] as number;
    out[to++] = codes[(group >> 12) & 63] as number;
    out[to++] = left > 1 ? (codes[(group >> 6) & 63] as number) : PAD;
    out[to++] = left > 2 ? (codes[group & 63] as number) : PAD;
  }
  return decoder.decode(out);
}

/** The bytes of a text, or undefined when it is not exactly what {@link encodeBase64} makes. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const out = new Uint8Array((text.length / 4) * 3 - padding);
  const last = text.length - 4;
  let to = 0;
  for (let from = 0; from < text.length; from += 4) {
    const pads = from === last ? padding : 0;
    let group = 0;
    for (let index = 0; index < 4; index++) {
      const value = index >= 4 - pads ? 0 : (values[text.charCodeAt(from + index)] ?? INVALID);
      if (value === INVALID) return undefined;
      group = (group << 6) | value;
    }
    if ((pads === 2 && (group & 0xffff) !== 0) || (pads === 1 && (group & 0xff) !== 0)) return undefined;
    out[to++] = group >> 16;
    if (pads < 2) out[to++] = (group >> 8) & 0xff;
    if (pads < 1) out[to++] = group & 0xff;
  }
  return out;
}
