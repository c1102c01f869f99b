// Draws over what was drawn before, on a terminal; elsewhere prints lines as they come.

export class Screen {
  #isLive;
  #height = 0;

  constructor(isLive) {
    this.#isLive = isLive;
    if (isLive) process.stdout.write('\x1b[?25l');
  }

  get isLive() {
    return this.#isLive;
  }

  /** Shows lines in place of the last ones. Precondition: live. */
  draw(lines) {
    const most = (process.stdout.rows ?? 40) - 1;
    const width = process.stdout.columns ?? 80;
    const shown = lines.slice(0, most);
    const up = this.#height > 0 ? `\x1b[${this.#height}A` : '';
    // Lines that a terminal would break cannot be counted: those without colours are cut.
    const text = shown.map((line) => `\x1b[2K${line.includes('\x1b') ? line : line.slice(0, width)}\n`);
    process.stdout.write(`${up}\r\x1b[J${text.join('')}`);
    this.#height = shown.length;
  }

  print(line) {
    this.#height = 0;
    process.stdout.write(`${line}\n`);
  }

  close() {
    if (this.#isLive) process.stdout.write('\x1b[?25h');
  }
}
