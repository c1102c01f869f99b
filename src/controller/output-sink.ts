import type { StopReason } from '../kernel/interrupts.js';
import { ByteCollector } from './byte-collector.js';

export type OutputStream = 'stdout' | 'stderr';

/** Receives bytes of a stream as they are written. A promise holds the guest back until it is settled. */
export type OutputCallback = (bytes: Uint8Array) => void | Promise<void>;

/** Most bytes of one stream that are kept for the result, whatever the limit of output says. */
const CAPTURE_LIMIT_BYTES = 64 * 2 ** 20;

export interface OutputSinkOptions {
  readonly limitBytes: number;
  readonly capture: boolean;
  readonly onStdout: OutputCallback | undefined;
  readonly onStderr: OutputCallback | undefined;
}

/** Takes a run's output: counts it against the limit, keeps it, and hands it to callbacks. */
export class OutputSink {
  readonly #options: OutputSinkOptions;
  readonly #kept = { stdout: new ByteCollector(), stderr: new ByteCollector() };
  #isTruncated = false;
  #usedBytes = 0;
  /** What a callback threw. */
  callbackFailure: { readonly name: string; readonly error: unknown } | undefined;

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

  /** Takes bytes; answers why the run must end, or undefined. What exceeds the limit is dropped. */
  write(stream: OutputStream, bytes: Uint8Array): Promise<StopReason | undefined> | StopReason | undefined {
    const room = this.#options.limitBytes - this.#usedBytes;
    const taken = bytes.length > room ? bytes.subarray(0, room) : bytes;
    this.#usedBytes += taken.length;
    const reason: StopReason | undefined = taken.length < bytes.length ? 'output' : undefined;
    if (taken.length === 0) return reason;
    this.#keep(stream, taken);
    const callback = stream === 'stdout' ? this.#options.onStdout : this.#options.onStderr;
    if (callback === undefined) return reason;
    const name = stream === 'stdout' ? 'onStdout' : 'onStderr';
    const fail = (error: unknown): StopReason => {
      this.callbackFailure ??= { name, error };
      return 'callback';
    };
    try {
      const answer = callback(taken);
      return answer instanceof Promise ? answer.then(() => reason, fail) : reason;
    } catch (error) {
      return fail(error);
    }
  }

  /** What was kept of a stream, as text. */
  text(stream: OutputStream): string {
    return this.#kept[stream].text();
  }

  #keep(stream: OutputStream, bytes: Uint8Array): void {
    if (!this.#options.capture) return;
    const kept = this.#kept[stream];
    const room = CAPTURE_LIMIT_BYTES - kept.length;
    if (bytes.length > room) this.#isTruncated = true;
    kept.append(bytes.subarray(0, room));
  }
}
