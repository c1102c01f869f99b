/** What is known about the first line that a guest sends on a connection. */
export type FirstLineVerdict =
  /** It may become the line of an HTTP request: nothing of it may leave yet. */
  | 'held'
  /** It is no well-formed request line, and may leave but for the byte that ends it. */
  | 'free'
  /** It is over, and is a request line. */
  | 'http'
  /** It is over (or can be none), and no HTTP server would take it for a request. */
  | 'raw'
  /** A server might take it for a request that cannot be read for certain, or it is TLS of the guest's own. */
  | 'refused';

const LF = 0x0a;
const CR = 0x0d;
const SP = 0x20;
const METHOD_LIMIT = 32;
/** Enough to see a method and the beginning of a target. */
const START_LIMIT = 64;
const MARK = 'http/';
const VERSION_START = 'HTTP/';
const SCHEMES = ['http://', 'https://'];

/**
 * Tells HTTP requests from other protocols by their first line, byte by byte.
 *
 * A request must not pass unseen because it is written oddly: whatever holds `HTTP/` in its first line, or reads as
 * a request of HTTP/0.9, either is a well-formed request line or is refused before the line's end has left. On the
 * other side a text protocol of another kind must not be held for ever: only what is a request line so far is held.
 */
export class FirstLine {
  #phase: 'method' | 'targetStart' | 'scheme' | 'target' | 'version' | 'tail' | 'free' = 'method';
  #length = 0;
  #start = '';
  #matched = 0;
  #scheme = '';
  #version = '';
  #hasMark = false;
  #isBlank = true;

  /** Whether there is nothing in the line but blanks. */
  get isBlank(): boolean {
    return this.#isBlank;
  }

  /** Whether the line so far could be the whole of a request, were its end never sent. */
  get isSuspicious(): boolean {
    return this.#hasMark || isDeceptive(this.#start);
  }

  feed(byte: number): FirstLineVerdict {
    if (byte === LF) return this.#end();
    if (this.#length < START_LIMIT) this.#start += String.fromCharCode(byte);
    this.#length++;
    this.#isBlank &&= byte === SP || (byte >= 0x09 && byte <= CR);
    this.#seekMark(byte);
    if (this.#length <= 4 && isTlsHello(this.#start)) return 'refused';
    if (this.#phase !== 'free' && !this.#advance(byte)) this.#phase = 'free';
    return this.#phase === 'free' ? 'free' : 'held';
  }

  #end(): FirstLineVerdict {
    if (this.#hasMark) return this.#phase === 'tail' ? 'http' : 'refused';
    return isDeceptive(this.#start) ? 'refused' : 'raw';
  }

  /** Whether the line is still the beginning of a request line: RFC 9112 section 3. */
  #advance(byte: number): boolean {
    switch (this.#phase) {
      case 'method':
        if (byte === SP && this.#length > 1) this.#phase = 'targetStart';
        else return this.#length <= METHOD_LIMIT && isMethodCharacter(byte, this.#length === 1);
        return true;
      case 'targetStart':
        if (byte === 0x2f || byte === 0x2a) this.#phase = 'target';
        else if ((byte | 0x20) === 0x68) {
          this.#phase = 'scheme';
          this.#scheme = 'h';
        } else return false;
        return true;
      case 'scheme':
        return this.#advanceScheme(byte);
      case 'target':
        if (byte === SP) {
          this.#phase = 'version';
        } else return byte === CR || (byte > SP && byte !== 0x7f);
        return true;
      case 'version':
        this.#version += String.fromCharCode(byte);
        if (this.#version === VERSION_START) this.#phase = 'tail';
        return VERSION_START.startsWith(this.#version);
      default:
        return true;
    }
  }

  /** A target in absolute form, RFC 9112 section 3.2.2: begins with `http://` or `https://`, in any case. */
  #advanceScheme(byte: number): boolean {
    this.#scheme += String.fromCharCode(byte).toLowerCase();
    if (SCHEMES.includes(this.#scheme)) this.#phase = 'target';
    return SCHEMES.some((scheme) => scheme.startsWith(this.#scheme));
  }

  #seekMark(byte: number): void {
    const character = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (character === MARK.charCodeAt(this.#matched)) this.#matched++;
    else this.#matched = character === MARK.charCodeAt(0) ? 1 : 0;
    if (this.#matched < MARK.length) return;
    this.#hasMark = true;
    this.#matched = 0;
  }
}

function isMethodCharacter(byte: number, isFirst: boolean): boolean {
  const isLetter = byte >= 0x41 && byte <= 0x5a;
  return isLetter || (!isFirst && ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d || byte === 0x5f));
}

/** What some server splits at: Python's str.split() knows more blanks than RFC 9112. As the inside of a character class. */
const BLANKS = String.raw`\s\x1c-\x1f\x85`;
const UNVERSIONED = new RegExp(`^[${BLANKS}]*[A-Z][A-Z0-9_-]*[${BLANKS}]+(?:/|\\*|[a-z][a-z0-9+.-]*:/)`, 'i');
const CONNECT_START = new RegExp(`^[${BLANKS}]*CONNECT[${BLANKS}]`, 'i');

/**
 * What some server takes for a request though `HTTP/` is nowhere in it: a method and a target with no version (HTTP/0.9
 * knows GET only, but llhttp, which Node and many Python servers read requests with, takes any method, header fields
 * and a body) or with another protocol's (`RTSP/1.0`, `ICE/1.0`); CONNECT; a line of the PROXY protocol, version 1 or
 * 2, after which requests would follow.
 */
function isDeceptive(start: string): boolean {
  return (
    UNVERSIONED.test(start) || CONNECT_START.test(start) || start.startsWith('PROXY ') || start === '\0\r'
  );
}

/** A record with a ClientHello (RFC 8446 section 5.1), or one in the format of SSL 2.0 (RFC 5246 appendix E.2). */
function isTlsHello(start: string): boolean {
  if (start.startsWith('\x16\x03')) return true;
  return start.length === 4 && start.charCodeAt(0) >= 0x80 && start.endsWith('\x01\x03');
}
