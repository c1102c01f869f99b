import type { TableFunction } from './table-entry.js';

/**
 * There are functions for types of up to 4 parameters, and for longer ones of i32 only: under 2,000 types.
 *
 * **That set is finite on purpose.** An engine keeps every function type that it ever saw for the life of the
 * process, in one list for all threads, and gets slower with each: on Node 20 a new type took 1.5 ms at first and
 * 10 ms after thirty thousand. A guest that could have types made at will would do that to its neighbours.
 */
const MAX_MIXED_PARAMETERS = 4;
const MAX_I32_PARAMETERS = 16;

/** Types that one run may have functions of. Each is a compiled module, which takes about 100 KB of the host. */
export const MAX_TYPES = 64;

const valueTypes: ReadonlyMap<string, number> = new Map([
  ['i', 0x7f],
  ['j', 0x7e],
  ['f', 0x7d],
  ['d', 0x7c],
]);

/**
 * Makes WebAssembly functions of a given type that call JavaScript, for putting into a function table. Closures of
 * types that it makes none for are reached by `ffi_call`, which needs no such function, but not by C code.
 */
export class TypedFunctions {
  /** By wasm type, as in `ForeignSignature.wasmType`. */
  readonly #modules = new Map<string, WebAssembly.Module>();

  /** A WebAssembly function of type `wasmType` that calls `body`; undefined when none is made for that type. */
  create(wasmType: string, body: TableFunction): TableFunction | undefined {
    let module = this.#modules.get(wasmType);
    if (module === undefined) {
      if (this.#modules.size >= MAX_TYPES || !isKnownType(wasmType)) return undefined;
      module = new WebAssembly.Module(passThroughModule(wasmType));
      this.#modules.set(wasmType, module);
    }
    const instance = new WebAssembly.Instance(module, { e: { f: body } });
    return instance.exports['f'] as unknown as TableFunction;
  }

  /** Forgets what was compiled, so that the next run has all its types, and cannot time which were used before. */
  clear(): void {
    this.#modules.clear();
  }
}

function isKnownType(wasmType: string): boolean {
  const parameters = wasmType.slice(0, wasmType.indexOf('>'));
  return (
    parameters.length <= MAX_MIXED_PARAMETERS ||
    (parameters.length <= MAX_I32_PARAMETERS && /^i*$/.test(parameters))
  );
}

/**
 * A module that imports `e.f` with the given type and exports it as `f`. All lengths are below 128, so that each
 * LEB128 number is its byte.
 */
function passThroughModule(wasmType: string): Uint8Array<ArrayBuffer> {
  const [parameters = '', results = ''] = wasmType.split('>');
  const codes = (letters: string) => [
    letters.length,
    ...[...letters].map((letter) => valueTypes.get(letter)!),
  ];
  const section = (id: number, body: readonly number[]) => [id, body.length, ...body];
  const e = 0x65;
  const f = 0x66;
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, ...codes(parameters), ...codes(results)]),
    ...section(2, [1, 1, e, 1, f, 0, 0]),
    ...section(7, [1, 1, f, 0, 0]),
  ]);
}
