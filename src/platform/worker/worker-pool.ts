import type { LoadedImage } from '../seat.js';
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

  /** A worker for one run, which the caller gives back by {@link release} or {@link discard}. */
  acquire(): GuestWorker {
    let worker = this.#idle.pop();
    while (worker !== undefined && !worker.isAlive) worker = this.#idle.pop();
    worker ??= new GuestWorker(this.#loaded);
    worker.setBusy(true);
    this.#busy.add(worker);
    return worker;
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
