import type { ArchiveIndex } from '../../../vfs/archive/archive-index.js';

/** What the library's modules import: names of modules, whole and absolute. */
export interface ModuleImports {
  /** When the module is imported. */
  readonly eager: readonly string[];
  /** In its functions. */
  readonly lazy: readonly string[];
}

export type ImportTable = ReadonlyMap<string, ModuleImports>;

/** Where image preparation leaves the table, in the library's root; see `import-table-source.ts`. */
export const IMPORT_TABLE_NAME = '_vitrine_imports.json';

const empty: ImportTable = new Map();

/** Reads the table out of a library; one that has none gives an empty table. The archive is trusted: it is ours. */
export function readImportTable(library: ArchiveIndex): ImportTable {
  const record = library.childrenOf(0).get(IMPORT_TABLE_NAME);
  if (record === undefined) return empty;
  const text = new TextDecoder().decode(library.contentsOf(record));
  const rows = JSON.parse(text) as readonly (readonly [string, readonly string[], readonly string[]])[];
  return new Map(rows.map(([name, eager, lazy]) => [name, { eager, lazy }]));
}
