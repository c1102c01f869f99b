/**
 * Texts of host errors as guests may read them: without paths of the host, stacks, control characters and lone
 * surrogates, and of bounded length. Rather too much is taken out than too little.
 */

/** Most bytes of a message, in UTF-8. */
const MESSAGE_LIMIT_BYTES = 2_048;
/** What is looked at: paths become shorter, so that it is more than what is kept. */
const SCANNED_CHARACTERS = 8_192;
const REPLACEMENT = '<path>';
/** Words without a separator that a path may have between two with one, as in `C:\Program Files (x86)\node`. */
const SPACED_WORDS = 2;

const encoder = new TextEncoder();
const stackFrames = /[\n\r\u2028\u2029][ \t]*at [\s\S]*$/;
/** Controls, line and paragraph separators, and what turns the direction of text around. */
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;
const loneSurrogates = /\p{Surrogate}/gu;

const pathStart = new RegExp(
  [
    // POSIX, where what comes before could not be the path's own beginning (`text/plain`, `./x`) or a web address.
    String.raw`(?<![\p{L}\p{N}_./]|https?:|wss?:)/+[^\s/]`,
    String.raw`(?<=(?:^|\s)-[A-Za-z])/`,
    String.raw`(?<![\p{L}\p{N}_])~[\p{L}\p{N}_.-]*/`,
    // Windows: with a drive, UNC and devices, of the current drive.
    String.raw`(?<![\p{L}\p{N}_])[A-Za-z]:[/\\]`,
    String.raw`\\\\[^\s\\]`,
    String.raw`(?<![\p{L}\p{N}_.:\\])\\[\p{L}\p{N}_]+\\`,
    // Addresses: all but those of the web, and the engine's own modules.
    '(?<![A-Za-z0-9+.-])(?:file:|node:internal|(?!https?:|wss?:)[A-Za-z][A-Za-z0-9+.-]{0,30}://)',
    '(?<![A-Za-z0-9+.-])(?:https?|wss?):///',
  ].join('|'),
  'giu',
);
/** To the end of a word; an apostrophe within it does not end it. */
const word = /(?:[^\s'"`<>|]|'(?=[\p{L}\p{N}]))*/uy;
const spacedWord = /[ \t]+[^\s'"`<>|/\\]+/y;
/** What ends a sentence or a bracket rather than belonging to a path. */
const closing = '.,;:!?)]}';
const partOfPath = /[\p{L}\p{N}/\\]/u;

/** A host error's message for a guest. */
export function scrubMessage(message: string): string {
  const short = message.slice(0, SCANNED_CHARACTERS).replace(stackFrames, '');
  return cleanText(withoutPaths(short), MESSAGE_LIMIT_BYTES);
}

/** A text on one line, bounded, of whole characters that can be shown. */
function cleanText(text: string, limitBytes: number): string {
  return boundText(text.slice(0, limitBytes).replace(unprintable, ' ').trim(), limitBytes);
}

/** A text's beginning, of at most so many bytes and without lone surrogates. */
export function boundText(text: string, limitBytes: number): string {
  const whole = text.slice(0, limitBytes).replace(loneSurrogates, '\ufffd');
  const { read } = encoder.encodeInto(whole, new Uint8Array(limitBytes));
  return read < whole.length ? whole.slice(0, read) : whole;
}

function withoutPaths(text: string): string {
  let result = '';
  let kept = 0;
  for (;;) {
    pathStart.lastIndex = kept;
    const start = pathStart.exec(text)?.index;
    if (start === undefined) return result + text.slice(kept);
    result += text.slice(kept, start) + REPLACEMENT;
    kept = endOfPath(text, start);
  }
}

function endOfPath(text: string, start: number): number {
  const before = text[start - 1];
  if (before === "'" || before === '"' || before === '`') return closingQuote(text, start, before);
  let end = skip(word, text, start);
  while (!isClosing(text, end - 1)) {
    const next = nextPart(text, end);
    if (next === undefined) return end;
    end = skip(word, text, next);
  }
  while (end > start + 1 && isClosing(text, end - 1)) end--;
  return end;
}

function isClosing(text: string, at: number): boolean {
  return closing.includes(text.charAt(at));
}

/** Where a path goes on behind spaces: at a separator within a word. */
function nextPart(text: string, end: number): number | undefined {
  let at = end;
  for (let count = 0; count <= SPACED_WORDS; count++) {
    const next = skip(spacedWord, text, at);
    if (next === at) return undefined;
    if (text[next] === '/' || text[next] === '\\') return next;
    at = next;
  }
  return undefined;
}

/** The quote that ends what was quoted: not one that is within a name. All that is left when there is none. */
function closingQuote(text: string, start: number, quote: string): number {
  let end = text.indexOf(quote, start);
  while (end >= 0 && partOfPath.test(text[end + 1] ?? '')) end = text.indexOf(quote, end + 1);
  return end < 0 ? text.length : end;
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
