import { ConsoleTarget } from '../devices/console.js';
import { badOption } from '../units.js';
import { CallbackTarget, type OutputCallback, type OutputTarget, WriterTarget } from './output-target.js';

/**
 * Where output of a program goes besides the result.
 *
 * - A function gets each piece; its promise holds the program back.
 * - A web stream is locked while the program runs, then unlocked and left open, so that more can be written: close it
 *   when the run is over. The program waits until the stream's sink has taken what it wrote. Who cancels or breaks
 *   the stream ends the run (`ERR_CALLBACK`) at the next write. Needs isolation `'worker'`.
 * - `'inherit'` is the process's own stream. On a terminal, control sequences are shown, not obeyed.
 */
export type Output = 'inherit' | WritableStream<Uint8Array> | OutputCallback;

function isStream(output: unknown): output is WritableStream<Uint8Array> {
  return (
    typeof output === 'object' &&
    output !== null &&
    'getWriter' in output &&
    typeof output.getWriter === 'function'
  );
}

/** Says what is wrong with the value of an option. @throws VitrineError ERR_BAD_OPTION */
export function checkOutput(name: string, output: Output | undefined, canWait: boolean): void {
  if (output === undefined || output === 'inherit' || typeof output === 'function') return;
  if (!isStream(output)) throw badOption(name, output, "a function, a WritableStream or 'inherit'");
  if (output.locked) throw badOption(name, 'a locked stream', 'a stream that nobody else writes to');
  if (canWait) return;
  throw badOption(
    name,
    'a stream',
    "a function or 'inherit' with isolation 'inline', where nothing can be waited for",
  );
}

/** Opens the outputs of one run. */
export class OutputOpener {
  readonly #canWait: boolean;
  /** Stdout and stderr may go to the same stream, which gives out one writer. */
  readonly #writers = new Map<WritableStream<Uint8Array>, WritableStreamDefaultWriter<Uint8Array>>();

  constructor(canWait: boolean) {
    this.#canWait = canWait;
  }

  /** Precondition: {@link checkOutput} had nothing to say. */
  open(name: string, descriptor: 1 | 2, output: Output | undefined): OutputTarget[] {
    if (output === undefined) return [];
    if (output === 'inherit') return [new ConsoleTarget(name, descriptor, !this.#canWait)];
    if (typeof output === 'function') return [new CallbackTarget(name, output)];
    const writer = this.#writers.get(output) ?? output.getWriter();
    this.#writers.set(output, writer);
    return [new WriterTarget(name, writer)];
  }
}
