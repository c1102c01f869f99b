import type { SocketEvents } from '../../../abi/delegation/calls.js';
import { Poll } from '../../../abi/emscripten.js';

/** Longest delay of a timer; a longer one fires at once. */
const TIMER_LIMIT_MS = 2 ** 31 - 1;
const ALWAYS = Poll.ERR | Poll.HUP | Poll.NVAL;

/** The one wait of a guest, which has one thread. */
export class PollWait {
  readonly #eventsOf: (socket: number) => number;
  #waiting: { readonly check: () => void; readonly end: () => void } | undefined;

  /** @param eventsOf - the events that hold for a socket now */
  constructor(eventsOf: (socket: number) => number) {
    this.#eventsOf = eventsOf;
  }

  /**
   * Waits until a socket has one of the events asked for, at most `timeoutMs`. A wait that is under way ends with
   * nothing: whoever asked has given it up.
   */
  wait(sockets: readonly SocketEvents[], timeoutMs: number): Promise<readonly SocketEvents[]> {
    this.cancel();
    const ready = this.#ready(sockets);
    if (ready.length > 0 || !(timeoutMs > 0)) return Promise.resolve(ready);
    return new Promise((resolve) => {
      const finish = (answer: readonly SocketEvents[]): void => {
        clearTimeout(timer);
        this.#waiting = undefined;
        resolve(answer);
      };
      const timer = Number.isFinite(timeoutMs)
        ? setTimeout(() => finish(this.#ready(sockets)), Math.min(Math.ceil(timeoutMs), TIMER_LIMIT_MS))
        : undefined;
      const check = (): void => {
        const answer = this.#ready(sockets);
        if (answer.length > 0) finish(answer);
      };
      this.#waiting = { check, end: () => finish([]) };
    });
  }

  /** Something has happened. */
  check(): void {
    this.#waiting?.check();
  }

  cancel(): void {
    this.#waiting?.end();
  }

  #ready(sockets: readonly SocketEvents[]): readonly SocketEvents[] {
    const ready: SocketEvents[] = [];
    for (const { socket, events } of sockets) {
      const holding = this.#eventsOf(socket) & (events | ALWAYS);
      if (holding !== 0) ready.push({ socket, events: holding });
    }
    return ready;
  }
}
