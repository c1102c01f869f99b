import { beforeAll, describe, expect, it } from 'vitest';
import { ForeignFunctions } from '../../../src/engine/cpython/ffi/foreign-functions.js';
import { GuestMemory } from '../../../src/kernel/guest-memory.js';
import { engineNames, loadEngine } from '../../image/wasm/support.js';

type Call = (...values: (number | bigint)[]) => number;

/** `FFI_WASM32_EMSCRIPTEN`. */
const EMSCRIPTEN_ABI = 2;

/**
 * The engines' own C code against these imports: their libffi prepares the calls, their libc is called, and calls
 * back. What a compiler made is the judge of how C values travel. No interpreter is started.
 */
describe.each(engineNames)('libffi of %s', (name) => {
  let exports: Record<string, Call>;
  let memory: GuestMemory;
  let table: WebAssembly.Table;
  let foreign: ForeignFunctions;
  let stackPointer: WebAssembly.Global;

  beforeAll(() => {
    const module = new WebAssembly.Module(loadEngine(name) as Uint8Array<ArrayBuffer>);
    let imports: Record<string, unknown> = {};
    const space: Record<string, Record<string, WebAssembly.ImportValue>> = {};
    for (const { module: from, name: item, kind } of WebAssembly.Module.imports(module)) {
      const group = space[from] ?? {};
      space[from] = group;
      if (kind === 'global') group[item] = new WebAssembly.Global({ value: 'i32', mutable: true }, 0);
      // The table is the instance's own here, so that the imports are only there after it.
      else
        group[item] = (...values: unknown[]) =>
          (imports[item] as Call | undefined)?.(...(values as number[])) ?? 0;
    }
    const instance = new WebAssembly.Instance(module, space);
    exports = instance.exports as unknown as typeof exports;
    memory = new GuestMemory(instance.exports['memory'] as WebAssembly.Memory);
    table = instance.exports['__indirect_function_table'] as WebAssembly.Table;
    stackPointer = instance.exports['__stack_pointer'] as WebAssembly.Global;
    foreign = new ForeignFunctions(table, {
      memory,
      stackPointer,
      malloc: (size) => exports['malloc']!(size),
      free: (pointer) => void exports['free']!(pointer),
    });
    imports = foreign.imports();
    exports['__wasm_call_ctors']!();
  });

  const malloc = (size: number) => exports['malloc']!(size);
  const type = (id: string) => (exports[`ffi_type_${id}`] as unknown as WebAssembly.Global).value as number;
  const words = (...values: number[]) => {
    const pointer = malloc(values.length * 4);
    values.forEach((value, i) => {
      memory.setU32(pointer + 4 * i, value);
    });
    return pointer;
  };
  const copyIn = (...views: ArrayBufferView[]) => {
    const pointer = malloc(64);
    let at = pointer;
    for (const view of views) {
      memory.bytes(at, view.byteLength).set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
      at += view.byteLength;
    }
    return pointer;
  };
  const text = (value: string) => copyIn(new TextEncoder().encode(`${value}\0`));
  const structure = (...elements: number[]) => words(0, 13 << 16, words(...elements, 0));
  const view = (pointer: number) => new DataView(memory.memory.buffer, pointer, 64);
  const reference = (symbol: string): number => {
    const slot = table.grow(1);
    table.set(slot, exports[symbol]! as never);
    return slot;
  };
  const prepare = (result: number, types: number[], fixed?: number): number => {
    const cif = malloc(64);
    const list = words(...types);
    const status =
      fixed === undefined
        ? exports['ffi_prep_cif']!(cif, EMSCRIPTEN_ABI, types.length, result, list)
        : exports['ffi_prep_cif_var']!(cif, EMSCRIPTEN_ABI, fixed, types.length, result, list);
    expect(status).toBe(0);
    return cif;
  };
  const call = (cif: number, symbol: string, ...pointers: number[]): DataView => {
    const result = malloc(64);
    const before = stackPointer.value;
    exports['ffi_call']!(cif, reference(symbol), result, words(...pointers));
    expect(stackPointer.value).toBe(before);
    return view(result);
  };

  it('calls with doubles and integers', () => {
    const cif = prepare(type('double'), [type('double'), type('sint32')]);
    const result = call(cif, 'ldexp', copyIn(new Float64Array([1.5])), words(4));
    expect(result.getFloat64(0, true)).toBe(24);
  });

  it('calls with pointers, and gets 64-bit integers', () => {
    const cif = prepare(type('sint64'), [type('pointer'), type('pointer'), type('sint32')]);
    const result = call(cif, 'strtoll', words(text('-1234567890123456789')), words(0), words(10));
    expect(result.getBigInt64(0, true)).toBe(-1234567890123456789n);
  });

  it('gets structures returned', () => {
    const pair = structure(type('sint64'), type('sint64'));
    const cif = prepare(pair, [type('sint64'), type('sint64')]);
    const result = call(cif, 'lldiv', copyIn(new BigInt64Array([17n])), copyIn(new BigInt64Array([5n])));
    expect([result.getBigInt64(0, true), result.getBigInt64(8, true)]).toEqual([3n, 2n]);
    const small = call(
      prepare(structure(type('sint32'), type('sint32')), [type('sint32'), type('sint32')]),
      'div',
      words(17),
      words(-5),
    );
    expect([small.getInt32(0, true), small.getInt32(4, true)]).toEqual([-3, 2]);
  });

  it('passes structures of one element', () => {
    const cif = prepare(type('pointer'), [structure(type('uint32'))]);
    const result = call(cif, 'inet_ntoa', copyIn(new Uint8Array([127, 0, 0, 1])));
    expect(memory.cString(result.getUint32(0, true))).toBe('127.0.0.1');
  });

  it('passes and gets long doubles', () => {
    const read = prepare(type('longdouble'), [type('pointer'), type('pointer')]);
    const parsed = call(read, 'strtold', words(text('0.1')), words(0));
    const value = copyIn(new Uint8Array(parsed.buffer, parsed.byteOffset, 16));
    const scale = prepare(type('longdouble'), [type('longdouble'), type('sint32')]);
    const scaled = call(scale, 'scalbnl', value, words(3));
    const halves = [scaled.getBigUint64(0, true), scaled.getBigUint64(8, true)];
    expect(halves).toEqual([0x9999_9999_9999_999an, 0x3ffe_9999_9999_9999n]);
    const print = prepare(
      type('sint32'),
      [type('pointer'), type('uint32'), type('pointer'), type('longdouble')],
      3,
    );
    const buffer = malloc(64);
    const scaledCopy = copyIn(new Uint8Array(scaled.buffer, scaled.byteOffset, 16));
    call(print, 'snprintf', words(buffer), words(64), words(text('%.3Lf')), scaledCopy);
    expect(memory.cString(buffer)).toBe('0.800');
  });

  it('calls variadic functions', () => {
    const types = [
      'pointer',
      'uint32',
      'pointer',
      'sint32',
      'double',
      'sint32',
      'sint64',
      'pointer',
      'longdouble',
    ];
    const cif = prepare(type('sint32'), types.map(type), 3);
    const buffer = malloc(64);
    const result = call(
      cif,
      'snprintf',
      words(buffer),
      words(64),
      words(text('%d|%.3f|%x|%lld|%s|%.1Lf')),
      words(-7),
      copyIn(new Float64Array([2.5])),
      words(0xbeef),
      copyIn(new BigInt64Array([-(2n ** 40n)])),
      words(text('text')),
      // 3.0 as a quad: sign and exponent 0x4000, fraction 0.5.
      copyIn(new BigUint64Array([0n, 0x4000_8000_0000_0000n])),
    );
    expect(memory.cString(buffer)).toBe('-7|2.500|beef|-1099511627776|text|3.0');
    expect(result.getInt32(0, true)).toBe(memory.cString(buffer).length);
    const none = prepare(type('sint32'), [type('pointer'), type('uint32'), type('pointer')], 3);
    call(none, 'snprintf', words(buffer), words(64), words(text('plain')));
    expect(memory.cString(buffer)).toBe('plain');
  });

  it('widens small results', () => {
    const cif = prepare(type('sint8'), [type('sint32')]);
    expect(call(cif, 'toupper', words(0x80)).getInt32(0, true)).toBe(-0x80);
    const unsigned = prepare(type('uint8'), [type('sint32')]);
    expect(call(unsigned, 'toupper', words(0x180)).getInt32(0, true)).toBe(0x80);
  });

  it('lets C code call closures, which call C code', () => {
    const comparison = prepare(type('sint32'), [type('pointer'), type('pointer')]);
    const code = malloc(4);
    const closure = exports['ffi_closure_alloc']!(16, code);
    const slot = memory.getU32(code);
    let comparisons = 0;
    // The handler stands in for a C function: a closure's handler has the type (i32, i32, i32, i32) -> ().
    const handler = closureHandler((_cif, result, list) => {
      comparisons++;
      const [a, b] = [0, 4].map((offset) => memory.getI32(memory.getU32(memory.getU32(list + offset))));
      memory.setI32(result, a! - b!);
    });
    expect(exports['ffi_prep_closure_loc']!(closure, comparison, handler, 0, slot)).toBe(0);
    const numbers = words(5, 3, 9, -4, 7, 0);
    const sort = prepare(type('void'), [type('pointer'), type('uint32'), type('uint32'), type('pointer')]);
    call(sort, 'qsort', words(numbers), words(6), words(4), words(slot));
    expect([0, 1, 2, 3, 4, 5].map((i) => memory.getI32(numbers + 4 * i))).toEqual([-4, 0, 3, 5, 7, 9]);
    expect(comparisons).toBeGreaterThan(5);
    exports['ffi_closure_free']!(closure);
    expect(table.get(slot)).toBe(null);
  });

  function closureHandler(
    body: (cif: number, result: number, list: number, userData: number) => void,
  ): number {
    const bytes = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 8, 1, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 0];
    const passThrough = [...bytes, 2, 7, 1, 1, 0x65, 1, 0x66, 0, 0, 7, 5, 1, 1, 0x66, 0, 0];
    const instance = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(passThrough)), {
      e: { f: body },
    });
    const slot = table.grow(1);
    table.set(slot, instance.exports['f'] as never);
    return slot;
  }
});
