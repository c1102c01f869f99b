/** The end of a response: RFC 9112 section 6.3. */
export type ResponseFraming =
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'untilClose' };

export interface ResponseHead {
  readonly status: number;
  readonly framing: ResponseFraming;
}

/**
 * Reads as much of a response's head as says where the response ends, as leniently as clients do.
 * @param text - latin1, line ends with or without CR
 * @returns undefined when it is no response of HTTP/1
 */
export function parseResponseHead(text: string): ResponseHead | undefined {
  const [statusLine = '', ...lines] = text.trimStart().split(/\r?\n/);
  const status = /^HTTP\/1\.[01] ([1-9]\d\d)(?: |$)/.exec(statusLine)?.[1];
  if (status === undefined) return undefined;
  const encodings: string[] = [];
  const lengths = new Set<string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name === 'transfer-encoding') encodings.push(value.toLowerCase());
    if (name === 'content-length') lengths.add(value);
  }
  const framing = framingOf(encodings, [...lengths]);
  return framing === undefined ? undefined : { status: Number(status), framing };
}

function framingOf(encodings: readonly string[], lengths: readonly string[]): ResponseFraming | undefined {
  if (encodings.length > 0) {
    const isChunked = /(?:^|[,\s])chunked$/.test(encodings.join(','));
    return { kind: isChunked ? 'chunked' : 'untilClose' };
  }
  const [length, ...others] = lengths;
  if (length === undefined) return { kind: 'untilClose' };
  if (others.length > 0 || !/^\d{1,15}$/.test(length)) return undefined;
  return { kind: 'length', bytes: Number(length) };
}
