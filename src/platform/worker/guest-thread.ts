import { parentPort, workerData } from 'node:worker_threads';
import { VitrineError } from '../../errors.js';
import type { Channel } from '../../kernel/delegation/delegate.js';
import { GuestEnd } from '../../kernel/interrupts.js';
import { GuestPartsLoader } from '../guest-parts.js';
import type { RunReport } from '../run-request.js';
import { Seat } from '../seat.js';
import type { SeatPorts } from '../seat-ports.js';
import { WORKER_STACK_BYTES } from '../stack-sizes.js';
import { sharedNowMs, ThreadEnd } from './control-block.js';
import type { ControllerMessage, ThreadData, ThreadMessage } from './messages.js';
import { ownCpuClock, ThreadCpuClock } from './thread-cpu-clock.js';

/** The program of a guest's thread: runs what it is sent, one program after the other. */

const { control } = workerData as ThreadData;
const port = parentPort;
if (port === null) throw new VitrineError('ERR_PLATFORM', 'guest-thread.js is only started as a worker');
const thread = new ThreadEnd(control);
let seat: Seat | undefined;
const parts = new GuestPartsLoader();
const cpuClock = ownCpuClock();
const clock = cpuClock === undefined ? undefined : new ThreadCpuClock(cpuClock);

function post(message: ThreadMessage, handedOver: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, handedOver);
}

/** A session's memory is moved, not copied: nothing here keeps it. */
function buffersOf({ session }: RunReport): ArrayBuffer[] {
  const memory = session?.state?.machine.memory;
  return memory === undefined
    ? []
    : [memory.bytes.buffer as ArrayBuffer, memory.blocks.buffer as ArrayBuffer];
}

/** CPU milliseconds since a moment; time not blocked where the thread has no clock of its own. */
function startCpuMeter(): () => number {
  const startCpuMs = clock?.readMs();
  const startMs = sharedNowMs();
  return () => {
    if (clock !== undefined && startCpuMs !== undefined) return (clock.readMs() ?? 0) - startCpuMs;
    return sharedNowMs() - startMs - thread.blockedMs;
  };
}

const channel: Channel = {
  exchange(request, isInterruptible) {
    const call = thread.beginCall(request);
    post({ type: 'call' });
    const reply = thread.awaitReply(
      call,
      () => thread.peek()?.action === 'end' || (isInterruptible && thread.isInterrupted),
    );
    if (reply === undefined && thread.peek()?.action === 'end') {
      throw GuestEnd.stopped(thread.peek()?.reason ?? 'abort');
    }
    return reply;
  },
};

function seatPorts(): SeatPorts {
  thread.reset();
  return {
    clock: { realtimeMs: sharedNowMs, monotonicMs: () => performance.now(), cpuMs: startCpuMeter() },
    interrupts: thread,
    fillRandom(into) {
      crypto.getRandomValues(into as Uint8Array<ArrayBuffer>);
    },
    channel,
  };
}

/** The run is told of already: what fails here must not be taken for the next one's failure. */
function warmUp(seat: Seat): void {
  try {
    seat.warmUp();
  } catch {
    process.exit(1);
  }
}

port.on('message', async (message: ControllerMessage) => {
  try {
    if (message.type === 'load') {
      seat = new Seat(message.loaded, {
        stackBytes: WORKER_STACK_BYTES,
        name: crypto.randomUUID(),
      });
      seat.warmUp();
      post({ type: 'ready', cpuClock });
    } else if (seat !== undefined) {
      const needed = await parts.load(message.request);
      const report = seat.run(message.request, seatPorts(), needed);
      post({ type: 'done', report }, buffersOf(report));
      warmUp(seat);
    }
  } catch (error) {
    const failure =
      error instanceof VitrineError
        ? error
        : new VitrineError('ERR_PLATFORM', `the guest's thread failed: ${String(error)}`);
    post({ type: 'failed', error: failure.toData() });
  }
});
