import type { GuestMemory } from '../../../kernel/guest-memory.js';
import type { ArchiveFileSystem } from '../../../vfs/archive/archive-file-system.js';
import type { ArchiveIndex } from '../../../vfs/archive/archive-index.js';
import { type ImportTable, readImportTable } from './import-table.js';
import { libraryFilter } from './library-filter.js';
import { type ModuleTables, narrowModuleTables } from './module-tables.js';
import type { NamespaceRequest } from './namespace-request.js';
import { isVisible, type VisibleModules, visibleModules } from './visible-modules.js';

/**
 * What one guest starts with. The driver applies `request`, for which it still needs the whole library; `close` then, before
 * the program begins, takes away what is not to be seen. A session that wakes has all but its library as it was.
 */
export class GuestNamespace {
  readonly #builtins: readonly string[] | undefined;
  readonly #seen: VisibleModules | undefined;
  readonly #library: ArchiveFileSystem;

  constructor(
    builtins: readonly string[] | undefined,
    seen: VisibleModules | undefined,
    library: ArchiveFileSystem,
  ) {
    this.#builtins = builtins;
    this.#seen = seen;
    this.#library = library;
  }

  /** What the driver's `apply_namespace` takes: goes through JSON. */
  get request(): object {
    const seen = this.#seen;
    const modules = seen && { trees: [...seen.trees], exact: [...seen.exact], load: seen.load };
    return { builtins: this.#builtins, modules };
  }

  /** Takes what is not seen out of the interpreter's tables and the library's files. */
  close(memory: GuestMemory, tables: ModuleTables): void {
    const seen = this.#seen;
    if (seen !== undefined) narrowModuleTables(memory, tables, (name) => isVisible(seen, name));
    this.closeLibrary();
  }

  /** The library's part of `close`: it is the kernel's and not the machine's, so each wake of a session needs it. */
  closeLibrary(): void {
    const seen = this.#seen;
    if (seen !== undefined) this.#library.narrow(libraryFilter((name) => isVisible(seen, name)));
  }
}

/** Makes the namespaces of the guests of one library. */
export class Namespaces {
  readonly #library: ArchiveIndex;
  #table: ImportTable | undefined;
  /** What the last list came to, since sessions send the same one with each call. */
  #last: { readonly key: string; readonly seen: VisibleModules } | undefined;

  constructor(library: ArchiveIndex) {
    this.#library = library;
  }

  /**
   * Undefined when nothing is asked for.
   * @param library - the guest's own file system on the library
   */
  make(request: NamespaceRequest | undefined, library: ArchiveFileSystem): GuestNamespace | undefined {
    if (request === undefined) return undefined;
    const seen = request.modules && this.#visible(request.modules);
    return new GuestNamespace(request.builtins, seen, library);
  }

  #visible(modules: readonly string[]): VisibleModules {
    const key = modules.join('\n');
    if (this.#last?.key === key) return this.#last.seen;
    this.#table ??= readImportTable(this.#library);
    const seen = visibleModules(modules, this.#table);
    this.#last = { key, seen };
    return seen;
  }
}
