/** A field of a request or response, as it was written. */
export interface Field {
  readonly name: string;
  readonly value: string;
}

/** How long a body is: RFC 9112 section 6. */
export type BodyFraming =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly bytes: number }
  | { readonly kind: 'chunked' };

export interface RequestHead {
  readonly method: string;
  readonly target: string;
  readonly version: '1.0' | '1.1';
  readonly fields: readonly Field[];
  /** Names in lower case; values of repeated fields joined by ', '. */
  readonly headers: ReadonlyMap<string, string>;
  readonly framing: BodyFraming;
  /** Whether it asks for the connection to become something else (a WebSocket). */
  readonly asksUpgrade: boolean;
}

/** Why a request is not let through. For tests and people who read code: guests get an errno. */
export class RefusedRequest {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

const FIELDS_LIMIT = 256;
/** Methods in upper case only: servers differ in whether `delete` is `DELETE`. */
const REQUEST_LINE =
  /^([A-Z][A-Z0-9_-]{0,31}) (\*|\/[!-~]*|[hH][tT]{2}[pP][sS]?:\/\/[!-~]+) HTTP\/1\.([01])$/;
const FIELD = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t -~\x80-\xff]*)$/;
/** Fields that say where a request ends or for whom it is: they may neither repeat nor come in other spellings. */
const decisive: ReadonlySet<string> = new Set(['host', 'content-length', 'transfer-encoding', 'upgrade']);
/** 2^53 has sixteen digits. */
const LENGTH = /^\d{1,15}$/;

/**
 * Reads the head of a request strictly: whatever servers are known to read in different ways is refused, since a
 * request that two readers split differently is one that policy did not see (RFC 9112 section 11.2).
 * @param text - latin1, without the empty line at the end; every line end is CR LF
 * @throws RefusedRequest
 */
export function parseRequestHead(text: string): RequestHead {
  const [requestLine = '', ...lines] = text.split('\r\n');
  const match = REQUEST_LINE.exec(requestLine);
  if (match === null)
    throw new RefusedRequest('malformed request line, or a version other than HTTP/1.0 and 1.1');
  const [, method, target, minor] = match as unknown as [string, string, string, string];
  if (method === 'CONNECT') throw new RefusedRequest('CONNECT');
  if (lines.length > FIELDS_LIMIT) throw new RefusedRequest('too many fields');
  const fields = lines.map(parseField);
  const headers = joinFields(fields);
  const version = minor === '1' ? '1.1' : '1.0';
  const framing = framingOf(headers, version);
  return {
    method,
    target,
    version,
    fields,
    headers,
    framing,
    asksUpgrade: asksUpgrade(method, headers, framing),
  };
}

function parseField(line: string): Field {
  const match = FIELD.exec(line);
  if (match === null) throw new RefusedRequest('malformed or folded field');
  const [, name, value] = match as unknown as [string, string, string];
  return { name, value: value.replace(/^[ \t]+/, '').trimEnd() };
}

function joinFields(fields: readonly Field[]): ReadonlyMap<string, string> {
  const values = new Map<string, string[]>();
  for (const { name, value } of fields) {
    const lower = name.toLowerCase();
    // Gateways that pass fields on as environment variables read `Content_Length` as `Content-Length`.
    const spelled = lower.replaceAll('_', '-');
    if (decisive.has(spelled) && (spelled !== lower || values.has(lower)))
      throw new RefusedRequest(`repeated or misspelt ${spelled}`);
    const known = values.get(lower);
    if (known === undefined) values.set(lower, [value]);
    else known.push(value);
  }
  return new Map([...values].map(([name, all]) => [name, all.join(', ')]));
}

function framingOf(headers: ReadonlyMap<string, string>, version: '1.0' | '1.1'): BodyFraming {
  const encoding = headers.get('transfer-encoding');
  const length = headers.get('content-length');
  if (encoding !== undefined) {
    if (length !== undefined) throw new RefusedRequest('both transfer-encoding and content-length');
    if (version !== '1.1' || encoding.toLowerCase() !== 'chunked')
      throw new RefusedRequest('a transfer-encoding other than chunked');
    return { kind: 'chunked' };
  }
  if (length === undefined) return { kind: 'none' };
  if (!LENGTH.test(length)) throw new RefusedRequest('malformed content-length');
  return length === '0' ? { kind: 'none' } : { kind: 'length', bytes: Number(length) };
}

/** RFC 9110 section 7.8. Only to WebSocket: `h2c` would be requests that nobody here can read. */
function asksUpgrade(method: string, headers: ReadonlyMap<string, string>, framing: BodyFraming): boolean {
  if (headers.has('http2-settings')) throw new RefusedRequest('upgrade to HTTP/2');
  const protocol = headers.get('upgrade');
  if (protocol === undefined) return false;
  if (protocol.toLowerCase() !== 'websocket' || method !== 'GET' || framing.kind !== 'none')
    throw new RefusedRequest('an upgrade other than to WebSocket');
  return true;
}
