import { Errno, ErrnoFailure, errnoName } from '../../abi/errno.js';
import { GuestFault } from '../guest-fault.js';
import { refusalValue, type SyscallEntry, syscallTable, undeclared } from '../syscall-table.js';
import { fileBindings, wasiFileBindings } from './file-bindings.js';
import type { Binding, Bindings, GuestContext } from './guest-context.js';
import { memoryBindings, wasiRandomBindings } from './memory-bindings.js';
import { nameBindings } from './name-bindings.js';
import { pathBindings } from './path-bindings.js';
import { processBindings, wasiProcessBindings } from './process-bindings.js';
import { noteRefusedPath } from './refused-paths.js';
import { socketBindings } from './socket-bindings.js';
import { timeBindings, wasiClockBindings } from './time-bindings.js';

/** Answers with `-errno`, or the value. */
const emscriptenBindings: Bindings = {
  ...fileBindings,
  ...pathBindings,
  ...timeBindings,
  ...memoryBindings,
  ...processBindings,
  ...socketBindings,
  ...nameBindings,
};

/** Answers with an errno; results go to memory. */
const wasiBindings: Bindings = {
  ...wasiFileBindings,
  ...wasiClockBindings,
  ...wasiRandomBindings,
  ...wasiProcessBindings,
};

/** Names that this kernel implements, for the check that table and bindings agree. */
export const boundNames: readonly string[] = [
  ...Object.keys(emscriptenBindings),
  ...Object.keys(wasiBindings),
];

type Import = (...values: (number | bigint)[]) => unknown;

function emscriptenImport(name: string, binding: Binding, context: GuestContext): Import {
  return (...values) => {
    try {
      return binding(context, ...values) ?? 0;
    } catch (failure) {
      if (!(failure instanceof ErrnoFailure)) throw failure;
      noteRefusedPath(name, failure.value, values, context);
      return -failure.value;
    }
  };
}

/** For imports whose wasm result is not an i32: they have no way to give an errno, so a wild pointer is fatal. */
function plainImport(name: string, binding: Binding, context: GuestContext): Import {
  return (...values) => {
    try {
      return binding(context, ...values);
    } catch (failure) {
      if (failure instanceof ErrnoFailure) throw new GuestFault(`${name}: ${errnoName(failure.value)}`);
      throw failure;
    }
  };
}

function wasiImport(binding: Binding, context: GuestContext): Import {
  return (...values) => {
    try {
      binding(context, ...values);
      return 0;
    } catch (failure) {
      if (failure instanceof ErrnoFailure) return failure.value;
      throw failure;
    }
  };
}

const nonIntegerResults = new Set([
  'emscripten_date_now',
  'emscripten_get_now',
  '_timegm_js',
  '_mktime_js',
  '_maybe_poll_async',
  '_maybe_connect_async',
  '_maybe_recvfrom_async',
  '_maybe_sendto_async',
]);

function refusedImport(entry: SyscallEntry, context: GuestContext): Import {
  const value = refusalValue(entry);
  return () => {
    context.kernel.noteRefusal(entry.name, Errno[entry.errno ?? 'ENOSYS']);
    return value;
  };
}

/**
 * The import object for an engine: each import bound by name as the syscall table declares it, and refused
 * when the table does not know it. Globals (`GOT.*`) are mutable zeros of their own per instance.
 *
 * @param provided - imports that the engine layer answers itself (its table, its trampoline)
 */
export function bindImports(
  module: WebAssembly.Module,
  context: GuestContext,
  provided: Readonly<Record<string, WebAssembly.ImportValue>>,
): WebAssembly.Imports {
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: space, name, kind } of WebAssembly.Module.imports(module)) {
    imports[space] ??= {};
    const target = imports[space];
    const ready = Object.hasOwn(provided, name) ? provided[name] : undefined;
    if (ready !== undefined) target[name] = ready;
    else if (kind === 'function') target[name] = bindFunction(space, name, context);
    else if (kind === 'global') target[name] = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
  }
  return imports;
}

function bindFunction(space: string, name: string, context: GuestContext): Import {
  const entry = syscallTable.get(name) ?? undeclared(name);
  if (entry.status !== 'refused') {
    if (space === 'wasi_snapshot_preview1' && Object.hasOwn(wasiBindings, name)) {
      return wasiImport(wasiBindings[name]!, context);
    }
    if (Object.hasOwn(emscriptenBindings, name)) {
      const binding = emscriptenBindings[name]!;
      return nonIntegerResults.has(name)
        ? plainImport(name, binding, context)
        : emscriptenImport(name, binding, context);
    }
  }
  return refusedImport(entry, context);
}
