import { loadImage } from '../../dist/image/cache/load-image.js';
import { Errno } from '../../src/abi/errno.js';
import { surroundingsOf } from '../../src/controller/identity.js';
import { standardLibraryPath } from '../../src/engine/cpython/library-path.js';
import { decodeRequest, FrameEncoder } from '../../src/kernel/delegation/frames.js';
import { ZONE_DIRECTORY } from '../../src/kernel/time/time-zones.js';
import type { LoadedImage } from '../../src/platform/loaded-image.js';
import type { ProgramRequest } from '../../src/platform/run-request.js';
import type { SeatPorts } from '../../src/platform/seat-ports.js';
import { parseArchive } from '../../src/vfs/archive/parse-archive.js';
import { HostFiles } from '../../src/vfs/host-files.js';
import { MemoryFileSystem } from '../../src/vfs/memory/memory-file-system.js';
import { exportTree } from '../../src/vfs/memory/tree-export.js';

/** Seats below the public interface: what there is to see of a machine between two runs. */

export async function loadForSeats(): Promise<LoadedImage> {
  const { image } = await loadImage();
  const compile = (bytes: Uint8Array) => new WebAssembly.Module(bytes.slice());
  return {
    image,
    library: parseArchive(image.archive),
    modules: {
      engine: compile(image.wasm),
      trampoline: compile(image.trampoline),
      tableSize: image.facts.tableSize,
    },
  };
}

export function requestFor(code: string, pythonVersion: string): ProgramRequest {
  const files = new MemoryFileSystem({
    limits: { bytes: 2 ** 22, entries: 1000 },
    clock: { nowMs: () => 0 },
    dev: 1,
  });
  const host = new HostFiles(files);
  for (const path of ['/home', '/tmp', '/dev', ZONE_DIRECTORY, standardLibraryPath(pythonVersion)])
    host.makeDirectory(path);
  return {
    program: { kind: 'command', source: code, args: [] },
    identity: surroundingsOf({}).identity,
    environment: ['HOME=/home', 'LANG=C.UTF-8'],
    cwd: '/home',
    files: exportTree(files),
    mounts: [],
    terminals: { stdin: false, stdout: false, stderr: false },
    clock: { kind: 'system' },
    seed: undefined,
    hasNetwork: false,
    hasCapabilities: false,
    ledger: undefined,
    namespace: undefined,
    limits: {
      memoryBytes: 2 ** 28,
      filesBytes: 2 ** 22,
      filesEntries: 1000,
      descriptors: 64,
      refusals: 1000,
    },
  };
}

/** A controller that takes output into a text, has no input, and refuses everything else. */
export function outsideTo(output: { text: string }): { call(request: Uint8Array): Uint8Array } {
  const encoder = new FrameEncoder();
  return {
    call(request) {
      const call = decodeRequest(request);
      if (call.name === 'console.write') output.text += Buffer.from(call.values.bytes).toString();
      if (call.name === 'console.read') {
        return encoder.reply(call.name, { kind: 'value', values: { bytes: new Uint8Array(0) } });
      }
      if (call.name === 'console.write') return encoder.reply(call.name, { kind: 'value', values: {} });
      return encoder.reply(call.name, { kind: 'error', errno: Errno.EACCES });
    },
  };
}

/** Ports that write to a text and never interrupt. */
export function portsTo(output: { text: string }): SeatPorts {
  const outside = outsideTo(output);
  return {
    clock: { realtimeMs: () => Date.now(), monotonicMs: () => performance.now(), cpuMs: () => 0 },
    interrupts: { poll: () => undefined, takeUp: () => undefined, sleep: () => undefined, blockedMs: 0 },
    fillRandom: (into) => void crypto.getRandomValues(into as Uint8Array<ArrayBuffer>),
    channel: { exchange: (request) => outside.call(request.slice()) },
  };
}

/** What was made of the two kinds of object that outlive a run, since `watchEngine` was called. */
export interface Watched {
  /** Engines, without the small modules that a machine also instantiates. */
  readonly engines: WebAssembly.Instance[];
  readonly tables: WebAssembly.Table[];
  stop(): void;
}

/** Notes every instance and table that is made, so that a test can look at what a seat hides. */
export function watchEngine(): Watched {
  const { Instance, Table } = WebAssembly;
  const engines: WebAssembly.Instance[] = [];
  const tables: WebAssembly.Table[] = [];
  WebAssembly.Instance = class extends Instance {
    constructor(module: WebAssembly.Module, imports?: WebAssembly.Imports) {
      super(module, imports);
      if (this.exports['memory'] instanceof WebAssembly.Memory) engines.push(this);
    }
  };
  WebAssembly.Table = class extends Table {
    constructor(descriptor: WebAssembly.TableDescriptor) {
      super(descriptor);
      tables.push(this);
    }
  };
  return {
    engines,
    tables,
    stop: () => {
      WebAssembly.Instance = Instance;
      WebAssembly.Table = Table;
    },
  };
}
