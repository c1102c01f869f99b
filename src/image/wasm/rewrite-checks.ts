import { VitrineError } from '../../errors.js';
import { wasmLimits } from './limits.js';
import { ExternalKind, type WasmModule } from './module-model.js';
import type { RewriteOptions } from './rewrite-options.js';

/** Refuses options that do not fit the module, so that writing cannot fail half-way. */
export function checkRewriteOptions(module: WasmModule, options: RewriteOptions): void {
  if (options.dropData && module.startFunction !== undefined) {
    throw new VitrineError(
      'ERR_BAD_ENGINE',
      'cannot drop the data of a module with a start function: that would run without them',
    );
  }
  for (const index of options.replaceBodies?.keys() ?? []) {
    if (module.code.starts[index - module.importedFunctionCount] === undefined) {
      throw badOption('replaceBodies', `function ${index} has no body in this module`);
    }
  }
  for (const [name, index] of options.exportGlobals ?? []) {
    if (module.globals[index] === undefined) {
      throw badOption('exportGlobals', `global ${index} ('${name}') does not exist in this module`);
    }
    if (options.keepExports.has(name) && module.exports.has(name)) {
      throw badOption('exportGlobals', `'${name}' is the name of a kept export`);
    }
  }
  checkMemoryPages(module, options);
  checkImportTable(module, options);
}

function checkMemoryPages(module: WasmModule, options: RewriteOptions): void {
  const { memoryMinPages, memoryMaxPages } = options;
  if (memoryMinPages === undefined && memoryMaxPages === undefined) return;
  const memory = module.memories[0];
  if (memory === undefined || memory.imported) {
    throw new VitrineError('ERR_BAD_ENGINE', 'cannot change memory limits: the module defines no memory');
  }
  const minimum = memoryMinPages ?? memory.limits.minimum;
  if (!isPageCount(minimum) || minimum < memory.limits.minimum) {
    throw badOption(
      'memoryMinPages',
      `${minimum} is not in ${memory.limits.minimum}..${wasmLimits.memoryPages}`,
    );
  }
  const maximum = memoryMaxPages ?? memory.limits.maximum;
  if (maximum !== undefined && (!isPageCount(maximum) || maximum < minimum)) {
    throw badOption('memoryMaxPages', `${maximum} is not in ${minimum}..${wasmLimits.memoryPages}`);
  }
}

function isPageCount(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= wasmLimits.memoryPages;
}

function checkImportTable(module: WasmModule, options: RewriteOptions): void {
  if (options.importTable === undefined) return;
  const { exportName } = options.importTable;
  const exported = module.exports.get(exportName);
  if (exported?.kind !== ExternalKind.table) {
    throw badOption('importTable', `the module exports no table '${exportName}'`);
  }
  const firstDefined = module.tables.findIndex((table) => !table.imported);
  if (exported.index !== firstDefined || module.tables[firstDefined]?.initialized !== false) {
    // Imports come first in the index space: only the first own table keeps its index when imported.
    throw badOption('importTable', `'${exportName}' is not the module's first own table without initialiser`);
  }
}

function badOption(option: string, problem: string): VitrineError {
  return new VitrineError('ERR_BAD_OPTION', `cannot rewrite the WebAssembly module: ${option}: ${problem}`);
}
