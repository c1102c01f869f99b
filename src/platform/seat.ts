import { ErrnoFailure } from '../abi/errno.js';
import { standardLibraryPath } from '../engine/cpython/library-path.js';
import { Machine, type MachineModules } from '../engine/cpython/machine.js';
import { runProgram } from '../engine/cpython/run-program.js';
import { showValue, VitrineError } from '../errors.js';
import type { Image } from '../image/image.js';
import { restorePages } from '../image/memory-pages.js';
import { buildScrubberModule } from '../image/wasm/scrubber.js';
import { guestClock } from '../kernel/clocks/guest-clock.js';
import { SeededRandom } from '../kernel/clocks/seeded-random.js';
import { inputDevice, outputDevice } from '../kernel/delegation/console-devices.js';
import { type Channel, Delegate } from '../kernel/delegation/delegate.js';
import { NetworkClient } from '../kernel/delegation/network-client.js';
import { GuestEnd, type Interrupts } from '../kernel/interrupts.js';
import { Kernel, type KernelClock, type KernelPorts } from '../kernel/kernel.js';
import { ZONE_DIRECTORY } from '../kernel/time/time-zones.js';
import { ZoneFiles } from '../kernel/time/zone-files.js';
import { ArchiveFileSystem } from '../vfs/archive/archive-file-system.js';
import { ArchiveIndex } from '../vfs/archive/archive-index.js';
import type { ArchiveTable } from '../vfs/archive/parse-archive.js';
import { type ByteString, byteStringToUtf8 } from '../vfs/byte-string.js';
import { DeviceFileSystem, standardDevices } from '../vfs/devices.js';
import { MemoryFileSystem } from '../vfs/memory/memory-file-system.js';
import { exportTree } from '../vfs/memory/tree-export.js';
import { applyTree } from '../vfs/memory/tree-import.js';
import { Vfs } from '../vfs/vfs.js';
import { GeneratedFileSystem } from '../vfs/zoneinfo/generated-file-system.js';
import type { GuestMounts } from './guest-mounts.js';
import type { MountsClass } from './load-mounts.js';
import type { RunReport, RunRequest } from './run-request.js';

/** An image with its modules compiled: what seats on one or many threads share. */
export interface LoadedImage {
  readonly image: Image;
  readonly modules: MachineModules;
  /** What was found out about the library's archive, so that it is looked through once and not by every seat. */
  readonly library: ArchiveTable;
}

/** What a seat needs of the thread that it is on. */
export interface SeatPorts {
  readonly clock: KernelClock;
  readonly interrupts: Interrupts;
  /** Fills an array of at most 64 KiB with random bytes. */
  fillRandom(into: Uint8Array): void;
  /** Where delegated calls go. */
  readonly channel: Channel;
}

type Scrub = (from: number, to: number) => void;

export interface SeatOptions {
  /** How much of the guest's own stack CPython may use; what the thread's native stack can follow. In bytes. */
  readonly stackBytes: number;
}

/**
 * A place where one program at a time runs, on the thread that calls it. It keeps a machine between runs and
 * resets it from the image before each, so that nothing of a run is there for the next.
 */
export class Seat {
  readonly #loaded: LoadedImage;
  readonly #options: SeatOptions;
  readonly #library: ArchiveIndex;
  /** The same for all runs: what one program had made is there for the next. */
  readonly #zoneFiles = new GeneratedFileSystem(new ZoneFiles(), { dev: 4 });
  readonly #scrubber = new WebAssembly.Module(buildScrubberModule());
  #machine: Machine | undefined;
  /** Clears what is not zero in the machine's memory. */
  #scrub: Scrub | undefined;
  /** Whether the machine is as the image has it: nothing has run since it was reset. */
  #isClean = false;

  constructor(loaded: LoadedImage, options: SeatOptions) {
    this.#loaded = loaded;
    this.#options = options;
    this.#library = new ArchiveIndex(loaded.image.archive, { table: loaded.library });
  }

  /** Makes a machine ready ahead of the first run. */
  warmUp(): void {
    this.#machine ??= this.#instantiate(idleKernel());
  }

  /** Scrubs the machine now rather than at the beginning of the next run. */
  reset(): void {
    const machine = this.#machine;
    if (machine === undefined || this.#isClean) return;
    if (this.#hasGrown(machine)) {
      this.#machine = undefined;
      this.warmUp();
    } else {
      this.#restore(machine, false);
    }
  }

  /**
   * Runs a program to its end, blocking the thread. Never throws for anything that the guest does.
   * @param Mounts - from `loadMounts`; needed where the request has any
   * @throws VitrineError ERR_FILE when the request's files do not fit its limits, ERR_BAD_OPTION when its working
   * directory does not exist
   */
  run(request: RunRequest, seatPorts: SeatPorts, Mounts?: MountsClass): RunReport {
    const { limits } = request;
    const delegate = new Delegate(seatPorts.channel);
    const ports = kernelPorts(request, seatPorts, delegate);
    const fileClock = { nowMs: () => ports.clock.realtimeMs() };
    const files = new MemoryFileSystem({
      limits: { bytes: limits.filesBytes, entries: limits.filesEntries },
      clock: fileClock,
      dev: 1,
    });
    applyTree(files, request.files);
    const mounts = Mounts && new Mounts(request.mounts, delegate, fileClock);
    const vfs = this.#mountAll(files, mounts, ports);
    requireDirectory(vfs, request.cwd);
    const kernel = new Kernel(ports, {
      vfs,
      cwd: request.cwd,
      environment: request.environment,
      descriptorLimit: limits.descriptors,
      memoryLimitBytes: limits.memoryBytes,
      userId: request.identity.userId,
      groupId: request.identity.groupId,
      hostName: request.identity.hostName,
      refusalLimit: limits.refusals,
    });
    const machine = this.#resetMachine(kernel);
    kernel.memoryPeakBytes = this.#loaded.image.facts.memoryBytes;
    const { facts } = this.#loaded.image;
    this.#isClean = false;
    const end = runProgram(machine, facts, request, this.#options);
    // What a run that was cut short has not closed, it has not finished: whoever has the files drops it.
    if (end.kind === 'exited') closeDescriptors(kernel);
    // Until the next run nothing may be reached through the machine, and nothing of this run be kept.
    machine.kernel = idleKernel();
    return {
      end,
      files: exportTree(files, { changesOnly: true }),
      mounts: mounts?.report() ?? [],
      memoryPeakBytes: kernel.memoryPeakBytes,
      cpuMs: seatPorts.clock.cpuMs(),
      refusals: kernel.refusals.entries,
      refusalsOmitted: kernel.refusals.omitted,
    };
  }

  #mountAll(files: MemoryFileSystem, mounts: GuestMounts | undefined, ports: KernelPorts): Vfs {
    const vfs = new Vfs(files);
    const devices = standardDevices((into) => ports.fillRandom(into));
    for (const name of ['stdin', 'stdout', 'stderr'] as const) {
      devices.set(name, { open: () => ports[name], rdev: 0x500 });
    }
    vfs.mount(ZONE_DIRECTORY, this.#zoneFiles);
    vfs.mount('/dev', new DeviceFileSystem(devices, { dev: 3 }));
    const libraryPath = standardLibraryPath(this.#loaded.image.facts.pythonVersion);
    vfs.mount(libraryPath, new ArchiveFileSystem(this.#library, { dev: 2 }));
    mounts?.mountOn(vfs);
    return vfs;
  }

  /** A machine with the image's memory, under the given kernel. */
  #resetMachine(kernel: Kernel): Machine {
    const kept = this.#machine;
    if (kept !== undefined && !this.#hasGrown(kept)) {
      if (!this.#isClean) this.#restore(kept, false);
      kept.kernel = kernel;
      return kept;
    }
    const machine = this.#instantiate(kernel);
    this.#machine = machine;
    return machine;
  }

  /**
   * Memory cannot shrink, and growth is only checked when it is asked for: a machine that grew would let the next
   * program have more than its limit, so it is replaced.
   */
  #hasGrown(machine: Machine): boolean {
    return machine.memory.sizeBytes > this.#loaded.image.facts.memoryBytes;
  }

  #instantiate(kernel: Kernel): Machine {
    const machine = new Machine(this.#loaded.modules, kernel);
    const env = { memory: machine.exports.memory };
    this.#scrub = new WebAssembly.Instance(this.#scrubber, { env }).exports['scrub'] as Scrub;
    this.#restore(machine, true);
    return machine;
  }

  #restore(machine: Machine, isFresh: boolean): void {
    const { facts, pages } = this.#loaded.image;
    restorePages(pages, machine.memory.all, isFresh ? undefined : this.#scrub);
    machine.writeGlobals(facts.globals);
    machine.resetForeignFunctions();
    machine.addresses.environ = facts.environ;
    machine.addresses.timeZone = facts.timeZone ?? undefined;
    this.#isClean = true;
  }
}

/** Places inside mounts were not looked at before. @throws VitrineError ERR_BAD_OPTION */
function requireDirectory(vfs: Vfs, path: ByteString): void {
  try {
    if (vfs.resolve(vfs.root, path, { followLast: true }).node.kind === 'directory') return;
  } catch (failure) {
    if (!(failure instanceof ErrnoFailure)) throw failure;
  }
  const shown = showValue(byteStringToUtf8(path));
  throw new VitrineError('ERR_BAD_OPTION', `cwd is ${shown}; there is no such directory in the sandbox`);
}

/** A run's kernel reaches its thread through the run's own clock, randomness and console. */
function kernelPorts(request: RunRequest, ports: SeatPorts, delegate: Delegate): KernelPorts {
  const { terminals, seed } = request;
  const random = seed === undefined ? undefined : new SeededRandom(seed);
  return {
    clock: guestClock(request.clock, ports.clock),
    interrupts: ports.interrupts,
    fillRandom: (into) => (random === undefined ? ports.fillRandom(into) : random.fill(into)),
    stdin: inputDevice(delegate, terminals.stdin),
    stdout: outputDevice(delegate, 'stdout', terminals.stdout),
    stderr: outputDevice(delegate, 'stderr', terminals.stderr),
    network: request.hasNetwork ? new NetworkClient(delegate) : undefined,
  };
}

/** Closing may be delegated, and a run that is over is answered no more. */
function closeDescriptors(kernel: Kernel): void {
  try {
    kernel.descriptors.closeAll();
  } catch (thrown) {
    if (!(thrown instanceof GuestEnd)) throw thrown;
  }
}

/** A kernel that has nothing, for machines between runs. */
function idleKernel(): Kernel {
  const nothing = { isTerminal: false, read: () => 0, write: () => 0 };
  const files = new MemoryFileSystem({ limits: { bytes: 0, entries: 0 }, clock: { nowMs: () => 0 }, dev: 1 });
  return new Kernel(
    {
      clock: { realtimeMs: () => 0, monotonicMs: () => 0, cpuMs: () => 0 },
      interrupts: { poll: () => undefined, takeUp: () => undefined, sleep: () => undefined, blockedMs: 0 },
      fillRandom: (into) => into.fill(0),
      stdin: nothing,
      stdout: nothing,
      stderr: nothing,
    },
    { vfs: new Vfs(files), cwd: '/', environment: [], descriptorLimit: 3, memoryLimitBytes: 0, userId: 0 },
  );
}
