// Ticks all things steadily, each once per period, and enters what it costs.

/**
 * Each thing has its own moment in the period. A tick that takes longer delays its own thing alone: ticks that come due
 * meanwhile are left out. All ticks that are due are asked for at once. The library begins as many as there are
 * processors, and chooses by who had the least so far; with fewer calls in flight, this loop would choose.
 */
export class Ticker {
  ticks = 0;
  inFlight = 0;
  elapsedMs = 0;
  #things;
  #everyMs;
  #onStop;
  #timers = new Set();
  #startedMs = 0;
  #isOver = false;

  /** @param onStop - called with a thing that was stopped and why */
  constructor(things, everyMs, onStop) {
    this.#things = things;
    this.#everyMs = everyMs;
    this.#onStop = onStop;
  }

  start() {
    this.#startedMs = performance.now();
    for (const [index, thing] of this.#things.entries()) {
      const firstMs = this.#startedMs + (index / this.#things.length) * this.#everyMs;
      this.#at(firstMs, () => this.#tick(thing, firstMs));
    }
  }

  /** Ends it. What is under way is not entered any more. */
  stop() {
    this.elapsedMs = performance.now() - this.#startedMs;
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const thing of this.#things) {
      if (!thing.isTicking) continue;
      // A tick has its whole period to be done in: the last one is not missed yet, those before it are.
      thing.due += this.#periodsSince(thing.askedMs) - 1;
    }
  }

  async #tick(thing, dueMs) {
    thing.due++;
    thing.isTicking = true;
    thing.askedMs = dueMs;
    this.inFlight++;
    try {
      const result = await thing.session.invoke({ call: 'tick', args: [thing.due] });
      if (this.#isOver) return;
      this.ticks++;
      const reason = thing.book(result);
      if (reason !== undefined) this.#onStop(thing, reason);
    } catch (error) {
      // The session was closed under it, at the end of the world.
      if (!this.#isOver) throw error;
      return;
    } finally {
      this.inFlight--;
      if (!this.#isOver) thing.isTicking = false;
    }
    const missed = this.#periodsSince(dueMs);
    thing.due += missed;
    const nextMs = dueMs + (missed + 1) * this.#everyMs;
    this.#at(nextMs, () => this.#tick(thing, nextMs));
  }

  #periodsSince(ms) {
    return Math.floor((performance.now() - ms) / this.#everyMs);
  }

  #at(ms, action) {
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        action();
      },
      Math.max(0, ms - performance.now()),
    );
    this.#timers.add(timer);
  }
}
