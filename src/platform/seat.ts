import { endOf } from '../engine/cpython/guarded-run.js';
import type { Machine } from '../engine/cpython/machine.js';
import { Namespaces } from '../engine/cpython/namespaces/namespace.js';
import { runProgram } from '../engine/cpython/run-program.js';
import { callSession } from '../engine/cpython/session-call.js';
import { GuestEnd } from '../kernel/interrupts.js';
import type { Kernel } from '../kernel/kernel.js';
import { exportKernel } from '../kernel/state/export-kernel.js';
import { ZoneFiles } from '../kernel/time/zone-files.js';
import { ArchiveIndex } from '../vfs/archive/archive-index.js';
import { GeneratedFileSystem } from '../vfs/zoneinfo/generated-file-system.js';
import { GuestKernel, idleKernel, type SharedFiles } from './guest-kernel.js';
import type { MountsClass } from './load-mounts.js';
import type { LoadedImage } from './loaded-image.js';
import { MachineBay } from './machine-bay.js';
import type { ProgramRequest, RunReport, RunRequest, SessionRequest, SessionTask } from './run-request.js';
import type { SeatPorts } from './seat-ports.js';

export interface SeatOptions {
  /** How much of the guest's own stack CPython may use; what the thread's native stack can follow. In bytes. */
  readonly stackBytes: number;
  /** Tells this seat's states from those of all others. */
  readonly name: string;
}

/**
 * A place where one guest at a time runs, on the thread that calls it. It keeps a machine between runs, and puts the
 * image's or a session's memory into it before each, so that nothing of a run is there for another.
 */
export class Seat {
  readonly #loaded: LoadedImage;
  readonly #options: SeatOptions;
  readonly #shared: SharedFiles;
  readonly #bay: MachineBay;
  readonly #namespaces: Namespaces;
  #statesTaken = 0;

  constructor(loaded: LoadedImage, options: SeatOptions) {
    this.#loaded = loaded;
    this.#options = options;
    this.#bay = new MachineBay(loaded, idleKernel);
    const library = new ArchiveIndex(loaded.image.archive, { table: loaded.library });
    this.#namespaces = new Namespaces(library);
    this.#shared = {
      pythonVersion: loaded.image.facts.pythonVersion,
      library,
      // The same for all runs: what one program had made is there for the next.
      zones: new GeneratedFileSystem(new ZoneFiles(), { dev: 4 }),
    };
  }

  /** Makes the machine ready ahead of the next run: now rather than at its beginning. */
  warmUp(): void {
    this.#bay.warmUp();
  }

  /**
   * Runs a program to its end, or a session's call, blocking the thread. Never throws for anything that the guest does.
   * @param Mounts - from `loadMounts`; needed where the request has any
   * @throws VitrineError ERR_FILE when the request's files do not fit its limits, ERR_BAD_OPTION when its working
   * directory does not exist
   */
  run(request: RunRequest, ports: SeatPorts, Mounts?: MountsClass): RunReport {
    const guest = new GuestKernel(request, ports, this.#shared, Mounts);
    guest.kernel.memoryPeakBytes = this.#loaded.image.facts.memoryBytes;
    try {
      return 'session' in request ? this.#callSession(request, guest) : this.#runProgram(request, guest);
    } finally {
      // Until the next run nothing may be reached through the machine, and nothing of this run be kept.
      this.#bay.rest();
    }
  }

  #runProgram(request: ProgramRequest, guest: GuestKernel): RunReport {
    const machine = this.#bay.bringImage(guest.kernel);
    const namespace = this.#namespaces.make(request.namespace, guest.library);
    const run = { program: request.program, identity: request.identity, namespace };
    const end = runProgram(machine, this.#loaded.image.facts, run, this.#options);
    // What a run that was cut short has not closed, it has not finished: whoever has the files drops it.
    if (end.kind === 'exited') closeDescriptors(guest.kernel);
    return { end, session: undefined, ...guest.report(false) };
  }

  #callSession(request: SessionRequest, guest: GuestKernel): RunReport {
    const { session, identity } = request;
    const { kernel } = guest;
    const { call, state, isCopy } = session;
    let machine: Machine;
    try {
      machine = this.#bring(session, guest);
    } catch (thrown) {
      // Its state asks for more than there is, or servers that are gone.
      const end = endOf(thrown);
      return { end, session: { answer: undefined, state: undefined }, ...guest.report(true) };
    }
    kernel.memoryPeakBytes = machine.memory.sizeBytes;
    const namespace = this.#namespaces.make(request.namespace, guest.library);
    // What is gone from memory, is gone from the state.
    if (state !== undefined) namespace?.closeLibrary();
    const run = { call, identity, isCopy, namespace };
    const { end, isIntact, answer } = callSession(machine, this.#loaded.image.facts, run, this.#options);
    if (!isIntact) return { end, session: { answer, state: undefined }, ...guest.report(true) };
    const id = `${this.#options.name}.${++this.#statesTaken}`;
    const left = { machine: this.#bay.takeState(id), kernel: exportKernel(kernel) };
    const report = { end, session: { answer, state: left }, ...guest.report(true) };
    // Servers learn that their handles are used no more; the state has the paths.
    closeDescriptors(kernel);
    return report;
  }

  /** A machine that goes on where the session was, or begins one. @throws GuestFault, GuestEnd */
  #bring({ state }: SessionTask, guest: GuestKernel): Machine {
    if (state === undefined) return this.#bay.bringImage(guest.kernel);
    guest.resume(state.kernel);
    return this.#bay.bringState(state.machine, guest.kernel);
  }
}

/** Closing may be delegated, and a run that is over is answered no more. */
function closeDescriptors(kernel: Kernel): void {
  try {
    kernel.descriptors.closeAll();
  } catch (thrown) {
    if (!(thrown instanceof GuestEnd)) throw thrown;
  }
}
