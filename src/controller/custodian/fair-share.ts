/** What a share that used less than its part may catch up at once, in milliseconds of CPU. */
const SAVED_MOST_MS = 20;

/** What a share that used more than its part has to make up for at most: an old excess is forgotten. */
const OWED_MOST_MS = 200;

/** For how long somebody counts as one who wants CPU after it was seen to, in milliseconds. */
const WANTS_FOR_MS = 250;

/**
 * A part of a custodian's rate, for one of those below it: the rate is divided by weight among the siblings that want
 * CPU. While the whole is in debt, whoever is not above its part goes on, and whoever is makes up for it: so siblings
 * get equal parts however many programs each of them runs, and one who is alone gets everything.
 */
export class FairShare {
  readonly #weight: number;
  readonly #parent: FairShare | undefined;
  /** Below this one: who wants CPU, by when it was last seen to, in that order. */
  readonly #wanting = new Map<FairShare, number>();
  #wantingWeight = 0;
  /** Milliseconds of CPU saved; negative: owed. */
  #savedMs = 0;
  #filledMs = 0;

  constructor(parent: FairShare | undefined, weight: number) {
    this.#parent = parent;
    this.#weight = weight;
  }

  /** Notes that somebody here wants CPU, and what it had since the last time. */
  note(cpuMs: number, nowMs: number): void {
    this.#savedMs = Math.max(-OWED_MOST_MS, this.#savedMs - cpuMs);
    const parent = this.#parent;
    if (parent === undefined) return;
    parent.#forgetQuiet(nowMs);
    if (!parent.#wanting.delete(this)) parent.#wantingWeight += this.#weight;
    parent.#wanting.set(this, nowMs);
  }

  /**
   * Lets time pass, and tells what part of the rate above comes here, in milliseconds per second.
   * @param msPerSecond - what comes to the parent
   */
  fill(msPerSecond: number, nowMs: number): number {
    const parent = this.#parent;
    if (parent === undefined) return msPerSecond;
    parent.#forgetQuiet(nowMs);
    // Who wanted nothing has saved nothing.
    const passedMs = parent.#wanting.has(this) ? Math.max(0, nowMs - this.#filledMs) : 0;
    const whole = Math.max(this.#weight, parent.#wantingWeight);
    const part = (msPerSecond * this.#weight) / whole;
    this.#filledMs = nowMs;
    this.#savedMs = Math.min(SAVED_MOST_MS, this.#savedMs + (passedMs * part) / 1000);
    return part;
  }

  /** Whether there is something left of its part. */
  get hasSaved(): boolean {
    return this.#savedMs > 0;
  }

  #forgetQuiet(nowMs: number): void {
    for (const [share, seenMs] of this.#wanting) {
      if (nowMs - seenMs < WANTS_FOR_MS) break;
      this.#wanting.delete(share);
      this.#wantingWeight -= share.#weight;
    }
    // Sums of fractions drift.
    if (this.#wanting.size === 0) this.#wantingWeight = 0;
  }
}
