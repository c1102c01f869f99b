import { WASM_PAGE_BYTES } from '../../abi/wasm.js';
import { bindImports } from '../../kernel/bindings/bind-imports.js';
import type { GuestAddresses, GuestContext } from '../../kernel/bindings/guest-context.js';
import { GuestFault } from '../../kernel/guest-fault.js';
import { GuestMemory } from '../../kernel/guest-memory.js';
import type { Kernel } from '../../kernel/kernel.js';
import { type EngineExports, globalExportName } from './exports.js';
import type { ClosureState } from './ffi/closure-state.js';
import { ForeignFunctions } from './ffi/foreign-functions.js';

/** What machines are made of: compiled once, instantiated many times, shared by threads. */
export interface MachineModules {
  readonly engine: WebAssembly.Module;
  readonly trampoline: WebAssembly.Module;
  /** Entries of the function table at the start. */
  readonly tableSize: number;
}

/**
 * One instance of the engine: CPython with its memory. It has no state outside of that memory, its mutable
 * globals, its C callbacks (see `resetForeignFunctions`) and the kernel of the run under way, so that giving it
 * another memory makes it another interpreter.
 */
export class Machine {
  readonly exports: EngineExports;
  readonly memory: GuestMemory;
  readonly addresses: GuestAddresses = { environ: 0, timeZone: undefined, protocolEntry: 0 };
  readonly #context: GuestContext;
  readonly #table: WebAssembly.Table;
  readonly #globals: WebAssembly.Global[] = [];
  readonly #foreign: ForeignFunctions;

  constructor(modules: MachineModules, kernel: Kernel) {
    // Imports are only called once the instance is there, and find memory and kernel through the context.
    const late: { memory?: GuestMemory; exports?: EngineExports } = {};
    const machine = this;
    this.#context = {
      kernel,
      get memory() {
        return late.memory as GuestMemory;
      },
      get addresses() {
        return machine.addresses;
      },
      allocatePages: (lengthBytes) =>
        machine.exports.emscripten_builtin_memalign(WASM_PAGE_BYTES, lengthBytes),
      allocate: (lengthBytes) => machine.exports.malloc(lengthBytes) >>> 0,
      release: (pointer) => machine.exports.free(pointer),
      callTable: (index, argument) => {
        callEntry(machine.#table, index, argument);
      },
    };
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: modules.tableSize });
    this.#table = table;
    const trampoline = new WebAssembly.Instance(modules.trampoline, {
      env: {
        __indirect_function_table: table,
        // The slow way round, for the few entries of unusual types.
        fallback: (fn: number, a: number, b: number, c: number) => callEntry(table, fn, a, b, c),
      },
    });
    this.#foreign = new ForeignFunctions(table, {
      get memory() {
        return machine.memory;
      },
      get stackPointer() {
        return machine.#globals[0]!;
      },
      malloc: (sizeBytes) => machine.exports.malloc(sizeBytes),
      free: (pointer) => machine.exports.free(pointer),
    });
    const imports = bindImports(modules.engine, this.#context, {
      ...this.#foreign.imports(),
      __indirect_function_table: table,
      _PyEM_TrampolineCall_JS: trampoline.exports['call'] as WebAssembly.ExportValue,
    });
    const instance = new WebAssembly.Instance(modules.engine, imports);
    this.exports = instance.exports as unknown as EngineExports;
    this.memory = new GuestMemory(this.exports.memory);
    late.memory = this.memory;
    for (let index = 0; ; index++) {
      const global = instance.exports[globalExportName(index)];
      if (!(global instanceof WebAssembly.Global)) break;
      this.#globals.push(global);
    }
  }

  get kernel(): Kernel {
    return this.#context.kernel;
  }

  /** Puts the machine under another run's kernel. */
  set kernel(kernel: Kernel) {
    this.#context.kernel = kernel;
  }

  readGlobals(): number[] {
    return this.#globals.map((global) => Number(global.value));
  }

  writeGlobals(values: readonly number[]): void {
    this.#globals.forEach((global, index) => {
      global.value = values[index];
    });
  }

  /** Drops all C callbacks. To be called whenever memory is put back to an image, since an image has none. */
  resetForeignFunctions(): void {
    this.#foreign.reset();
  }

  /** All C callbacks, as plain data. */
  exportClosures(): ClosureState[] {
    return this.#foreign.exportState();
  }

  /** Makes C callbacks anew. Preconditions: there are none, and memory is as it was. @throws GuestFault */
  importClosures(closures: readonly ClosureState[]): void {
    this.#foreign.importState(closures);
  }

  /** Copies bytes into memory that the guest owns; the caller frees it. Throws GuestFault-free: 0 when memory is short. */
  copyIn(bytes: Uint8Array): number {
    const pointer = this.exports.malloc(bytes.length + 1);
    if (pointer === 0) return 0;
    this.memory.bytes(pointer, bytes.length).set(bytes);
    this.memory.setU8(pointer + bytes.length, 0);
    return pointer;
  }

  /** Runs `use` with a NUL-terminated UTF-8 copy of a text in guest memory. */
  withText<T>(text: string, use: (pointer: number) => T): T {
    const pointer = this.copyIn(new TextEncoder().encode(text));
    try {
      return use(pointer);
    } finally {
      this.exports.free(pointer);
    }
  }
}

/** Calls a table entry as JavaScript calls: surplus arguments are dropped. An empty entry is the guest's fault. */
function callEntry(table: WebAssembly.Table, index: number, ...values: number[]): number {
  const entry = index >>> 0 < table.length ? (table.get(index >>> 0) as unknown) : null;
  if (typeof entry !== 'function') throw new GuestFault('it called a function pointer that is none');
  return entry(...values);
}
