import { ExternalKind, type WasmModule } from './module-model.js';
import { readModule } from './module-reader.js';

/** How many items of each kind there are. */
export type KindCounts = { readonly [kind in keyof typeof ExternalKind]: number };

/** What a module is made of, in numbers and names that can be shown. */
export interface ModuleSummary {
  readonly sizeBytes: number;
  readonly codeBytes: number;
  readonly dataBytes: number;
  readonly types: number;
  readonly definedFunctions: number;
  readonly dataSegments: number;
  readonly imports: KindCounts;
  readonly exports: KindCounts;
  /** Names of the modules imported from, sorted. */
  readonly importModules: readonly string[];
  /** Limits of the first memory in pages of 64 KiB; undefined if there is none. */
  readonly memoryPages: { readonly minimum: number; readonly maximum: number | undefined } | undefined;
  readonly tableEntries: readonly number[];
  /** Globals that a running instance may change and that it does not import. */
  readonly mutableGlobals: number;
  readonly customSections: readonly string[];
}

/** Reads a module file and sums it up. Fails as {@link readModule} does. */
export function describeModule(source: Uint8Array | WasmModule): ModuleSummary {
  const module = source instanceof Uint8Array ? readModule(source) : source;
  const { starts, ends } = module.code;
  const limits = module.memories[0]?.limits;
  return {
    sizeBytes: module.bytes.length,
    codeBytes: ends.reduce((sum, end, i) => sum + end - (starts[i] as number), 0),
    dataBytes: module.data.reduce((sum, segment) => sum + segment.end - segment.dataStart, 0),
    types: module.types.length,
    definedFunctions: starts.length,
    dataSegments: module.data.length,
    imports: countKinds(module.imports),
    exports: countKinds(module.exports.values()),
    importModules: [...new Set(module.imports.map((one) => one.module))].sort(),
    memoryPages: limits && { minimum: limits.minimum, maximum: limits.maximum },
    tableEntries: module.tables.map((table) => table.limits.minimum),
    mutableGlobals: module.globals.filter((global) => global.mutable && !global.imported).length,
    customSections: module.customSections.map((section) => section.name),
  };
}

function countKinds(entries: Iterable<{ readonly kind: ExternalKind }>): KindCounts {
  const counts = { function: 0, table: 0, memory: 0, global: 0, tag: 0 };
  const names = Object.keys(ExternalKind) as (keyof typeof ExternalKind)[];
  for (const { kind } of entries) {
    const name = names.find((one) => ExternalKind[one] === kind);
    if (name !== undefined) counts[name]++;
  }
  return counts;
}
