import { type ErrnoValue, errnoName } from '../abi/errno.js';

/** What a guest was refused, counted by what, which and how. Plain data. */
export interface Refusal {
  /** `syscall`: an import that the kernel refuses; otherwise what kind of thing was asked for. */
  readonly kind: 'syscall' | 'file' | 'network' | 'http' | 'capability';
  /** A path, `host:port`, a URL, an import's name or `Capability.member`; long ones are cut. Text of the guest's: escape it to show it. */
  readonly target: string;
  /** The error that the guest got, e.g. `EACCES`. */
  readonly errno: string;
  readonly count: number;
  /** When it was refused first, in milliseconds from the beginning of the run. */
  readonly firstMs: number;
}

const DISTINCT_LIMIT = 100;
const TARGET_LIMIT = 256;

/** Collects refusals; what one run can make it keep is bounded. */
export class RefusalLog {
  readonly #nowMs: () => number;
  readonly #startMs: number;
  readonly #entries = new Map<string, { -readonly [key in keyof Refusal]: Refusal[key] }>();
  #total = 0;
  #omitted = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
    this.#startMs = nowMs();
  }

  note(kind: Refusal['kind'], target: string, value: ErrnoValue): void {
    this.#total++;
    const shown = target.length > TARGET_LIMIT ? `${target.slice(0, TARGET_LIMIT)}…` : target;
    const key = `${kind} ${value} ${shown}`;
    const entry = this.#entries.get(key);
    if (entry !== undefined) entry.count++;
    else if (this.#entries.size >= DISTINCT_LIMIT) this.#omitted++;
    else {
      const firstMs = this.#nowMs() - this.#startMs;
      this.#entries.set(key, { kind, target: shown, errno: errnoName(value), count: 1, firstMs });
    }
  }

  /** How often anything was refused. */
  get total(): number {
    return this.#total;
  }

  /** Refusals beyond the first {@link DISTINCT_LIMIT} different ones, which are only counted. */
  get omitted(): number {
    return this.#omitted;
  }

  get entries(): readonly Refusal[] {
    return [...this.#entries.values()];
  }
}
