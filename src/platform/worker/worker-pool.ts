import type { LoadedImage } from '../loaded-image.js';
import { GuestWorker } from './guest-worker.js';

/** Keeps workers warm: taking one that is ready costs nothing, starting one some 50 ms. */
export class WorkerPool {
  readonly #loaded: Promise<LoadedImage>;
  readonly #idleLimit: number;
  readonly #idle: GuestWorker[] = [];
  readonly #busy = new Set<GuestWorker>();
  #isClosed = false;

  /** @param idleLimit - how many are kept when nobody uses them */
  constructor(loaded: Promise<LoadedImage>, idleLimit: number) {
    this.#loaded = loaded;
    this.#idleLimit = idleLimit;
  }

  /** Starts a worker that the next caller will find ready or on its way. */
  prewarm(): void {
    if (this.#idle.length < this.#idleLimit && !this.#isClosed)
      this.#idle.push(new GuestWorker(this.#loaded));
  }

  /**
   * A worker for one run, which the caller gives back by {@link release} or {@link discard}.
   * @param state - of a session: a worker that holds it is preferred, and one that holds another's left alone
   */
  acquire(state?: string): GuestWorker {
    const worker = this.#takeIdle(state) ?? new GuestWorker(this.#loaded);
    worker.setBusy(true);
    this.#busy.add(worker);
    return worker;
  }

  /** The one that was used last, for its caches are warm, unless another fits better. */
  #takeIdle(state: string | undefined): GuestWorker | undefined {
    for (let index = this.#idle.length - 1; index >= 0; index--) {
      if (this.#idle[index]?.isAlive === false) this.#idle.splice(index, 1);
    }
    const fitting = this.#idle.findLastIndex(({ heldState }) => heldState === state);
    return fitting < 0 ? this.#idle.pop() : this.#idle.splice(fitting, 1)[0];
  }

  release(worker: GuestWorker): void {
    this.#busy.delete(worker);
    worker.listener = undefined;
    worker.setBusy(false);
    if (!worker.isAlive) return;
    if (this.#isClosed || this.#idle.length >= this.#idleLimit) void worker.kill();
    else this.#idle.push(worker);
  }

  async discard(worker: GuestWorker): Promise<void> {
    this.#busy.delete(worker);
    worker.listener = undefined;
    await worker.kill();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const all = [...this.#idle.splice(0), ...this.#busy];
    await Promise.all(all.map((worker) => worker.kill()));
  }
}
