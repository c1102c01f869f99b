export interface AllowanceLimits {
  /** Uses in all; Infinity for no limit. */
  readonly calls: number;
  /** Uses in any second, on average over a moment; Infinity for no limit. */
  readonly perSecond: number;
}

/** Why there is no use left, for ever or for the moment. */
export type AllowanceRefusal = 'exhausted' | 'tooFast';

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

  /** Why there is no use left at this moment, or undefined. */
  refusal(nowMs: number): AllowanceRefusal | undefined {
    if (this.#left <= 0) return 'exhausted';
    if (this.#perSecond === Number.POSITIVE_INFINITY) return undefined;
    const passedMs = nowMs - (this.#filledMs ?? nowMs);
    this.#filledMs = nowMs;
    this.#tokens = Math.min(this.#perSecond, this.#tokens + (passedMs * this.#perSecond) / 1000);
    return this.#tokens < 1 ? 'tooFast' : undefined;
  }

  /** Takes one use. Precondition: {@link refusal} has just answered that there is one. */
  take(): void {
    this.#left--;
    this.#tokens--;
  }
}
