import { Errno, errno } from '../../abi/errno.js';
import { VitrineError } from '../../errors.js';
import { abortedOutcome } from '../aborted-outcome.js';
import { type GuestParts, GuestPartsLoader } from '../guest-parts.js';
import type { LoadedImage } from '../loaded-image.js';
import type { ActiveRun, Outside, Platform, RunOutcome, SharedBudget, TimeLimits } from '../platform.js';
import type { RunRequest } from '../run-request.js';
import { Seat } from '../seat.js';
import type { SeatPorts } from '../seat-ports.js';
import { INLINE_STACK_BYTES } from '../stack-sizes.js';
import { DeadlineInterrupts } from './deadline-interrupts.js';

/**
 * Runs guests on the calling thread. Nothing else happens on it meanwhile, and limits of time act only where
 * the interpreter looks: `sum(itertools.repeat(0))` goes on for ever. Use it where threads are not to be had
 * or the program is trusted to be short.
 */
export class InlinePlatform implements Platform {
  readonly name = 'inline';
  readonly #seat: Seat;
  readonly #parts = new GuestPartsLoader();
  #isRunning = false;

  constructor(loaded: LoadedImage) {
    this.#seat = new Seat(loaded, { stackBytes: INLINE_STACK_BYTES, name: crypto.randomUUID() });
  }

  start(request: RunRequest, outside: Outside, limits: TimeLimits, budget?: SharedBudget): ActiveRun {
    let isAborted = false;
    const stopping: { abort: () => void } = {
      abort: () => {
        isAborted = true;
      },
    };
    // The run begins a turn later, so that the caller has its handle before the thread is taken.
    const finished = this.#parts
      .load(request)
      .then((parts) =>
        isAborted
          ? abortedOutcome
          : this.#run(request, outside, new DeadlineInterrupts(limits, budget), stopping, parts),
      );
    const abort = () => stopping.abort();
    // While the guest runs, nobody is there who could ask for any of this.
    return {
      finished,
      abort,
      end: abort,
      pause: () => false,
      resume: () => undefined,
      isBlocked: () => false,
    };
  }

  async close(): Promise<void> {}

  #run(
    request: RunRequest,
    outside: Outside,
    interrupts: DeadlineInterrupts,
    stopping: { abort: () => void },
    parts: GuestParts,
  ): RunOutcome {
    // A host callback may start another run; the seat is taken by the first.
    if (this.#isRunning) return failed(new VitrineError('ERR_PLATFORM', 'a run on this thread is under way'));
    stopping.abort = () => interrupts.stop('abort');
    this.#isRunning = true;
    try {
      const report = this.#seat.run(request, seatPorts(outside, interrupts), parts);
      return {
        report,
        stopped: interrupts.reason,
        failure: undefined,
        cpuMs: interrupts.cpuMs,
        wallMs: interrupts.wallMs,
      };
    } catch (error) {
      if (error instanceof VitrineError) return failed(error);
      throw error;
    } finally {
      this.#isRunning = false;
    }
  }
}

function seatPorts(outside: Outside, interrupts: DeadlineInterrupts): SeatPorts {
  return {
    clock: {
      realtimeMs: () => performance.timeOrigin + performance.now(),
      monotonicMs: () => performance.now(),
      cpuMs: () => interrupts.cpuMs,
    },
    interrupts,
    fillRandom: fillRandomly,
    channel: {
      exchange(request) {
        const reply = outside.call(request.slice());
        // Nothing can wait here.
        if (reply instanceof Promise) throw errno(Errno.EIO);
        return reply;
      },
      ...(outside.answer && { ask: (call) => atOnce(outside.answer?.(call)) }),
    },
  };
}

/** Nothing can wait here. */
function atOnce<T>(answer: T | Promise<T> | undefined): T {
  if (answer === undefined || answer instanceof Promise) throw errno(Errno.EIO);
  return answer;
}

function fillRandomly(into: Uint8Array): void {
  crypto.getRandomValues(into as Uint8Array<ArrayBuffer>);
}

function failed(error: VitrineError): RunOutcome {
  return { report: undefined, stopped: undefined, failure: error.toData(), cpuMs: 0, wallMs: 0 };
}
