import { OpenFlag } from '../../src/abi/emscripten.js';
import { ErrnoFailure, errnoName } from '../../src/abi/errno.js';
import { guestClock } from '../../src/kernel/clocks/guest-clock.js';
import { SeededRandom } from '../../src/kernel/clocks/seeded-random.js';
import { Kernel } from '../../src/kernel/kernel.js';
import type { NetworkServer } from '../../src/kernel/network-server.js';
import { exportKernel } from '../../src/kernel/state/export-kernel.js';
import { importKernel } from '../../src/kernel/state/import-kernel.js';
import type { KernelState } from '../../src/kernel/state/kernel-state.js';
import { openat } from '../../src/kernel/syscalls/open.js';
import { ArchiveFileSystem } from '../../src/vfs/archive/archive-file-system.js';
import { ArchiveIndex } from '../../src/vfs/archive/archive-index.js';
import { buildArchive } from '../../src/vfs/archive/build-archive.js';
import { DelegatedFileSystem } from '../../src/vfs/delegated/delegated-file-system.js';
import { DeviceFileSystem, standardDevices } from '../../src/vfs/devices.js';
import { HostFiles } from '../../src/vfs/host-files.js';
import { MemoryFileSystem } from '../../src/vfs/memory/memory-file-system.js';
import type { FileTree } from '../../src/vfs/memory/tree.js';
import { exportTree } from '../../src/vfs/memory/tree-export.js';
import { applyTree } from '../../src/vfs/memory/tree-import.js';
import { OverlayFileSystem } from '../../src/vfs/overlay/overlay-file-system.js';
import type { OverlayState } from '../../src/vfs/overlay/overlay-state.js';
import { exportOverlay } from '../../src/vfs/overlay/state-export.js';
import { applyOverlay } from '../../src/vfs/overlay/state-import.js';
import { Vfs } from '../../src/vfs/vfs.js';
import { GeneratedFileSystem } from '../../src/vfs/zoneinfo/generated-file-system.js';
import { FakeFileServer } from '../vfs/delegated-support.js';
import { bytesOf } from '../vfs/support.js';

export const DESCRIPTOR_LIMIT = 16;

const archive = buildArchive([
  { kind: 'file', path: 'lib/a.py', permissions: 0o644, bytes: bytesOf('print(1)\n') },
  { kind: 'file', path: 'lib/deep/b.py', permissions: 0o644, bytes: bytesOf('x'.repeat(500)) },
]);

/** What goes from one kernel to the next, all of it plain data. */
interface Sleeping {
  readonly kernel: KernelState;
  readonly files: FileTree;
  readonly overlay: OverlayState;
}

export interface WorldOptions {
  readonly network?: NetworkServer | undefined;
  readonly isReadOnly?: boolean;
}

/**
 * A kernel over one file system of each kind: private files in /home, an archive in /lib, zones in /zones, devices, a
 * server's files in /data and below an overlay in /over. It can sleep, and is another kernel over other file
 * systems afterwards; only the servers are the same.
 */
export class World {
  readonly data = new FakeFileServer();
  readonly lower = new FakeFileServer();
  /** What was written to standard output and error. */
  readonly written: string[] = [];
  kernel!: Kernel;
  files!: MemoryFileSystem;
  overlay!: OverlayFileSystem;
  readonly #options: WorldOptions;

  constructor(options: WorldOptions = {}) {
    this.#options = options;
    for (const server of [this.data, this.lower]) {
      const files = new HostFiles(server.tree);
      files.write('/one', bytesOf('one of the server'));
      files.write('/sub/two', bytesOf('two'.repeat(100)));
      files.makeDirectory('/sub/deeper');
    }
    this.#build(undefined);
  }

  /** What is to be kept of it, as another process gets it. */
  export(): Sleeping {
    return structuredClone({
      kernel: exportKernel(this.kernel),
      files: exportTree(this.files, { openUnlinked: true }),
      overlay: exportOverlay(this.overlay),
    });
  }

  /** @param meanwhile - happens while the guest sleeps */
  sleep(meanwhile: () => void = () => undefined): void {
    const state = this.export();
    this.kernel.descriptors.closeAll();
    meanwhile();
    this.#build(state);
  }

  /** Goes on from a state that may be of another. */
  resume(state: Sleeping): void {
    this.#build(state);
  }

  open(path: string, flags: number = OpenFlag.RDWR | OpenFlag.CREAT, mode = 0o644): number {
    return openat(this.kernel, -100, path, flags, mode);
  }

  #build(state: Sleeping | undefined): void {
    const clock = guestClock(
      { kind: 'virtual', startMs: 1_700_000_000_000 },
      { realtimeMs: () => 0, monotonicMs: () => 0, cpuMs: () => 0 },
    );
    const fileClock = { nowMs: () => clock.realtimeMs() };
    this.files = new MemoryFileSystem({
      limits: { bytes: 2 ** 22, entries: 500 },
      clock: fileClock,
      dev: 1,
    });
    if (state === undefined) {
      const host = new HostFiles(this.files);
      host.makeDirectory('/home/d/e');
      host.makeDirectory('/other');
      host.write('/home/f', bytesOf('private'));
    } else {
      applyTree(this.files, state.files);
    }
    const random = new SeededRandom('seed');
    const vfs = new Vfs(this.files);
    const devices = standardDevices((into) => random.fill(into));
    vfs.mount('/dev', new DeviceFileSystem(devices, { dev: 3 }));
    vfs.mount('/lib', new ArchiveFileSystem(new ArchiveIndex(archive), { dev: 2 }));
    const contents = (name: string) => bytesOf(`zone of ${name}`);
    vfs.mount(
      '/zones',
      new GeneratedFileSystem(
        { names: () => ['Region/City', 'UTC'], has: () => true, prefix: bytesOf('zone'), contents },
        { dev: 4 },
      ),
    );
    const readOnly = this.#options.isReadOnly === true;
    vfs.mount('/data', new DelegatedFileSystem(this.data, { dev: 16, readOnly }));
    const below = new DelegatedFileSystem(this.lower, { dev: 17, readOnly: true });
    this.overlay = new OverlayFileSystem(below, {
      limits: { bytes: 2 ** 22, entries: 500 },
      clock: fileClock,
      dev: 17,
    });
    if (state !== undefined) applyOverlay(this.overlay, state.overlay);
    vfs.mount('/over', this.overlay);
    const output = {
      isTerminal: false,
      read: () => 0,
      write: (bytes: Uint8Array) => {
        this.written.push(Buffer.from(bytes).toString('latin1'));
        return bytes.length;
      },
    };
    this.kernel = new Kernel(
      {
        clock,
        interrupts: {
          poll: () => undefined,
          takeUp: () => undefined,
          sleep: () => {
            throw new Error('the guest waits');
          },
          blockedMs: 0,
        },
        fillRandom: (into) => random.fill(into),
        seededRandom: random,
        stdin: { isTerminal: false, write: () => 0, read: (into) => Buffer.from('typed').copy(into) },
        stdout: output,
        stderr: output,
        network: this.#options.network,
      },
      {
        vfs,
        // The first one may be gone since.
        cwd: state === undefined ? '/home' : '/',
        environment: [],
        descriptorLimit: DESCRIPTOR_LIMIT,
        memoryLimitBytes: 65536,
        userId: 1000,
      },
    );
    if (state === undefined) return;
    importKernel(this.kernel, state.kernel);
    this.files.dropUnopened();
  }
}

/** What a call gives: its result, or the name of its errno. */
export function outcomeOf(call: () => unknown): unknown {
  try {
    const result = call();
    return result instanceof Uint8Array ? Buffer.from(result).toString('hex') : result;
  } catch (failure) {
    if (failure instanceof ErrnoFailure) return errnoName(failure.value);
    throw failure;
  }
}
