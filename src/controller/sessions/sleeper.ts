/** Something that can be packed while nobody uses it. */
export interface Packable {
  pack(): void;
}

/** How long something is not used before it is packed, in milliseconds. */
export const IDLE_MS = 20_000;
const CHECK_EVERY_MS = 500;

/** How much of the thread one round takes: packing one takes some 3 ms, and there may be thousands. */
const ROUND_MS = 10;

/** Packs what has not been used for a while, a little at a time. */
export class Sleeper {
  /** When each was used last; in that order. */
  readonly #usedMs = new Map<Packable, number>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** It is being used, or was just now. */
  noteUse(packable: Packable): void {
    this.#usedMs.delete(packable);
    this.#usedMs.set(packable, performance.now());
    this.#schedule();
  }

  /** It is no more, or has been packed. */
  forget(packable: Packable): void {
    this.#usedMs.delete(packable);
  }

  #schedule(): void {
    if (this.#timer !== undefined || this.#usedMs.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#packIdle();
      this.#schedule();
    }, CHECK_EVERY_MS);
    // Nobody waits for it.
    this.#timer.unref?.();
  }

  #packIdle(): void {
    const startedMs = performance.now();
    for (const [packable, usedMs] of this.#usedMs) {
      const nowMs = performance.now();
      if (nowMs - usedMs < IDLE_MS || nowMs - startedMs > ROUND_MS) return;
      this.#usedMs.delete(packable);
      packable.pack();
    }
  }
}
