// A thing: a body, the session that moves it, and what it cost so far.

export class Thing {
  ticks = 0;
  /** Ticks that were due, done or not. */
  due = 0;
  cpuMs = 0;
  rollbacks = 0;
  /** Why it was stopped → how often. */
  stops = new Map();
  /** Messages that came too fast, or after the last one that was allowed. */
  refused = 0;
  /** What its script raised: how often, and the last of it. */
  raised = 0;
  lastRaised = '';
  isTicking = false;

  constructor({ kind, player, body, session, custodian }) {
    this.kind = kind;
    this.player = player;
    this.body = body;
    this.session = session;
    this.custodian = custodian;
  }

  get name() {
    return this.body.name;
  }

  get stopCount() {
    return [...this.stops.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Enters what a tick came to. @returns why it was stopped, if it was */
  book(result) {
    this.ticks++;
    this.cpuMs += result.usage.cpuMs;
    for (const { kind, count } of result.refused) if (kind === 'capability') this.refused += count;
    if (result.rolledBack) this.rollbacks++;
    if (result.exception !== null) {
      this.raised++;
      this.lastRaised = `${result.exception.type}: ${result.exception.message}`;
    }
    if (result.stopped === null) return undefined;
    const reason = reasonOf(result.stopped);
    this.stops.set(reason, (this.stops.get(reason) ?? 0) + 1);
    return reason;
  }
}

function reasonOf({ reason, limit, custodian }) {
  if (reason !== 'limit') return reason;
  return custodian === undefined ? limit : `${limit} of ${custodian}`;
}
