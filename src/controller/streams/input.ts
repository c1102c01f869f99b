import { ConsoleInput } from '../devices/console.js';
import { badOption } from '../units.js';
import { IterableSource, type Piece, ReadableSource } from './chunk-source.js';
import { InputSource } from './input-source.js';

/** The process's own standard input. It is an object, since a text may be anything a program is to read. */
export interface InheritedInput {
  readonly inherit: true;
}

/**
 * What a program reads on standard input: text (as UTF-8), bytes, a stream of both, or the process's own input.
 *
 * - Pieces of an iterable or a web stream are asked for only when the program reads. What it leaves unread at its end
 *   is given up: `return()` of the iterator, `cancel()` of the web stream, which is unlocked then.
 * - `{ inherit: true }`: what the program leaves unread stays for others to read. At a terminal, Ctrl-D ends one read.
 */
export type Input = string | Uint8Array | AsyncIterable<Piece> | ReadableStream<Piece> | InheritedInput;

const EXPECTED = 'a string, a Uint8Array, an async iterable or ReadableStream of these, or { inherit: true }';

type Kind = 'empty' | 'whole' | 'readable' | 'iterable' | 'inherited';

function kindOf(input: unknown): Kind {
  if (input === undefined) return 'empty';
  if (typeof input === 'string' || input instanceof Uint8Array) return 'whole';
  if (typeof input === 'object' && input !== null) {
    if ('getReader' in input && typeof input.getReader === 'function') return 'readable';
    if (Symbol.asyncIterator in input && typeof input[Symbol.asyncIterator] === 'function') return 'iterable';
    if ('inherit' in input && input.inherit === true) return 'inherited';
  }
  throw badOption('stdin', input, EXPECTED);
}

/** Whether it is the process's own input. */
export function isInherited(input: Input | undefined): input is InheritedInput {
  return kindOf(input) === 'inherited';
}

/** Says what is wrong with an input. @throws VitrineError ERR_BAD_OPTION */
export function checkInput(input: Input | undefined, canWait: boolean): void {
  const kind = kindOf(input);
  if (kind === 'readable' && (input as ReadableStream).locked) {
    throw badOption('stdin', 'a locked stream', 'a stream that nobody else reads');
  }
  if (canWait || kind === 'empty' || kind === 'whole') return;
  const given = kind === 'inherited' ? "the process's own" : 'a stream';
  throw badOption(
    'stdin',
    given,
    "a string or a Uint8Array with isolation 'inline', where nothing can be waited for",
  );
}

/** Opens an input; a stream is locked from then on. Precondition: {@link checkInput} had nothing to say. */
export function openInput(input: Input | undefined): InputSource {
  switch (kindOf(input)) {
    case 'empty':
      return new InputSource(new Uint8Array(0));
    case 'whole':
      return new InputSource(
        typeof input === 'string' ? new TextEncoder().encode(input) : (input as Uint8Array),
      );
    case 'readable':
      return new InputSource(new ReadableSource(input as ReadableStream<Piece>));
    case 'iterable':
      return new InputSource(new IterableSource(input as AsyncIterable<Piece>));
    case 'inherited':
      return new InputSource(new ConsoleInput());
  }
}
