/** Counts what a run sends and receives, against one limit for both. */
export class TrafficMeter {
  readonly #limitBytes: number;
  sent = 0;
  received = 0;

  #hasOverrun = false;

  /** @param limitBytes - Infinity for none */
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get isSpent(): boolean {
    return this.#hasOverrun || this.sent + this.received >= this.#limitBytes;
  }

  /**
   * Whether bytes fit; those that do not are not counted. After received ones that did not fit, nothing does: they
   * have come all the same, and would again over one new connection after the other.
   */
  count(direction: 'sent' | 'received', bytes: number): boolean {
    if (this.#hasOverrun || this.sent + this.received + bytes > this.#limitBytes) {
      this.#hasOverrun ||= direction === 'received';
      return false;
    }
    this[direction] += bytes;
    return true;
  }
}
