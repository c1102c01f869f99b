import { badOption } from '../units.js';

/**
 * CPU time per time by the clock: a text such as `'100ms/s'`, or a number of processors, whole or part: 0.1 is the
 * same.
 */
export type CpuRate = number | string;

/** More processors than any machine has. */
const CORES_MAX = 1024;

/** Milliseconds of CPU per second. @throws VitrineError ERR_BAD_OPTION */
export function parseCpuRate(rate: CpuRate, option: string): number {
  const msPerSecond = typeof rate === 'number' ? rate * 1000 : millisecondsOf(rate);
  if (msPerSecond > 0 && msPerSecond <= CORES_MAX * 1000) return msPerSecond;
  throw badOption(option, rate, `a rate such as '100ms/s', or a number of processors up to ${CORES_MAX}`);
}

function millisecondsOf(rate: unknown): number {
  const match =
    typeof rate === 'string' && rate.length <= 64 && /^(\d+(?:\.\d+)?)\s*ms\/s$/.exec(rate.trim());
  return match ? Number(match[1]) : Number.NaN;
}

/** What may be used at once after a time of quiet, in milliseconds of CPU. */
const BURST_MS = 100;

/** What there is to be before anything goes on: resuming for less is mostly overhead. */
const ROUND_MS = 1;

/**
 * A rate as a bucket of CPU milliseconds, which time fills. CPU time is charged after it was used, so that the bucket
 * may be in debt; nothing is to run until time has paid for it.
 */
export class CpuBucket {
  readonly #msPerSecond: number;
  #tokensMs = BURST_MS;
  #filledMs: number;

  constructor(msPerSecond: number, nowMs: number) {
    this.#msPerSecond = msPerSecond;
    this.#filledMs = nowMs;
  }

  take(cpuMs: number, nowMs: number): void {
    this.#fill(nowMs);
    this.#tokensMs -= cpuMs;
  }

  /** What can be used before there is debt. */
  leftMs(nowMs: number): number {
    this.#fill(nowMs);
    return Math.max(0, this.#tokensMs);
  }

  /** What was used beyond the rate and is still to be paid by time. */
  debtMs(nowMs: number): number {
    this.#fill(nowMs);
    return Math.max(0, -this.#tokensMs);
  }

  /** How long it takes until there is something to use again; 0 when there is. */
  waitMs(nowMs: number): number {
    this.#fill(nowMs);
    return this.#tokensMs > 0 ? 0 : ((ROUND_MS - this.#tokensMs) * 1000) / this.#msPerSecond;
  }

  #fill(nowMs: number): void {
    const passedMs = Math.max(0, nowMs - this.#filledMs);
    this.#filledMs = nowMs;
    this.#tokensMs = Math.min(BURST_MS, this.#tokensMs + (passedMs * this.#msPerSecond) / 1000);
  }
}
