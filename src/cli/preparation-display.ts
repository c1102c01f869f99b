import type { PreparationProgress } from '../image/prepare/recipe.js';

const PLAIN_NOTE = 'vitrine: preparing the engine once, this takes some ten seconds…\n';

/** ECMA-48: to the first column, erase the line. */
const CLEAR_LINE = '\r\x1b[K';
const DIM = '\x1b[2m';
const PLAIN = '\x1b[0m';

export interface DisplayOptions {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  readonly hasColours: boolean;
}

/** Shows a first preparation to whoever waits: one changing line on a terminal, one plain line elsewhere. */
export class PreparationDisplay {
  readonly #options: DisplayOptions;
  #shown = '';

  constructor(options: DisplayOptions) {
    this.#options = options;
  }

  show({ stage, fraction }: PreparationProgress): void {
    const { write, isTerminal, hasColours } = this.#options;
    if (!isTerminal) {
      if (this.#shown === '') write(PLAIN_NOTE);
      this.#shown = PLAIN_NOTE;
      return;
    }
    const percent = `${Math.floor(Math.min(1, Math.max(0, fraction)) * 100)}%`.padStart(4);
    const text = `preparing the engine once: ${stage} ${percent}`;
    if (text === this.#shown) return;
    this.#shown = text;
    write(CLEAR_LINE + (hasColours ? `${DIM}${text}${PLAIN}` : text));
  }

  /** Takes the changing line away. */
  clear(): void {
    if (this.#options.isTerminal && this.#shown !== '') this.#options.write(CLEAR_LINE);
    this.#shown = '';
  }
}

/** Whether colours are wanted on a terminal: https://no-color.org */
export function wantsColours(environment: NodeJS.ProcessEnv = process.env): boolean {
  return (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';
}
