import type { StopReason } from '../../kernel/interrupts.js';
import { ByteCollector } from '../byte-collector.js';
import type { OutputTarget } from './output-target.js';

export type OutputStream = 'stdout' | 'stderr';

/** Most bytes of one stream that are kept for the result, whatever the limit of output says. */
const CAPTURE_LIMIT_BYTES = 64 * 2 ** 20;

export interface OutputSinkOptions {
  readonly limitBytes: number;
  /** Bytes that whoever pays for the run has left, and how to charge them; none unless given. */
  readonly budget?: OutputBudget | undefined;
  readonly capture: boolean;
  /** False where the guest runs on this thread: a promise of a target is then its own affair. */
  readonly canWait: boolean;
  /** Who gets what is written, all at once. */
  readonly targets: Readonly<Record<OutputStream, readonly OutputTarget[]>>;
}

/** Output that a run shares with others. */
export interface OutputBudget {
  /** Bytes that are left. */
  left(): number;
  /** Charges bytes; false when they do not fit. */
  charge(bytes: number): boolean;
}

/** Takes a run's output: counts it against the limit, keeps it, and hands it to those who want it. */
export class OutputSink {
  readonly #options: OutputSinkOptions;
  readonly #kept = { stdout: new ByteCollector(), stderr: new ByteCollector() };
  #isTruncated = false;
  #isClosed = false;
  #usedBytes = 0;
  #failure: { readonly name: string; readonly error: unknown } | undefined;

  constructor(options: OutputSinkOptions) {
    this.#options = options;
  }

  /** Bytes taken from the guest, within the limit. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  /** Whether more was written than is kept. */
  get isTruncated(): boolean {
    return this.#isTruncated;
  }

  /** What a target threw, and which. */
  get callbackFailure(): { readonly name: string; readonly error: unknown } | undefined {
    return this.#failure;
  }

  /**
   * Takes bytes; answers why the run must end, or undefined. What exceeds the limit is dropped.
   * @returns a promise where the guest is to wait: it is settled when every target has taken the bytes
   */
  write(stream: OutputStream, bytes: Uint8Array): Promise<StopReason | undefined> | StopReason | undefined {
    // Who failed once gets nothing more.
    if (this.#failure !== undefined) return 'callback';
    const { limitBytes, budget } = this.#options;
    const left = Math.min(limitBytes - this.#usedBytes, budget?.left() ?? Number.POSITIVE_INFINITY);
    const room = Math.max(0, left);
    const taken = bytes.length > room ? bytes.subarray(0, room) : bytes;
    this.#usedBytes += taken.length;
    budget?.charge(taken.length);
    const isCut = taken.length < bytes.length;
    // What does not fit is charged, too, so that the budget notes whose limit it was.
    if (isCut) budget?.charge(bytes.length - taken.length);
    const reason: StopReason | undefined = isCut ? 'output' : undefined;
    if (taken.length === 0) return reason;
    this.#keep(stream, taken);
    const waits = this.#options.targets[stream].flatMap((target) => this.#hand(target, taken) ?? []);
    const verdict = () => (this.#failure === undefined ? reason : 'callback');
    return waits.length === 0 || !this.#options.canWait ? verdict() : Promise.all(waits).then(verdict);
  }

  /** What was kept of a stream, as text. */
  text(stream: OutputStream): string {
    return this.#kept[stream].text();
  }

  /** Lets go of all targets. What fails later is not noted any more. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    const { stdout, stderr } = this.#options.targets;
    for (const target of [...stdout, ...stderr]) {
      try {
        await target.close();
      } catch (error) {
        this.#fail(target, error);
      }
    }
    this.#isClosed = true;
  }

  /** Gives a target bytes of its own; a promise, which never rejects, where that takes time. */
  #hand(target: OutputTarget, bytes: Uint8Array): Promise<void> | undefined {
    try {
      const answer: unknown = target.write(bytes.slice());
      return isThenable(answer)
        ? Promise.resolve(answer).then(undefined, (error) => this.#fail(target, error))
        : undefined;
    } catch (error) {
      this.#fail(target, error);
      return undefined;
    }
  }

  #fail(target: OutputTarget, error: unknown): void {
    if (!this.#isClosed) this.#failure ??= { name: target.name, error };
  }

  #keep(stream: OutputStream, bytes: Uint8Array): void {
    if (!this.#options.capture) return;
    const kept = this.#kept[stream];
    const room = CAPTURE_LIMIT_BYTES - kept.length;
    if (bytes.length > room) this.#isTruncated = true;
    kept.append(bytes.subarray(0, room));
  }
}

function isThenable(value: unknown): value is PromiseLike<void> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
