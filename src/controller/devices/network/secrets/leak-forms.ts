/** Replacements of HTML escaping; apostrophes are written in two ways. */
const htmlEscapes: readonly ReadonlyMap<string, string>[] = ['&#x27;', '&#39;'].map(
  (apostrophe) =>
    new Map([
      ['&', '&amp;'],
      ['<', '&lt;'],
      ['>', '&gt;'],
      ['"', '&quot;'],
      ["'", apostrophe],
    ]),
);

/**
 * The forms in which a server that repeats what it was sent would show a value: as it is, in a URL, in JSON, in HTML,
 * and inside any base64 text. Longest first.
 * @param value - printable ASCII
 */
export function formsOf(value: string): readonly string[] {
  const encoded = percentEncode(value);
  const forms = new Set([
    value,
    encoded,
    encoded.replace(/%[0-9A-F]{2}/g, (digits) => digits.toLowerCase()),
    encoded.replaceAll('%20', '+'),
    JSON.stringify(value).slice(1, -1),
    JSON.stringify(value).slice(1, -1).replaceAll('/', '\\/'),
  ]);
  for (const escapes of htmlEscapes)
    forms.add(value.replace(/[&<>"']/g, (character) => escapes.get(character) ?? character));
  for (const offset of [0, 1, 2]) {
    const core = base64Core(value, offset);
    forms.add(core);
    forms.add(core.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return [...forms].sort((a, b) => b.length - a.length);
}

/** RFC 3986 section 2.1: everything but unreserved characters. */
export function percentEncode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The characters that base64 of any text has for a value in it that begins `offset` bytes after a multiple of three.
 * The characters at either end that also carry bits of neighbours are not among them: they show at most four bits
 * of the value.
 */
function base64Core(value: string, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), Buffer.from(value, 'latin1')]).toString('base64');
  const firstBit = offset * 8;
  const endBit = (offset + value.length) * 8;
  return encoded.slice(Math.ceil(firstBit / 6), Math.floor(endBit / 6));
}
