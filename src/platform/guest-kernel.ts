import { ErrnoFailure } from '../abi/errno.js';
import { standardLibraryPath } from '../engine/cpython/library-path.js';
import { showValue, VitrineError } from '../errors.js';
import { guestClock } from '../kernel/clocks/guest-clock.js';
import { SeededRandom } from '../kernel/clocks/seeded-random.js';
import { inputDevice, outputDevice } from '../kernel/delegation/console-devices.js';
import { Delegate } from '../kernel/delegation/delegate.js';
import { NetworkClient } from '../kernel/delegation/network-client.js';
import { Kernel, type KernelPorts } from '../kernel/kernel.js';
import { ZONE_DIRECTORY } from '../kernel/time/time-zones.js';
import { ArchiveFileSystem } from '../vfs/archive/archive-file-system.js';
import type { ArchiveIndex } from '../vfs/archive/archive-index.js';
import { type ByteString, byteStringToUtf8 } from '../vfs/byte-string.js';
import { DeviceFileSystem, standardDevices } from '../vfs/devices.js';
import { MemoryFileSystem } from '../vfs/memory/memory-file-system.js';
import { exportTree } from '../vfs/memory/tree-export.js';
import { applyTree } from '../vfs/memory/tree-import.js';
import type { FileSystem } from '../vfs/node.js';
import { Vfs } from '../vfs/vfs.js';
import type { GuestMounts } from './guest-mounts.js';
import type { GuestParts } from './guest-parts.js';
import type { LedgerPorts } from './ledger-ports.js';
import type { RunReport, RunRequest } from './run-request.js';
import type { SeatPorts } from './seat-ports.js';

/** What all guests of a seat share, and none can change. */
export interface SharedFiles {
  readonly pythonVersion: string;
  readonly library: ArchiveIndex;
  readonly zones: FileSystem;
}

/** The kernel of one request, with the private state that goes back in its report. */
export class GuestKernel {
  readonly kernel: Kernel;
  readonly library: ArchiveFileSystem;
  readonly #files: MemoryFileSystem;
  readonly #mounts: GuestMounts | undefined = undefined;
  readonly #ports: SeatPorts;

  /**
   * @param parts - those that the request asks for
   * @throws VitrineError ERR_FILE when the request's files do not fit its limits, ERR_BAD_OPTION when its working
   * directory does not exist
   */
  constructor(request: RunRequest, ports: SeatPorts, shared: SharedFiles, parts: GuestParts) {
    const { limits, identity } = request;
    this.#ports = ports;
    const delegate = new Delegate(ports.channel);
    const ledger = request.ledger && parts.LedgerPorts && new parts.LedgerPorts(request.ledger);
    const kernelPorts = portsFor(request, ports, delegate, ledger);
    const fileClock = { nowMs: () => kernelPorts.clock.realtimeMs() };
    this.#files = new MemoryFileSystem({
      limits: { bytes: limits.filesBytes, entries: limits.filesEntries },
      clock: fileClock,
      dev: 1,
      ...(ledger && { reserve: ledger.files }),
    });
    applyTree(this.#files, request.files);
    if (request.mounts.length > 0 && parts.Mounts !== undefined) {
      this.#mounts = new parts.Mounts(request.mounts, delegate, fileClock);
    }
    const vfs = new Vfs(this.#files);
    const devices = standardDevices((into) => kernelPorts.fillRandom(into));
    for (const name of ['stdin', 'stdout', 'stderr'] as const) {
      devices.set(name, { open: () => kernelPorts[name], rdev: 0x500 });
    }
    if (request.hasCapabilities && parts.capabilityDevice !== undefined) {
      devices.set('vitrine', parts.capabilityDevice(delegate));
    }
    vfs.mount(ZONE_DIRECTORY, shared.zones);
    vfs.mount('/dev', new DeviceFileSystem(devices, { dev: 3 }));
    this.library = new ArchiveFileSystem(shared.library, { dev: 2 });
    vfs.mount(standardLibraryPath(shared.pythonVersion), this.library);
    this.#mounts?.mountOn(vfs);
    requireDirectory(vfs, request.cwd);
    this.kernel = new Kernel(kernelPorts, {
      vfs,
      cwd: request.cwd,
      environment: request.environment,
      descriptorLimit: limits.descriptors,
      memoryLimitBytes: limits.memoryBytes,
      userId: identity.userId,
      groupId: identity.groupId,
      hostName: identity.hostName,
      refusalLimit: limits.refusals,
    });
  }

  /** Descriptors of a session are in place: files without a name that none has open are gone. */
  dropUnopened(): void {
    this.#files.dropUnopened();
    this.#mounts?.dropUnopened();
  }

  /** What there is to tell, from here on nothing is counted any more. */
  report(keepsOpenFiles: boolean): Omit<RunReport, 'end' | 'session'> {
    const { kernel } = this;
    return {
      files: exportTree(this.#files, { changesOnly: true, openUnlinked: keepsOpenFiles }),
      mounts: this.#mounts?.report(keepsOpenFiles) ?? [],
      memoryPeakBytes: kernel.memoryPeakBytes,
      cpuMs: this.#ports.clock.cpuMs(),
      refusals: kernel.refusals.entries,
      refusalsOmitted: kernel.refusals.omitted,
    };
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
function portsFor(
  request: RunRequest,
  ports: SeatPorts,
  delegate: Delegate,
  ledger: LedgerPorts | undefined,
): KernelPorts {
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
    ...(random && { seededRandom: random }),
    ...(ledger && { memory: ledger.memory }),
  };
}

/** A kernel that has nothing, for machines between runs. */
export function idleKernel(): Kernel {
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
