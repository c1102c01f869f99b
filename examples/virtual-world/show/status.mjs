// How it goes at this moment.
import { printable } from './text.mjs';

/** Most events that are kept to be shown. */
const EVENTS_MAX = 4;

export class Status {
  #ticker;
  #things;
  #startedMs = performance.now();
  #last = { ms: performance.now(), ticks: 0 };
  #events = [];
  /** How often each thing was stopped for each reason. */
  #counts = new Map();

  constructor(ticker, things) {
    this.#ticker = ticker;
    this.#things = things;
  }

  /** @returns a line about it, when it is the first of its kind */
  noteStop(thing, reason) {
    const text = `${printable(thing.name, 30)} was stopped: ${printable(reason, 40)}`;
    const count = (this.#counts.get(text) ?? 0) + 1;
    this.#counts.set(text, count);
    this.#events = this.#events.filter((event) => event !== text);
    this.#events.push(text);
    if (this.#events.length > EVENTS_MAX) this.#events.shift();
    return count === 1 ? text : undefined;
  }

  get events() {
    return this.#events.map((text) => `${text} (${this.#counts.get(text)} times)`);
  }

  line() {
    const ms = performance.now();
    const perSecond = ((this.#ticker.ticks - this.#last.ticks) * 1000) / (ms - this.#last.ms);
    this.#last = { ms, ticks: this.#ticker.ticks };
    const asleep = this.#things.filter(({ session }) => session.isAsleep).length;
    const resting = this.#things.length - this.#ticker.inFlight - asleep;
    return [
      `${Math.round((ms - this.#startedMs) / 1000)} s`.padStart(5),
      `${Math.round(perSecond)} ticks/s`.padStart(11),
      `${this.#ticker.inFlight} ticking or waiting`,
      `${Math.max(0, resting)} at rest`,
      `${asleep} asleep`,
      `${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB`,
    ].join(' | ');
  }
}
