import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ErrnoValue, errno } from '../../src/abi/errno.js';
import { findEngineDirectory } from '../../src/image/cache/engine-package.js';
import { functionTypeOf } from '../../src/image/wasm/module-lookup.js';
import type { FunctionType, WasmModule } from '../../src/image/wasm/module-model.js';
import { readModule } from '../../src/image/wasm/module-reader.js';
import { bindImports } from '../../src/kernel/bindings/bind-imports.js';
import type { GuestContext } from '../../src/kernel/bindings/guest-context.js';
import { GuestMemory } from '../../src/kernel/guest-memory.js';
import type { Interruption } from '../../src/kernel/interrupts.js';
import { Kernel } from '../../src/kernel/kernel.js';
import type { NetworkServer } from '../../src/kernel/network-server.js';
import { DeviceFileSystem, standardDevices } from '../../src/vfs/devices.js';
import { HostFiles } from '../../src/vfs/host-files.js';
import { MemoryFileSystem } from '../../src/vfs/memory/memory-file-system.js';
import { Vfs } from '../../src/vfs/vfs.js';

const WASM_PAGE_BYTES = 65536;

/** Where the toy's malloc takes from. */
const HEAP_START = 0xc000;
const HEAP_END = 0x10000;

/** A kernel and its context without an engine: a plain memory, a clock that only sleeping moves. */
export class ToyKernel {
  readonly memory: GuestMemory;
  readonly kernel: Kernel;
  readonly context: GuestContext;
  readonly files: HostFiles;
  readonly written: string[] = [];
  /** What the platform asks of the guest now. */
  interruption: Interruption | undefined;
  /** How often the interruption was taken up. */
  takenUp = 0;
  /** What reading standard input fails with, or gives every time. */
  stdinFailure: ErrnoValue | undefined;
  input = '';
  /** What was allocated and not freed. */
  readonly allocations: number[] = [];
  isOutOfMemory = false;
  #heapEnd = HEAP_START;
  nowMs = 1_000_000;
  sleptMs = 0;

  constructor({
    pages = 2,
    descriptorLimit = 32,
    maximumPages = 8,
    network = undefined as NetworkServer | undefined,
  } = {}) {
    this.memory = new GuestMemory(new WebAssembly.Memory({ initial: pages, maximum: maximumPages }));
    const fileSystem = new MemoryFileSystem({
      limits: { bytes: 2 ** 20, entries: 200 },
      clock: { nowMs: () => this.nowMs },
      dev: 1,
    });
    this.files = new HostFiles(fileSystem);
    for (const path of ['/home', '/dev']) this.files.makeDirectory(path);
    const vfs = new Vfs(fileSystem);
    vfs.mount(
      '/dev',
      new DeviceFileSystem(
        standardDevices((into) => into.fill(7)),
        { dev: 3 },
      ),
    );
    const output = {
      isTerminal: false,
      read: () => 0,
      write: (bytes: Uint8Array) => {
        if (this.written.length < 100)
          this.written.push(Buffer.from(bytes.subarray(0, 1000)).toString('latin1'));
        return bytes.length;
      },
    };
    this.kernel = new Kernel(
      {
        clock: { realtimeMs: () => this.nowMs, monotonicMs: () => this.nowMs, cpuMs: () => 5 },
        interrupts: {
          poll: () => this.interruption,
          takeUp: () => void this.takenUp++,
          sleep: (ms) => {
            // For ever is until somebody ends it.
            if (ms === Number.POSITIVE_INFINITY) this.interruption = { action: 'end', reason: 'wall' };
            else this.nowMs += ms;
            this.sleptMs += Math.min(ms, 1e12);
          },
          blockedMs: 0,
        },
        fillRandom: (into) => void into.fill(9),
        stdin: {
          isTerminal: false,
          write: () => 0,
          read: (into) => {
            if (this.stdinFailure !== undefined) throw errno(this.stdinFailure);
            return Buffer.from(this.input).copy(into);
          },
        },
        stdout: output,
        stderr: output,
        network,
      },
      {
        vfs,
        cwd: '/home',
        environment: ['HOME=/home', 'TZ=Europe/Berlin'],
        descriptorLimit,
        memoryLimitBytes: 6 * WASM_PAGE_BYTES,
        userId: 1000,
      },
    );
    let allocated = WASM_PAGE_BYTES;
    this.context = {
      memory: this.memory,
      kernel: this.kernel,
      addresses: { environ: 0, timeZone: undefined, protocolEntry: 0 },
      allocatePages: (lengthBytes) => {
        if (allocated + lengthBytes > this.memory.sizeBytes) return 0;
        const pointer = allocated;
        allocated += Math.ceil(lengthBytes / WASM_PAGE_BYTES) * WASM_PAGE_BYTES;
        return pointer;
      },
      allocate: (lengthBytes) => {
        const pointer = this.#heapEnd;
        if (this.isOutOfMemory || pointer + lengthBytes > HEAP_END) return 0;
        this.#heapEnd += Math.ceil(lengthBytes / 8) * 8;
        this.allocations.push(pointer);
        return pointer;
      },
      release: (pointer) => {
        this.allocations.splice(this.allocations.indexOf(pointer), 1);
      },
      callTable: () => undefined,
    };
  }

  /** Puts a NUL-terminated text at an address and returns that. */
  text(pointer: number, text: string): number {
    this.memory.setCString(pointer, Buffer.from(text, 'utf8').toString('latin1'));
    return pointer;
  }

  /** Puts an iovec array at an address and returns that. */
  iovs(pointer: number, ...buffers: readonly (readonly [base: number, length: number])[]): number {
    buffers.forEach(([base, length], i) => {
      this.memory.setU32(pointer + 8 * i, base);
      this.memory.setU32(pointer + 8 * i + 4, length);
    });
    return pointer;
  }
}

/** An import as WebAssembly calls it. */
export interface BoundImport {
  readonly name: string;
  readonly type: FunctionType;
  readonly call: (...values: (number | bigint)[]) => number | bigint | null | undefined;
}

/** What the engine would call: its imports by name, bound to a context, with their WebAssembly types. */
export class BoundImports {
  readonly all = new Map<string, BoundImport>();

  /** @param wasm - the engine's own module, from which the types are */
  static read(): { readonly model: WasmModule; readonly module: WebAssembly.Module } {
    const wasm = readFileSync(join(findEngineDirectory(), 'pyodide.asm.wasm'));
    return { model: readModule(wasm), module: new WebAssembly.Module(wasm) };
  }

  constructor({ model, module }: ReturnType<typeof BoundImports.read>, context: GuestContext) {
    const bound = bindImports(module, context, {});
    for (const { kind, index, module: space, name } of model.imports) {
      const type = kind === 0 ? functionTypeOf(model, index) : undefined;
      if (type === undefined) continue;
      this.all.set(name, { name, type, call: bound[space]![name] as unknown as BoundImport['call'] });
    }
  }

  call(name: string, ...values: (number | bigint)[]): number | bigint | null | undefined {
    return this.all.get(name)!.call(...values);
  }
}
