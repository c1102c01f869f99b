import { beforeEach, describe, expect, it } from 'vitest';
import { functionTypeOf } from '../../../src/image/wasm/module-lookup.js';
import { readModule } from '../../../src/image/wasm/module-reader.js';
import { rewriteModule } from '../../../src/image/wasm/rewrite.js';
import { readTableArities } from '../../../src/image/wasm/table-arities.js';
import { buildTrampolineModule } from '../../../src/image/wasm/trampoline.js';
import {
  assemble,
  engineNames,
  loadEngine,
  section,
  toyEngine,
  toySlots,
  vitrineErrorOf,
} from './support.js';

const tableName = '__indirect_function_table';

interface TrampolineExports {
  call(fn: number, a: number, b: number, c: number): number;
  arities: { buffer: ArrayBuffer };
}

describe('the trampoline', () => {
  const engine = readModule(toyEngine());
  const trampolineFile = buildTrampolineModule(engine);
  let fallbacks: number[][];
  let table: WebAssembly.Table;
  let trampoline: TrampolineExports;
  let invoke: (fn: number, a: number, b: number, c: number) => number;

  // The host makes the table, so the trampoline exists before the engine and its export is passed on as it is.
  beforeEach(() => {
    fallbacks = [];
    table = new WebAssembly.Table({ element: 'anyfunc', initial: 16 });
    const fallback = (fn: number, ...rest: number[]) => {
      fallbacks.push([fn, ...rest]);
      return 5_000_000 + fn;
    };
    const own = new WebAssembly.Instance(new WebAssembly.Module(trampolineFile), {
      env: { [tableName]: table, fallback },
    });
    trampoline = own.exports as unknown as TrampolineExports;
    const rewritten = rewriteModule(engine, {
      keepExports: new Set(['invoke', tableName]),
      dropData: true,
      dropCustomSections: true,
      importTable: { exportName: tableName, module: 'env', name: tableName },
    });
    const instance = new WebAssembly.Instance(new WebAssembly.Module(rewritten), {
      env: { [tableName]: table, _PyEM_TrampolineCall_JS: trampoline.call, _setitimer_js: () => 0 },
      'GOT.func': { missing: new WebAssembly.Global({ value: 'i32', mutable: true }, 0) },
    });
    invoke = instance.exports['invoke'] as typeof invoke;
    expect(instance.exports[tableName]).toBe(table);
  });

  it.each([
    ['arity0', 0],
    ['arity1', 1001],
    ['arity2', 2021],
    ['arity3', 3321],
  ] as const)('calls %s with the arguments it takes', (slot, expected) => {
    expect(invoke(toySlots[slot], 1, 20, 300)).toBe(expected);
    expect(fallbacks).toEqual([]);
  });

  it.each([
    ['four parameters', toySlots.arity4],
    ['no result', toySlots.returnsNothing],
    ['an i64 parameter', toySlots.takesI64],
    ['a null entry before the known ones', 0],
    ['a null entry after them', 12],
    ['a slot beyond the table', 99],
    ['a slot beyond the arities', 65_536],
    ['the highest slot', -1],
  ])('hands on what it cannot call: %s', (_title, slot) => {
    expect(invoke(slot, 1, 20, 300)).toBe(5_000_000 + slot);
    expect(fallbacks).toEqual([[slot, 1, 20, 300]]);
  });

  it('hands on entries added later, until their arity is entered', () => {
    const slot = table.grow(1);
    table.set(slot, table.get(toySlots.arity2));
    expect(invoke(slot, 1, 20, 300)).toBe(5_000_000 + slot);
    new Uint8Array(trampoline.arities.buffer)[slot] = 3;
    expect(invoke(slot, 1, 20, 300)).toBe(2021);
    expect(fallbacks).toHaveLength(1);
  });

  it('traps, and does not confuse types, if a known slot was given another function', () => {
    table.set(toySlots.arity1, table.get(toySlots.arity2));
    expect(() => invoke(toySlots.arity1, 1, 20, 300)).toThrow(WebAssembly.RuntimeError);
  });

  it('goes by the arity bytes whatever they hold', () => {
    new Uint8Array(trampoline.arities.buffer)[toySlots.arity1] = 255;
    expect(invoke(toySlots.arity1, 1, 20, 300)).toBe(5_000_000 + toySlots.arity1);
  });
});

describe.each(engineNames)('the trampoline of %s', (name) => {
  const engine = readModule(loadEngine(name));

  it('knows the arity of every entry', () => {
    const arities = readTableArities(engine);
    const entries = engine.elements[0]?.entries ?? new Uint32Array();
    expect(arities).toHaveLength(entries.length + 1);
    expect(arities[0]).toBe(0);
    entries.forEach((functionIndex, i) => {
      const type = functionTypeOf(engine, functionIndex);
      const text = `${type?.params.map((one) => one.toString(16))}>${type?.results.map((one) => one.toString(16))}`;
      const expected = ['>7f', '7f>7f', '7f,7f>7f', '7f,7f,7f>7f'].indexOf(text) + 1;
      if (arities[i + 1] !== expected) expect([i, arities[i + 1]]).toEqual([i, expected]);
    });
  });

  it('is a small valid module, the same each time', () => {
    const file = buildTrampolineModule(engine);
    expect(WebAssembly.validate(file)).toBe(true);
    expect(file.length).toBeLessThan(10_000);
    expect(Buffer.from(buildTrampolineModule(engine)).equals(file)).toBe(true);
    expect(WebAssembly.Module.imports(new WebAssembly.Module(file))).toEqual([
      { module: 'env', name: tableName, kind: 'table' },
      { module: 'env', name: 'fallback', kind: 'function' },
    ]);
  });
});

describe('an engine without a usable table', () => {
  const types = section(1, (w) => w.u32(1).append([0x60, 0, 0]));
  const functions = section(3, (w) => w.u32(1).append([0]));
  const tables = section(4, (w) => w.u32(1).append([0x70, 0, 4]));
  const exports = section(7, (w) => w.u32(1).name(tableName).append([1, 0]));
  const bodies = section(10, (w) => w.u32(1).append([2, 0, 0x0b]));
  it.each([
    ['no table', assemble(), 'exports no table'],
    [
      'entries beyond the end',
      assemble(
        types,
        functions,
        tables,
        exports,
        section(9, (w) => w.u32(1).append([0, 0x41, 4, 0x0b, 1, 0])),
        bodies,
      ),
      'fills table slots up to 5 of 4',
    ],
    [
      'entries at an imported place',
      assemble(
        types,
        section(2, (w) => w.u32(1).name('env').name('base').append([3, 0x7f, 0])),
        functions,
        tables,
        exports,
        section(9, (w) => w.u32(1).append([0, 0x23, 0, 0x0b, 1, 0])),
        bodies,
      ),
      'depends on an import',
    ],
  ])('is refused: %s', (_title, file, message) => {
    const error = vitrineErrorOf(() => buildTrampolineModule(readModule(file)));
    expect(error?.code).toBe('ERR_BAD_ENGINE');
    expect(error?.message).toContain(message);
  });
});
