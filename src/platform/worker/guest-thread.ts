import { parentPort, workerData } from 'node:worker_threads';
import { Errno, errno } from '../../abi/errno.js';
import { VitrineError } from '../../errors.js';
import { GuestEnd } from '../../kernel/interrupts.js';
import type { KernelPorts } from '../../kernel/kernel.js';
import { inputDevice, outputDevice } from '../console-device.js';
import type { OutputStream } from '../platform.js';
import { Seat } from '../seat.js';
import { WORKER_STACK_BYTES } from '../stack-sizes.js';
import { sharedNowMs, ThreadEnd } from './control-block.js';
import type { ControllerMessage, RunMessage, ThreadData, ThreadMessage } from './messages.js';
import { ownCpuClock, readCpuMs } from './thread-cpu-clock.js';

/** The program of a guest's thread: runs what it is sent, one program after the other. */

const { control } = workerData as ThreadData;
const port = parentPort;
if (port === null) throw new VitrineError('ERR_PLATFORM', 'guest-thread.js is only started as a worker');
const thread = new ThreadEnd(control);
let seat: Seat | undefined;
const cpuClock = ownCpuClock();

function post(message: ThreadMessage): void {
  port?.postMessage(message);
}

/** CPU milliseconds since a moment; time not blocked where the thread has no clock of its own. */
function startCpuMeter(): () => number {
  const startCpuMs = cpuClock === undefined ? undefined : readCpuMs(cpuClock);
  const startMs = sharedNowMs();
  return () => {
    if (cpuClock !== undefined && startCpuMs !== undefined) return (readCpuMs(cpuClock) ?? 0) - startCpuMs;
    return sharedNowMs() - startMs - thread.blockedMs;
  };
}

function portsFor(message: RunMessage): KernelPorts {
  const [outIsTerminal, errIsTerminal] = message.request.program.terminals;
  const send = (stream: OutputStream) => (bytes: Uint8Array) => {
    thread.beginCall(bytes);
    post({ type: 'write', stream, length: bytes.length });
    const reply = thread.awaitReply(() => thread.poll()?.action === 'end');
    if (reply === undefined) throw GuestEnd.stopped(thread.poll()?.reason ?? 'abort');
    return reply.reason;
  };
  return {
    clock: { realtimeMs: sharedNowMs, monotonicMs: () => performance.now(), cpuMs: startCpuMeter() },
    interrupts: thread,
    fillRandom(into) {
      crypto.getRandomValues(into as Uint8Array<ArrayBuffer>);
    },
    stdin: inputDevice(message.stdinIsTerminal, (limitBytes) => {
      thread.beginCall(undefined);
      post({ type: 'read', limitBytes });
      const before = thread.poll()?.action;
      const reply = thread.awaitReply(() => thread.poll()?.action !== before);
      if (reply === undefined) throw errno(Errno.EINTR);
      return reply.payload;
    }),
    stdout: outputDevice(outIsTerminal, send('stdout')),
    stderr: outputDevice(errIsTerminal, send('stderr')),
  };
}

port.on('message', (message: ControllerMessage) => {
  try {
    if (message.type === 'load') {
      seat = new Seat(message.loaded, { stackBytes: WORKER_STACK_BYTES });
      seat.warmUp();
      post({ type: 'ready', cpuClock });
    } else if (seat !== undefined) {
      post({ type: 'done', report: seat.run(message.request, portsFor(message)) });
      seat.reset();
    }
  } catch (error) {
    const failure =
      error instanceof VitrineError
        ? error
        : new VitrineError('ERR_PLATFORM', `the guest's thread failed: ${String(error)}`);
    post({ type: 'failed', error: failure.toData() });
  }
});
