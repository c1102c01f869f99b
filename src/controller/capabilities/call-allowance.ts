export interface AllowanceLimits {
  /** Uses in all; Infinity for no limit. */
  readonly calls: number;
  /** Uses in any second, on average over a moment; Infinity for no limit. */
  readonly perSecond: number;
}

/** Counts uses against limits: a plain count, and a bucket that fills with time and holds one second's worth. */
export class CallAllowance {
  #left: number;
  readonly #perSecond: number;
  #tokens: number;
  #filledMs: number | undefined;

  constructor({ calls, perSecond }: AllowanceLimits) {
    this.#left = calls;
    this.#perSecond = perSecond;
    this.#tokens = perSecond;
  }

  /** Takes one use; answers why there is none left, or undefined. A refused use costs none. */
  use(nowMs: number): 'exhausted' | 'tooFast' | undefined {
    if (this.#left <= 0) return 'exhausted';
    if (this.#perSecond !== Number.POSITIVE_INFINITY) {
      const passedMs = nowMs - (this.#filledMs ?? nowMs);
      this.#filledMs = nowMs;
      this.#tokens = Math.min(this.#perSecond, this.#tokens + (passedMs * this.#perSecond) / 1000);
      if (this.#tokens < 1) return 'tooFast';
      this.#tokens--;
    }
    this.#left--;
    return undefined;
  }
}
