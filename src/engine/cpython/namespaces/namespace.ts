import type { GuestMemory } from '../../../kernel/guest-memory.js';
import type { ArchiveFileSystem } from '../../../vfs/archive/archive-file-system.js';
import type { ArchiveIndex } from '../../../vfs/archive/archive-index.js';
import { type ImportTable, readImportTable } from './import-table.js';
import { libraryFilter } from './library-filter.js';
import { type ModuleTables, narrowModuleTables } from './module-tables.js';
import type { NamespaceRequest } from './namespace-request.js';
import { isVisible, type VisibleModules, visibleModules } from './visible-modules.js';

/** A namespace as it is brought about in one guest: `request` by the driver first, then `narrow`, then the program. */
export class Namespace {
  readonly #request: NamespaceRequest;
  readonly #seen: VisibleModules | undefined;

  constructor(request: NamespaceRequest, table: ImportTable) {
    this.#request = request;
    this.#seen = request.modules && visibleModules(request.modules, table);
  }

  /** What the driver's `apply_namespace` takes: goes through JSON. */
  get request(): object {
    const { builtins } = this.#request;
    const seen = this.#seen;
    return {
      ...(builtins === undefined ? {} : { builtins }),
      ...(seen === undefined
        ? {}
        : { modules: { trees: [...seen.trees], exact: [...seen.exact], load: seen.load } }),
    };
  }

  /** Takes modules that are not seen out of the interpreter's tables: once, before the program begins. */
  narrowTables(memory: GuestMemory, tables: ModuleTables): void {
    const seen = this.#seen;
    if (seen !== undefined) narrowModuleTables(memory, tables, (name) => isVisible(seen, name));
  }

  /** Takes their files out of the library: in each kernel, before guest code of the program runs. */
  narrowLibrary(library: ArchiveFileSystem): void {
    const seen = this.#seen;
    if (seen !== undefined) library.narrow(libraryFilter((name) => isVisible(seen, name)));
  }
}

/** Makes the namespaces of the guests of one library. */
export class Namespaces {
  readonly #library: ArchiveIndex;
  #table: ImportTable | undefined;

  constructor(library: ArchiveIndex) {
    this.#library = library;
  }

  /** Undefined when nothing is asked for. */
  make(request: NamespaceRequest | undefined): Namespace | undefined {
    if (request === undefined) return undefined;
    this.#table ??= readImportTable(this.#library);
    return new Namespace(request, this.#table);
  }
}
