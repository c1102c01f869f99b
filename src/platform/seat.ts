import { endOf } from '../engine/cpython/guarded-run.js';
import type { Machine } from '../engine/cpython/machine.js';
import type { GuestNamespace, Namespaces } from '../engine/cpython/namespaces/namespace.js';
import type { ProgramEnd } from '../engine/cpython/program.js';
import { runProgram } from '../engine/cpython/run-program.js';
import type { SessionAnswer } from '../engine/cpython/session-call.js';
import { VitrineError } from '../errors.js';
import { GuestEnd } from '../kernel/interrupts.js';
import type { Kernel } from '../kernel/kernel.js';
import { ZoneFiles } from '../kernel/time/zone-files.js';
import { ArchiveIndex } from '../vfs/archive/archive-index.js';
import { GeneratedFileSystem } from '../vfs/zoneinfo/generated-file-system.js';
import { GuestKernel, idleKernel, type SharedFiles } from './guest-kernel.js';
import type { GuestParts } from './guest-parts.js';
import type { LoadedImage } from './loaded-image.js';
import { MachineBay } from './machine-bay.js';
import type { ProgramRequest, RunReport, RunRequest, SessionRequest } from './run-request.js';
import type { SeatPorts } from './seat-ports.js';
import type { SessionMemory } from './session-memory.js';
import type { SessionParts } from './session-parts.js';

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
  #namespaces: Namespaces | undefined;
  #sessionMemory: SessionMemory | undefined;
  #statesTaken = 0;

  constructor(loaded: LoadedImage, options: SeatOptions) {
    this.#loaded = loaded;
    this.#options = options;
    this.#bay = new MachineBay(loaded, idleKernel);
    this.#shared = {
      pythonVersion: loaded.image.facts.pythonVersion,
      library: new ArchiveIndex(loaded.image.archive, { table: loaded.library }),
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
   * @param parts - those that the request asks for
   * @throws VitrineError ERR_FILE when the request's files do not fit its limits, ERR_BAD_OPTION when its working
   * directory does not exist
   */
  run(request: RunRequest, ports: SeatPorts, parts: GuestParts = {}): RunReport {
    const guest = new GuestKernel(request, ports, this.#shared, parts);
    guest.kernel.memoryPeakBytes = this.#loaded.image.facts.memoryBytes;
    try {
      if (!('session' in request)) return this.#runProgram(request, guest, parts);
      if (parts.sessions === undefined) throw new VitrineError('ERR_PLATFORM', 'the seat has no sessions');
      return this.#callSession(request, guest, parts, parts.sessions);
    } finally {
      // Until the next run nothing may be reached through the machine, and nothing of this run be kept.
      this.#bay.rest();
    }
  }

  #runProgram(request: ProgramRequest, guest: GuestKernel, parts: GuestParts): RunReport {
    const machine = this.#bay.bringImage(guest.kernel);
    const namespace = this.#namespaceOf(request, guest, parts);
    const run = { program: request.program, identity: request.identity, namespace };
    const end = runProgram(machine, this.#loaded.image.facts, run, this.#options);
    // What a run that was cut short has not closed, it has not finished: whoever has the files drops it.
    if (end.kind === 'exited') closeDescriptors(guest.kernel);
    return { end, session: undefined, ...guest.report(false) };
  }

  #callSession(
    request: SessionRequest,
    guest: GuestKernel,
    parts: GuestParts,
    { callSession, exportKernel, importKernel, SessionMemory }: SessionParts,
  ): RunReport {
    const { session, identity } = request;
    const { kernel } = guest;
    const { call, state, isCopy } = session;
    this.#sessionMemory ??= new SessionMemory(session.base);
    const memory = this.#sessionMemory;
    let machine: Machine;
    try {
      if (state === undefined) machine = this.#bay.bringImage(kernel);
      else {
        importKernel(kernel, state.kernel);
        guest.dropUnopened();
        machine = this.#bay.bringState(state.machine, kernel, memory);
      }
    } catch (thrown) {
      // Its state asks for more than there is, or servers that are gone.
      return withoutState(endOf(thrown), guest);
    }
    kernel.memoryPeakBytes = machine.memory.sizeBytes;
    const namespace = this.#namespaceOf(request, guest, parts);
    // What is gone from memory, is gone from the state.
    if (state !== undefined) namespace?.closeLibrary();
    const run = { call, identity, isCopy, namespace };
    const { end, isIntact, answer } = callSession(machine, this.#loaded.image.facts, run, this.#options);
    if (!isIntact) return withoutState(end, guest, answer);
    const id = `${this.#options.name}.${++this.#statesTaken}`;
    try {
      const left = { machine: this.#bay.takeState(id, memory, session.spare), kernel: exportKernel(kernel) };
      const report = { end, session: { answer, state: left }, ...guest.report(true) };
      // Servers learn that their handles are used no more; the state has the paths.
      closeDescriptors(kernel);
      return report;
    } catch (thrown) {
      // A server that has to be asked may answer that the run is over.
      if (!(thrown instanceof GuestEnd)) throw thrown;
      return withoutState(endOf(thrown), guest, answer);
    }
  }

  #namespaceOf(request: RunRequest, { library }: GuestKernel, parts: GuestParts): GuestNamespace | undefined {
    if (request.namespace === undefined || parts.Namespaces === undefined) return undefined;
    this.#namespaces ??= new parts.Namespaces(this.#shared.library);
    return this.#namespaces.make(request.namespace, library);
  }
}

/** The report of a call after which the session cannot go on from where it is. */
function withoutState(end: ProgramEnd, guest: GuestKernel, answer?: SessionAnswer): RunReport {
  return { end, session: { answer, state: undefined }, ...guest.report(true) };
}

/** Closing may be delegated, and a run that is over is answered no more. */
function closeDescriptors(kernel: Kernel): void {
  try {
    kernel.descriptors.closeAll();
  } catch (thrown) {
    if (!(thrown instanceof GuestEnd)) throw thrown;
  }
}
