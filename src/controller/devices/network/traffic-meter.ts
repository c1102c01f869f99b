/** Counts what a run sends and receives, against one limit for both. */
export class TrafficMeter {
  readonly #limitBytes: number;
  sent = 0;
  received = 0;

  /** @param limitBytes - Infinity for none */
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get isSpent(): boolean {
    return this.sent + this.received >= this.#limitBytes;
  }

  /** Whether bytes fit; those that do not are not counted. */
  count(direction: 'sent' | 'received', bytes: number): boolean {
    if (this.sent + this.received + bytes > this.#limitBytes) return false;
    this[direction] += bytes;
    return true;
  }
}
