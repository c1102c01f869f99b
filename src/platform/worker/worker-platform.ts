import { availableParallelism } from 'node:os';
import type { VitrineErrorData } from '../../errors.js';
import { abortedOutcome } from '../aborted-outcome.js';
import { closeLedgerAccount } from '../ledger-account.js';
import type { LoadedImage } from '../loaded-image.js';
import type { ActiveRun, Outside, Platform, RunOutcome, SharedBudget, TimeLimits } from '../platform.js';
import type { RunReport, RunRequest } from '../run-request.js';
import { HELD_MEMORY_LIMIT_BYTES } from '../session-state.js';
import { BufferPool } from './buffer-pool.js';
import { CallServer } from './call-server.js';
import { sharedNowMs } from './control-block.js';
import type { GuestWorker } from './guest-worker.js';
import type { RunMessage, ThreadMessage } from './messages.js';
import { TimeWatch, type WatchActions } from './time-watch.js';
import { WorkerPool } from './worker-pool.js';

/**
 * How long a guest has waited when it counts as one that computes nothing. Another begins in its stead then, on a thread more,
 * which is worth it for long waits only.
 */
const BLOCKED_AFTER_MS = 20;

/** Runs each guest in a thread of its own, where it can be ended whatever it does. */
export class WorkerPlatform implements Platform {
  readonly name = 'worker';
  readonly #pool: WorkerPool;
  readonly #buffers = new BufferPool();

  /** @param idleLimit - how many threads are kept warm; two per processor unless given */
  constructor(loaded: Promise<LoadedImage>, idleLimit: number = 2 * availableParallelism()) {
    this.#pool = new WorkerPool(loaded, idleLimit);
  }

  recycle({ buffer }: Uint8Array): void {
    if (buffer instanceof ArrayBuffer) this.#buffers.give(buffer);
  }

  /** How many runs can compute at once. */
  get processors(): number {
    return availableParallelism();
  }

  /** Starts a thread ahead of the first run. */
  prewarm(): void {
    this.#pool.prewarm();
  }

  start(request: RunRequest, outside: Outside, limits: TimeLimits, budget?: SharedBudget): ActiveRun {
    const run = new WorkerRun({ pool: this.#pool, buffers: this.#buffers, outside, budget });
    return {
      finished: run.execute(request, limits),
      abort: () => run.abort(),
      end: () => run.end(),
      pause: () => run.pause(),
      resume: () => run.resume(),
      isBlocked: () => run.isBlocked(),
    };
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}

interface WorkerRunParts {
  readonly pool: WorkerPool;
  readonly buffers: BufferPool;
  readonly outside: Outside;
  readonly budget: SharedBudget | undefined;
}

/** One run, from taking a worker to giving it back. */
class WorkerRun {
  readonly #pool: WorkerPool;
  readonly #buffers: BufferPool;
  readonly #outside: Outside;
  #watch: TimeWatch | undefined;
  readonly #budget: SharedBudget | undefined;
  #isAborted = false;
  #isPaused = false;
  #calls: CallServer | undefined;
  #worker: GuestWorker | undefined;
  /** Settles when the run is given up: nobody waits for a thread that is still starting then. */
  readonly #givenUp: Promise<void>;
  #giveUp: () => void = () => undefined;

  constructor({ pool, buffers, outside, budget }: WorkerRunParts) {
    this.#pool = pool;
    this.#buffers = buffers;
    this.#outside = outside;
    this.#budget = budget;
    this.#givenUp = new Promise((resolve) => {
      this.#giveUp = resolve;
    });
  }

  abort(): void {
    this.#isAborted = true;
    this.#giveUp();
    this.#watch?.stop('abort');
  }

  end(): void {
    this.#isAborted = true;
    this.#giveUp();
    this.#watch?.end('abort');
  }

  pause(): boolean {
    this.#isPaused = true;
    this.#watch?.pause('user');
    return true;
  }

  resume(): void {
    this.#isPaused = false;
    this.#watch?.resume('user');
  }

  isBlocked(): boolean {
    return this.#isPaused || (this.#worker?.control.blockedForMs ?? 0) > BLOCKED_AFTER_MS;
  }

  async execute(request: RunRequest, limits: TimeLimits): Promise<RunOutcome> {
    const worker = this.#pool.acquire(stateOf(request));
    try {
      await Promise.race([worker.ready, this.#givenUp]);
    } catch (error) {
      await this.#pool.discard(worker);
      return this.#outcome(
        undefined,
        platformFailure(`the guest's thread did not start: ${messageOf(error)}`),
        0,
        0,
      );
    }
    if (this.#isAborted) {
      // The next run finds it ready.
      void worker.ready.then(
        () => this.#pool.release(worker),
        () => this.#pool.discard(worker),
      );
      return abortedOutcome;
    }
    worker.control.reset();
    this.#worker = worker;
    const startedMs = sharedNowMs();
    const threadMs = startCpuMeter(worker, startedMs);
    // What the guest has its controller do is the guest's, too.
    const workMs = () => this.#outside.workMs ?? 0;
    const cpuMs = () => threadMs() + workMs();
    let usedCpuMs = 0;
    const ended = await new Promise<{ report?: RunReport; failure?: VitrineErrorData; isKilled?: boolean }>(
      (resolve) => {
        const actions: WatchActions = {
          cpuMs,
          raise: (reason) => worker.control.interrupt({ action: 'raise', reason }),
          end: (reason) => worker.control.interrupt({ action: 'end', reason }),
          setPaused: (isPaused) => worker.control.setPaused(isPaused),
          kill: () => {
            usedCpuMs = cpuMs();
            resolve({ isKilled: true });
          },
        };
        this.#watch = new TimeWatch(limits, actions, this.#budget);
        if (this.#isPaused) this.#watch.pause('user');
        worker.listener = {
          onMessage: (message) => this.#answer(message, resolve),
          onDeath: (reason) => resolve({ failure: platformFailure(reason) }),
        };
        this.#calls = new CallServer(worker.control, this.#outside);
        const sent = withoutHeld(request, worker.heldState);
        worker.run(...carried(sent, this.#buffers));
        worker.heldState = undefined;
      },
    );
    const wallMs = this.#watch?.wallMs ?? sharedNowMs() - startedMs;
    this.#watch?.finish();
    this.#calls?.close();
    this.#worker = undefined;
    worker.heldState = heldAfter(ended.report);
    if (ended.report === undefined) {
      // A thread that is ended in the midst of a reservation would leave a part of it.
      if (this.#budget !== undefined) await closeLedgerAccount(this.#budget.account);
      await this.#pool.discard(worker);
    } else this.#pool.release(worker);
    const reportedMs = ended.report && ended.report.cpuMs + workMs();
    return this.#outcome(ended.report, ended.failure, reportedMs ?? usedCpuMs, wallMs);
  }

  #outcome(
    report: RunReport | undefined,
    failure: VitrineErrorData | undefined,
    cpuMs: number,
    wallMs: number,
  ): RunOutcome {
    return { report, stopped: this.#watch?.reason, failure, cpuMs, wallMs };
  }

  #answer(
    message: ThreadMessage,
    resolve: (end: { report?: RunReport; failure?: VitrineErrorData }) => void,
  ): void {
    switch (message.type) {
      case 'done':
        resolve({ report: message.report });
        break;
      case 'failed':
        resolve({ failure: message.error });
        break;
      case 'call':
        this.#calls?.serve();
        break;
      default:
        break;
    }
  }
}

/** Which state a worker's machine goes on holding. */
function heldAfter(report: RunReport | undefined): string | undefined {
  const machine = report?.session?.state?.machine;
  return machine !== undefined && machine.memory.memoryBytes <= HELD_MEMORY_LIMIT_BYTES
    ? machine.id
    : undefined;
}

function stateOf(request: RunRequest): string | undefined {
  return 'session' in request ? request.session.state?.machine.id : undefined;
}

/** The request as it is sent to a worker: what it holds already is not. */
function withoutHeld(request: RunRequest, heldState: string | undefined): RunRequest {
  if (!('session' in request)) return request;
  const { session } = request;
  const { state } = session;
  if (state === undefined || state.machine.id !== heldState) return request;
  const machine = { id: heldState, isHeld: true } as const;
  return { ...request, session: { ...session, state: { ...state, machine } } };
}

/** A request as a message, with what becomes the thread's: memory of a session travels in a buffer that comes back. */
function carried(request: RunRequest, buffers: BufferPool): [message: RunMessage, handedOver: ArrayBuffer[]] {
  if (!('session' in request)) return [{ type: 'run', request }, []];
  const { session } = request;
  const { state } = session;
  if (state === undefined || 'isHeld' in state.machine) return [{ type: 'run', request }, []];
  const { memory } = state.machine;
  const spare = buffers.take(memory.bytes.length);
  // The state itself stays here: a call that is rolled back goes on from it.
  const bytes = new Uint8Array(spare, 0, memory.bytes.length);
  bytes.set(memory.bytes);
  const machine = { ...state.machine, memory: { ...memory, bytes } };
  const sent = { ...request, session: { ...session, state: { ...state, machine }, spare } };
  return [{ type: 'run', request: sent }, [spare]];
}

/** CPU milliseconds of the worker's thread since now; the time it was not blocked where there is no such clock. */
function startCpuMeter(worker: GuestWorker, startedMs: number): () => number {
  const clock = worker.cpuClock;
  const startCpuMs = clock?.readMs();
  let lastMs = 0;
  return () => {
    if (clock === undefined || startCpuMs === undefined) {
      return sharedNowMs() - startedMs - worker.control.blockedMs;
    }
    const nowMs = clock.readMs();
    if (nowMs !== undefined) lastMs = nowMs - startCpuMs;
    return lastMs;
  };
}

function platformFailure(message: string): VitrineErrorData {
  return { code: 'ERR_PLATFORM', message };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
