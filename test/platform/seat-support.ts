import { loadImage } from '../../dist/image/cache/load-image.js';
import { standardLibraryPath } from '../../src/engine/cpython/library-path.js';
import type { KernelPorts } from '../../src/kernel/kernel.js';
import type { RunRequest } from '../../src/platform/run-request.js';
import type { LoadedImage } from '../../src/platform/seat.js';
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

export function requestFor(code: string, pythonVersion: string): RunRequest {
  const files = new MemoryFileSystem({
    limits: { bytes: 2 ** 22, entries: 1000 },
    clock: { nowMs: () => 0 },
    dev: 1,
  });
  const host = new HostFiles(files);
  for (const path of ['/home', '/tmp', '/dev', standardLibraryPath(pythonVersion)]) host.makeDirectory(path);
  return {
    program: { kind: 'command', source: code, args: [], terminals: [false, false] },
    environment: ['HOME=/home', 'LANG=C.UTF-8'],
    cwd: '/home',
    files: exportTree(files),
    limits: { memoryBytes: 2 ** 28, filesBytes: 2 ** 22, filesEntries: 1000, descriptors: 64 },
  };
}

/** Ports that write to a text and never interrupt. */
export function portsTo(output: { text: string }): KernelPorts {
  const console_ = {
    isTerminal: false,
    read: () => 0,
    write: (bytes: Uint8Array) => {
      output.text += Buffer.from(bytes).toString();
      return bytes.length;
    },
  };
  return {
    clock: { realtimeMs: () => Date.now(), monotonicMs: () => performance.now(), cpuMs: () => 0 },
    interrupts: { poll: () => undefined, sleep: () => undefined, blockedMs: 0 },
    fillRandom: (into) => void crypto.getRandomValues(into as Uint8Array<ArrayBuffer>),
    stdin: console_,
    stdout: console_,
    stderr: console_,
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
