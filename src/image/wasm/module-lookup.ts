import { ExternalKind, type FunctionType, type WasmModule } from './module-model.js';

/** Function index of the function exported as `name`, or undefined. */
export function findExportedFunction(module: WasmModule, name: string): number | undefined {
  return findExport(module, name, ExternalKind.function);
}

/** Index, in the index space of its kind, of what is exported as `name` if it is of that kind. */
export function findExport(module: WasmModule, name: string, kind: ExternalKind): number | undefined {
  const found = module.exports.get(name);
  return found?.kind === kind ? found.index : undefined;
}

/** Function index of the imported function `moduleName.name`, or undefined. */
export function findImportedFunction(
  module: WasmModule,
  moduleName: string,
  name: string,
): number | undefined {
  return module.imports.find(
    (entry) => entry.kind === ExternalKind.function && entry.module === moduleName && entry.name === name,
  )?.index;
}

/** Signature of a function by its index; undefined if there is no such function. */
export function functionTypeOf(module: WasmModule, functionIndex: number): FunctionType | undefined {
  const typeIndex = module.functionTypes[functionIndex];
  return typeIndex === undefined ? undefined : module.types[typeIndex];
}

/**
 * The value of an exported immutable i32 global whose value stands in the file. LLVM exports the address of a
 * C variable in this form, so addresses can be had without keeping those exports in a rewritten module.
 */
export function findExportedConstant(module: WasmModule, name: string): number | undefined {
  const index = findExport(module, name, ExternalKind.global);
  const global = index === undefined ? undefined : module.globals[index];
  return global === undefined || global.mutable ? undefined : global.constantI32;
}

/**
 * Indexes of the globals a running instance may change and which start out from the module itself. Together
 * with memory and tables they are all the state an instance has.
 */
export function findMutableGlobals(module: WasmModule): number[] {
  const found: number[] = [];
  module.globals.forEach((global, index) => {
    if (global.mutable && !global.imported) found.push(index);
  });
  return found;
}
