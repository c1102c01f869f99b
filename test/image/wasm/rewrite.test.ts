import { describe, expect, it } from 'vitest';
import {
  findExportedFunction,
  findImportedFunction,
  findMutableGlobals,
} from '../../../src/image/wasm/module-lookup.js';
import { readModule } from '../../../src/image/wasm/module-reader.js';
import { rewriteModule } from '../../../src/image/wasm/rewrite.js';
import type { RewriteOptions } from '../../../src/image/wasm/rewrite-options.js';
import { sleepRedirectBody, sleepTimerId } from '../../../src/image/wasm/sleep-redirect.js';
import { assemble, code, engineNames, loadEngine, section, toyEngine, vitrineErrorOf } from './support.js';

const table = '__indirect_function_table';
const minimal: RewriteOptions = { keepExports: new Set(), dropData: false, dropCustomSections: false };

describe.each(engineNames)('rewriting %s', (name) => {
  const bytes = loadEngine(name);
  const module = readModule(bytes);
  const keepExports = new Set([
    'memory',
    table,
    'malloc',
    '__stack_pointer',
    '__cpp_exception',
    'no such export',
  ]);
  const sleep = findExportedFunction(module, 'emscripten_thread_sleep') as number;
  const timer = findImportedFunction(module, 'env', '_setitimer_js') as number;
  const options: RewriteOptions = {
    keepExports,
    exportGlobals: new Map(findMutableGlobals(module).map((index) => [`global ${index}`, index])),
    dropData: true,
    memoryMinPages: 500,
    memoryMaxPages: 1024,
    importTable: { exportName: table, module: 'host', name: 'table' },
    replaceBodies: new Map([[sleep, sleepRedirectBody(timer)]]),
    dropCustomSections: true,
  };
  const output = rewriteModule(bytes, options);

  it('gives a valid module with the wanted exports and the same imports', () => {
    expect(WebAssembly.validate(output)).toBe(true);
    const compiled = new WebAssembly.Module(output);
    const exported = WebAssembly.Module.exports(compiled).map((one) => one.name);
    const globals = findMutableGlobals(module).map((index) => `global ${index}`);
    const kept = [...keepExports].filter((one) => one !== 'no such export');
    expect(exported.sort()).toEqual([...kept, ...globals].sort());
    expect(WebAssembly.Module.imports(compiled)).toEqual([
      ...WebAssembly.Module.imports(new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>)),
      { module: 'host', name: 'table', kind: 'table' },
    ]);
  });

  it('drops the data and nothing else that counts', () => {
    const again = readModule(output);
    expect(output.length).toBeLessThan(bytes.length - 3_000_000);
    expect(again.data).toHaveLength(module.data.length);
    expect(again.data.every((one) => one.mode === 'passive' && one.dataStart === one.end)).toBe(true);
    expect(again.customSections).toEqual([]);
    expect(again.memories[0]?.limits).toEqual({ minimum: 500, maximum: 1024, shared: false });
    expect(again.functionTypes).toEqual(module.functionTypes);
    expect(again.elements).toEqual(module.elements);
    expect(again.tables.map((one) => [one.imported, one.elementType, one.limits])).toEqual(
      module.tables.map((one, i) => [i === 0, one.elementType, one.limits]),
    );
  });

  it('changes no other function body', () => {
    const again = readModule(output);
    const start = module.importedFunctionCount;
    let changed = 0;
    for (let i = 0; i < module.code.starts.length; i++) {
      const before = Buffer.from(bytes.subarray(module.code.starts[i], module.code.ends[i]));
      if (before.equals(output.subarray(again.code.starts[i], again.code.ends[i]))) continue;
      expect(start + i).toBe(sleep);
      changed++;
    }
    expect(changed).toBe(1);
  });

  it('gives the same bytes again, and the input bytes if nothing is to change', () => {
    expect(Buffer.from(rewriteModule(module, options)).equals(output)).toBe(true);
    const unchanged = rewriteModule(bytes, { ...minimal, keepExports: new Set(module.exports.keys()) });
    expect(readModule(unchanged).sections).toHaveLength(module.sections.length);
    expect(Buffer.from(unchanged).equals(bytes)).toBe(true);
  });
});

describe('rewriting a toy module', () => {
  const file = toyEngine();
  const module = readModule(file);
  const imports = (setTimer: (which: number, ms: number) => number = () => 0) => ({
    env: { _PyEM_TrampolineCall_JS: () => 0, _setitimer_js: setTimer },
    'GOT.func': { missing: new WebAssembly.Global({ value: 'i32', mutable: true }, 0) },
  });
  const start = (bytes: Uint8Array<ArrayBuffer>, setTimer?: (which: number, ms: number) => number) =>
    new WebAssembly.Instance(new WebAssembly.Module(bytes), imports(setTimer)).exports as Record<
      string,
      never
    >;

  it('redirects sleep to the timer import', () => {
    const calls: number[][] = [];
    const sleep = findExportedFunction(module, 'emscripten_thread_sleep') as number;
    const timer = findImportedFunction(module, 'env', '_setitimer_js') as number;
    const output = rewriteModule(file, {
      ...minimal,
      keepExports: new Set(['emscripten_thread_sleep']),
      replaceBodies: new Map([[sleep, sleepRedirectBody(timer)]]),
    });
    const exports = start(output, (which, ms) => calls.push([which, ms])) as unknown as {
      emscripten_thread_sleep(ms: number): void;
    };
    expect(exports.emscripten_thread_sleep(12.5)).toBeUndefined();
    expect(calls).toEqual([[sleepTimerId, 12.5]]);
  });

  it('replaces the first and the last body, in any order of the map', () => {
    const replaceBodies = new Map([
      [11, code().i32Const(-5).end().toBytes()],
      [2, code().i32Const(-200_000).end().toBytes()],
    ]);
    const keepExports = new Set(['bump', table]);
    const exports = start(rewriteModule(file, { ...minimal, keepExports, replaceBodies })) as unknown as {
      bump(): number;
      __indirect_function_table: { get(slot: number): () => number };
    };
    expect(exports.bump()).toBe(-5);
    expect(exports[table].get(2)()).toBe(-200_000);
    expect(exports[table].get(6)(...([1, 2, 3, 4] as unknown as []))).toBe(4010);
  });

  it('exports globals that were not exported', () => {
    const exportGlobals = new Map([['counter', 1]]);
    const output = rewriteModule(file, { ...minimal, keepExports: new Set(['bump']), exportGlobals });
    const exports = start(output) as unknown as { bump(): number; counter: { value: number } };
    exports.bump();
    expect(exports.counter.value).toBe(41);
    exports.counter.value = 100;
    expect(exports.bump()).toBe(101);
  });

  it('drops active data, keeps passive data', () => {
    const output = rewriteModule(file, { ...minimal, keepExports: new Set(['memory']), dropData: true });
    expect(WebAssembly.validate(output)).toBe(true);
    const contents = (bytes: Uint8Array) =>
      readModule(bytes).data.map((one) => [...bytes.subarray(one.dataStart, one.end)]);
    expect(contents(file)).toEqual([
      [0xaa, 0xbb, 0xcc],
      [0x11, 0x22],
    ]);
    expect(contents(output)).toEqual([[], [0x11, 0x22]]);
    const { memory } = start(output) as unknown as { memory: { buffer: ArrayBuffer } };
    expect(new Uint8Array(memory.buffer, 8, 3)).toEqual(new Uint8Array(3));
  });

  it('leaves the data section out if no instruction can refer to it', () => {
    const file = assemble(
      section(5, (w) => w.append([1, 0, 1])),
      section(11, (w) => w.u32(1).append([0, 0x41, 0, 0x0b, 1, 9])),
    );
    const output = rewriteModule(file, { ...minimal, dropData: true });
    expect(WebAssembly.validate(output)).toBe(true);
    expect(readModule(output).sections.map((one) => one.id)).toEqual([5]);
  });

  it('imports the table into a module that had no imports', () => {
    const file = assemble(
      section(4, (w) => w.u32(1).append([0x70, 0, 4])),
      section(7, (w) => w.u32(1).name('t').append([1, 0])),
    );
    const importTable = { exportName: 't', module: 'host', name: 'table' };
    const output = rewriteModule(file, { ...minimal, keepExports: new Set(['t']), importTable });
    const compiled = new WebAssembly.Module(output);
    const hostTable = new WebAssembly.Table({ element: 'anyfunc', initial: 4 });
    const instance = new WebAssembly.Instance(compiled, { host: { table: hostTable } });
    expect(instance.exports['t']).toBe(hostTable);
  });

  it.each([
    ['replaceBodies', { replaceBodies: new Map([[0, new Uint8Array()]]) }],
    ['replaceBodies', { replaceBodies: new Map([[12, new Uint8Array()]]) }],
    ['exportGlobals', { exportGlobals: new Map([['x', 3]]) }],
    ['exportGlobals', { keepExports: new Set(['memory']), exportGlobals: new Map([['memory', 1]]) }],
    ['memoryMinPages', { memoryMinPages: 1 }],
    ['memoryMinPages', { memoryMinPages: 65_537 }],
    ['memoryMaxPages', { memoryMinPages: 5, memoryMaxPages: 4 }],
    ['memoryMaxPages', { memoryMaxPages: 8.5 }],
    ['importTable', { importTable: { exportName: 'memory', module: 'm', name: 'n' } }],
  ])('refuses an option that does not fit: %s %o', (option, change) => {
    const error = vitrineErrorOf(() => rewriteModule(file, { ...minimal, ...change }));
    expect(error?.code).toBe('ERR_BAD_OPTION');
    expect(error?.message).toContain(option);
  });

  it('refuses to drop the data of a module that runs code at its start', () => {
    const starting = assemble(
      section(1, (w) => w.u32(1).append([0x60, 0, 0])),
      section(3, (w) => w.u32(1).append([0])),
      section(8, (w) => w.u32(0)),
      section(10, (w) => w.u32(1).append([2, 0, 0x0b])),
    );
    expect(WebAssembly.validate(starting)).toBe(true);
    const error = vitrineErrorOf(() => rewriteModule(starting, { ...minimal, dropData: true }));
    expect(error?.code).toBe('ERR_BAD_ENGINE');
    expect(error?.message).toContain('start function');
  });
});
