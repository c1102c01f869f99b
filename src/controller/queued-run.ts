import { abortedOutcome } from '../platform/aborted-outcome.js';
import type { ActiveRun, Outside, Platform, RunOutcome, TimeLimits } from '../platform/platform.js';
import type { RunRequest } from '../platform/run-request.js';
import type { RunBudget } from './custodian/run-budget.js';
import type { RunQueue, RunTurn, WaitingRun } from './schedule/run-queue.js';
import type { Share } from './schedule/share.js';

export interface QueuedRunOptions {
  readonly platform: Platform;
  /** Where the run waits for its turn; undefined to begin at once. */
  readonly queue: RunQueue | undefined;
  /** Its place in the queue. */
  readonly share: Share;
  /** What it charges; undefined when nobody else pays. */
  readonly budget: RunBudget | undefined;
  /** Linear memory that a fresh guest begins with. */
  readonly memoryFloorBytes: number;
}

/** The outcome of a run that its budget did not let begin: the budget says why. */
const refusedOutcome: RunOutcome = { ...abortedOutcome, stopped: undefined };

/** A run that waits until it is its turn and its budget lets it begin, and then is one like others. */
export class QueuedRun implements ActiveRun {
  readonly finished: Promise<RunOutcome>;
  readonly #options: QueuedRunOptions;
  #waiting: WaitingRun | undefined;
  #active: ActiveRun | undefined;
  #isAborted = false;
  #isPaused = false;

  constructor(options: QueuedRunOptions, request: RunRequest, outside: Outside, limits: TimeLimits) {
    this.#options = options;
    this.finished =
      options.queue === undefined
        ? this.#run(request, outside, limits, undefined)
        : this.#waitForTurn(options.queue, request, outside, limits);
  }

  abort(): void {
    this.#isAborted = true;
    this.#waiting?.cancel();
    this.#active?.abort();
  }

  end(): void {
    this.#isAborted = true;
    this.#waiting?.cancel();
    this.#active?.end();
  }

  pause(): boolean {
    this.#isPaused = true;
    return this.#active?.pause() ?? this.#options.platform.name !== 'inline';
  }

  resume(): void {
    this.#isPaused = false;
    this.#active?.resume();
  }

  isBlocked(): boolean {
    return this.#active?.isBlocked() ?? true;
  }

  async #waitForTurn(
    queue: RunQueue,
    request: RunRequest,
    outside: Outside,
    limits: TimeLimits,
  ): Promise<RunOutcome> {
    this.#waiting = queue.enqueue(this.#options.share);
    const turn = await this.#waiting.turn;
    this.#waiting = undefined;
    if (turn === undefined) return abortedOutcome;
    try {
      return await this.#run(request, outside, limits, turn);
    } finally {
      turn.release();
    }
  }

  async #run(
    request: RunRequest,
    outside: Outside,
    limits: TimeLimits,
    turn: RunTurn | undefined,
  ): Promise<RunOutcome> {
    const { platform, budget, memoryFloorBytes } = this.#options;
    if (this.#isAborted) return abortedOutcome;
    if (budget?.begin(memoryBytesOf(request) ?? memoryFloorBytes) === false) return refusedOutcome;
    const active = platform.start(request, outside, limits, budget);
    this.#active = active;
    if (this.#isPaused) active.pause();
    if (turn === undefined) return await active.finished;
    turn.isBlocked = () => active.isBlocked();
    let chargedMs = 0;
    const charge = (cpuMs: number): void => {
      chargedMs += cpuMs;
      turn.charge(cpuMs);
    };
    if (budget !== undefined) budget.onCpu = charge;
    const outcome = await active.finished;
    if (budget !== undefined) budget.onCpu = undefined;
    charge(Math.max(0, outcome.cpuMs - chargedMs));
    return outcome;
  }
}

/** Linear memory that a session's guest begins with; undefined for a fresh one. */
function memoryBytesOf(request: RunRequest): number | undefined {
  const machine = 'session' in request ? request.session.state?.machine : undefined;
  return machine !== undefined && 'memory' in machine ? machine.memory.memoryBytes : undefined;
}
