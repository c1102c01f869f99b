import { describe, expect, it } from 'vitest';
import {
  findExportedConstant,
  findExportedFunction,
  findImportedFunction,
  findMutableGlobals,
  functionTypeOf,
} from '../../../src/image/wasm/module-lookup.js';
import { readModule } from '../../../src/image/wasm/module-reader.js';
import { describeModule } from '../../../src/image/wasm/module-summary.js';
import { assemble, engineNames, loadEngine, section, toyEngine } from './support.js';

const kindNames = ['function', 'table', 'memory', 'global', 'tag'];

describe.each(engineNames)('reading %s', (name) => {
  const bytes = loadEngine(name);
  const module = readModule(bytes);
  const compiled = new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);

  it('lists the imports and exports that the platform lists', () => {
    const plain = (one: { kind: string }) => ({ ...one, kind: one.kind });
    expect(
      module.imports.map((one) => ({ module: one.module, name: one.name, kind: kindNames[one.kind] })),
    ).toEqual(WebAssembly.Module.imports(compiled).map(plain));
    expect(
      [...module.exports.values()].map((one) => ({ name: one.name, kind: kindNames[one.kind] })),
    ).toEqual(WebAssembly.Module.exports(compiled).map(plain));
  });

  it('knows the types of functions', () => {
    const sleep = findExportedFunction(module, 'emscripten_thread_sleep');
    expect(functionTypeOf(module, sleep ?? -1)).toEqual({ params: [0x7c], results: [] });
    const timer = findImportedFunction(module, 'env', '_setitimer_js');
    expect(functionTypeOf(module, timer ?? -1)).toEqual({ params: [0x7f, 0x7c], results: [0x7f] });
    expect(findImportedFunction(module, 'wasi_snapshot_preview1', '_setitimer_js')).toBeUndefined();
    expect(findExportedFunction(module, 'memory')).toBeUndefined();
  });

  it('finds addresses and mutable globals', () => {
    expect(findExportedConstant(module, 'Py_EMSCRIPTEN_SIGNAL_HANDLING')).toBeGreaterThan(1024);
    expect(findExportedConstant(module, '__stack_pointer')).toBeUndefined();
    const mutable = findMutableGlobals(module);
    expect(mutable).toHaveLength(4);
    expect(mutable).toContain(module.exports.get('__stack_pointer')?.index);
  });

  it('fills the whole function table from one segment', () => {
    expect(module.elements).toHaveLength(1);
    const [segment] = module.elements;
    expect(segment?.offset).toBe(1);
    expect((segment?.entries.length ?? 0) + 1).toBe(module.tables[0]?.limits.minimum);
  });

  it('is summed up', () => {
    const summary = describeModule(bytes);
    expect(summary.sizeBytes).toBe(bytes.length);
    expect(summary.imports.function + summary.imports.global).toBe(module.imports.length);
    expect(summary.exports.memory).toBe(1);
    expect(summary.memoryPages).toEqual({ minimum: 480, maximum: 65_536 });
    expect(summary.dataSegments).toBe(module.dataCount);
    expect(summary.customSections).toEqual(['dylink.0']);
    expect(summary.importModules).toEqual(['GOT.func', 'env', 'wasi_snapshot_preview1']);
  });
});

describe('element segments', () => {
  const typeAndFunction = [
    section(1, (w) => w.u32(1).append([0x60, 0, 0])),
    section(3, (w) => w.u32(1).append([0])),
    section(4, (w) => w.u32(2).append([0x70, 0, 9, 0x70, 0, 9])),
  ];
  const bodies = section(10, (w) => w.u32(1).append([2, 0, 0x0b]));
  const constant = [0x41, 3, 0x0b];
  const sum = [0x41, 3, 0x41, 4, 0x6a, 0x41, 2, 0x6c, 0x0b];
  const viaExpression = [1, 0xd2, 0, 0x0b];
  const viaNull = [1, 0xd0, 0x70, 0x0b];
  it.each([
    ['0: active', [0, ...constant, 1, 0], 'active', 0, 3, [0]],
    ['0: active, computed offset', [0, ...sum, 1, 0], 'active', 0, 14, [0]],
    ['1: passive', [1, 0, 1, 0], 'passive', 0, undefined, [0]],
    ['2: active, explicit table', [2, 1, ...constant, 0, 1, 0], 'active', 1, 3, [0]],
    ['3: declarative', [3, 0, 1, 0], 'declarative', 0, undefined, [0]],
    ['4: active expressions', [4, ...constant, ...viaExpression], 'active', 0, 3, [0]],
    ['5: passive expressions', [5, 0x70, ...viaNull], 'passive', 0, undefined, [0xffff_ffff]],
    ['6: explicit table, expressions', [6, 1, ...constant, 0x70, ...viaNull], 'active', 1, 3, [0xffff_ffff]],
    ['7: declarative expressions', [7, 0x70, ...viaExpression], 'declarative', 0, undefined, [0]],
  ] as const)('flags %s', (_title, bytes, mode, table, offset, entries) => {
    const file = assemble(
      ...typeAndFunction,
      section(9, (w) => w.u32(1).append(bytes)),
      bodies,
    );
    if (offset !== 14) expect(WebAssembly.validate(file)).toBe(true);
    expect(readModule(file).elements).toEqual([{ mode, table, offset, entries: Uint32Array.from(entries) }]);
  });
});

it('reads the toy module as it was written', () => {
  const module = readModule(toyEngine());
  expect(WebAssembly.validate(toyEngine())).toBe(true);
  expect(module.data.map(({ mode, offset, dataStart, end }) => [mode, offset, end - dataStart])).toEqual([
    ['active', 8, 3],
    ['passive', undefined, 2],
  ]);
  expect(findExportedConstant(module, 'someAddress')).toBe(1234);
  expect(findMutableGlobals(module)).toEqual([1]);
  expect(module.customSections.map((one) => one.name)).toEqual(['name']);
});
