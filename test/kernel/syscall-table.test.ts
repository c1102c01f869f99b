import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ForeignFunctions } from '../../src/engine/cpython/ffi/foreign-functions.js';
import { boundNames } from '../../src/kernel/bindings/bind-imports.js';
import { refusalValue, syscallTable, undeclared } from '../../src/kernel/syscall-table.js';
import { bridgeImports } from './bridge-imports.js';

const engines = ['pyodide', 'pyodide-314-0-0', 'pyodide-315-pre'] as const;

async function importsOf(engine: string): Promise<WebAssembly.ModuleImportDescriptor[]> {
  const root = dirname(createRequire(import.meta.url).resolve(`${engine}/package.json`));
  const bytes = readFileSync(join(root, 'pyodide.asm.wasm'));
  return WebAssembly.Module.imports(await WebAssembly.compile(bytes));
}

/** Imports that the engine layer answers itself: libffi's, and the call by table entry. */
const providedByEngine = new Set([
  ...Object.keys(
    new ForeignFunctions(new WebAssembly.Table({ element: 'anyfunc', initial: 1 }), {} as never).imports(),
  ),
  '_PyEM_TrampolineCall_JS',
]);

describe('the syscall table', () => {
  it('declares nothing twice', () => {
    expect(new Set(boundNames).size).toBe(boundNames.length);
    // A name declared twice would leave fewer entries in the map than `docs/syscalls.md` counts.
    for (const [name, entry] of syscallTable) expect(entry.name).toBe(name);
  });

  it('has a body for everything that it says is answered, and for nothing that it refuses', () => {
    const bound = new Set(boundNames);
    const entries = [...syscallTable.values()];
    const unbound = entries
      .filter(({ status, name }) => status !== 'refused' && !bound.has(name))
      .map(({ name }) => name);
    expect(unbound.filter((name) => !providedByEngine.has(name))).toEqual([]);
    expect(entries.filter(({ status, name }) => status === 'refused' && bound.has(name))).toEqual([]);
    expect(boundNames.filter((name) => !syscallTable.has(name))).toEqual([]);
    expect([...providedByEngine].filter((name) => syscallTable.get(name)?.status === 'refused')).toEqual([]);
  });

  it('says why of all that is not fully supported', () => {
    for (const { status, note, errno, form, name } of syscallTable.values()) {
      if (status !== 'supported') expect(note, name).toMatch(/\w{3}/);
      if (status === 'refused') expect([typeof errno, typeof form], name).toEqual(['string', 'string']);
    }
  });

  it('refusals answer as their callers expect', () => {
    const value = (name: string) => refusalValue(syscallTable.get(name)!);
    expect(value('__syscall_linkat')).toBe(-63);
    expect(value('__syscall_listen')).toBe(-2);
    expect(value('_emscripten_system')).toBe(-1);
    expect(value('_dlopen_js')).toBe(0);
    expect(refusalValue(undeclared('anything'))).toBe(0);
  });

  it.each(engines)('%s: all that is not declared belongs to the JavaScript bridge', async (engine) => {
    const functions = (await importsOf(engine)).filter(({ kind }) => kind === 'function');
    expect(functions.length).toBeGreaterThan(200);
    const undeclaredNames = functions.map(({ name }) => name).filter((name) => !syscallTable.has(name));
    // A system call or one of WASI's must be in the table, whatever an engine comes up with.
    expect(
      undeclaredNames.filter((name) =>
        /syscall|^fd_|^path_|^environ|^clock|^proc_|^random|socket|wasi/.test(name),
      ),
    ).toEqual([]);
    expect(undeclaredNames.filter((name) => !bridgeImports.has(name))).toEqual([]);
  });

  it.each(engines)('%s: what is imported besides functions are globals of the linker', async (engine) => {
    const others = (await importsOf(engine)).filter(({ kind }) => kind !== 'function');
    expect(others.filter(({ kind, module }) => kind !== 'global' || !/^GOT\./.test(module))).toEqual([]);
  });
});
