import { FairQueue, type TakenItem } from './fair-queue.js';
import type { PlaceRule } from './place-rule.js';
import type { Share } from './share.js';

export interface RunQueueOptions {
  /** Runs that compute at once: as many as there are processors. */
  readonly slots: number;
  /**
   * Runs under way at once, with those that are blocked: each takes a thread. Four times the slots unless given. Up to
   * twice as many where others would not let one begin that has none or few, see {@link PlaceRule}.
   */
  readonly mostRuns?: number;
  /** Milliseconds on any clock that never goes back. */
  readonly nowMs?: () => number;
  /** Does something later; the answer takes that back. */
  readonly later?: (action: () => void, ms: number) => () => void;
}

/** How often running ones are asked whether they are blocked, while others wait for their slots. */
const RECHECK_MS = 5;

/** A run that waits for its turn. */
export interface WaitingRun {
  /** The run may begin; undefined when it was cancelled. */
  readonly turn: Promise<RunTurn | undefined>;
  /** Gives up waiting, as long as its turn has not come. */
  cancel(): void;
}

/** A run's turn: it has a slot until it releases it. */
export interface RunTurn {
  /** Whether the run computes nothing: it waits for a delegated call, sleeps, or is paused. False unless set. */
  isBlocked: () => boolean;
  /** CPU time that it used since the last charge. */
  charge(cpuMs: number): void;
  /** The run is over. */
  release(): void;
}

type Start = (turn: RunTurn | undefined) => void;

/**
 * Decides which runs go on at once: as many as there are slots, and more while some of those are blocked. Those that
 * wait are chosen fairly along the tree of their shares, see {@link FairQueue}.
 */
export class RunQueue {
  readonly #slots: number;
  readonly #nowMs: () => number;
  readonly #later: (action: () => void, ms: number) => () => void;
  readonly #queue: FairQueue<Start>;
  readonly #running = new Set<RunTurn>();
  #cancelTimer: (() => void) | undefined;

  constructor({
    slots,
    mostRuns = 4 * slots,
    nowMs = () => performance.now(),
    later = afterMs,
  }: RunQueueOptions) {
    this.#slots = slots;
    this.#queue = new FairQueue(Math.max(slots, mostRuns));
    this.#nowMs = nowMs;
    this.#later = later;
  }

  get waitingCount(): number {
    return this.#queue.size;
  }

  get runningCount(): number {
    return this.#running.size;
  }

  /** Lets a run wait for its turn, which may come at once. Precondition: the share is a leaf of its tree. */
  enqueue(share: Share): WaitingRun {
    let start: Start = () => undefined;
    const turn = new Promise<RunTurn | undefined>((resolve) => {
      start = resolve;
    });
    const ticket = this.#queue.add(share, start);
    this.#pump();
    return {
      turn,
      cancel: () => {
        if (!this.#queue.remove(ticket)) return;
        start(undefined);
        // The parts of its siblings are larger now.
        this.#pump();
      },
    };
  }

  /** Begins as many runs as there is room for, and sees to it that the next is not forgotten. */
  #pump(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const nowMs = this.#nowMs();
    let free = this.#freeSlots();
    while (free > 0) {
      const taken = this.#queue.take(nowMs);
      if (taken === undefined) break;
      this.#start(taken);
      free--;
    }
    if (this.#queue.size === 0) return;
    const readyMs = this.#queue.nextReadyMs;
    // Without a free slot, somebody may become blocked. With one, those that wait are set aside, or wait for a place.
    if (free <= 0) this.#cancelTimer = this.#later(() => this.#pump(), RECHECK_MS);
    else if (readyMs !== undefined) {
      this.#cancelTimer = this.#later(() => this.#pump(), Math.max(1, readyMs - nowMs));
    }
  }

  #freeSlots(): number {
    let computing = 0;
    for (const turn of this.#running) if (!turn.isBlocked()) computing++;
    return this.#slots - computing;
  }

  #start(taken: TakenItem<Start>): void {
    const turn: RunTurn = {
      isBlocked: () => false,
      charge: (cpuMs) => taken.charge(cpuMs),
      release: () => {
        if (!this.#running.delete(turn)) return;
        taken.settle();
        this.#pump();
      },
    };
    this.#running.add(turn);
    taken.item(turn);
  }
}

function afterMs(action: () => void, ms: number): () => void {
  const timer = setTimeout(action, Math.min(ms, 2 ** 31 - 1));
  return () => clearTimeout(timer);
}
