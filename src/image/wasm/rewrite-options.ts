/** What {@link rewriteModule} changes. */
export interface RewriteOptions {
  /** Names of exports to keep, of any kind; names the module does not export are ignored. */
  readonly keepExports: ReadonlySet<string>;
  /** More exports: name to global index. With {@link findMutableGlobals} all of an instance's state is in reach. */
  readonly exportGlobals?: ReadonlyMap<string, number>;
  /**
   * Leave out the contents of active data segments, for a host that fills memory itself. Segment numbers stay
   * valid: where the module may refer to them (it has a data count section), each active segment becomes an
   * empty passive one. That is what an active segment is once the instance has started, so `memory.init` and
   * `data.drop` do the same as before. Passive segments are kept.
   */
  readonly dropData: boolean;
  /** New minimum of the module's own memory, not below the present one: pages of 64 KiB. */
  readonly memoryMinPages?: number;
  /** New maximum of the module's own memory: pages of 64 KiB. */
  readonly memoryMaxPages?: number;
  /** Turn the table exported under `exportName` from a definition into an import, at the same index. */
  readonly importTable?: { readonly exportName: string; readonly module: string; readonly name: string };
  /** Function index to complete new body (local declarations and instructions, without the length). */
  readonly replaceBodies?: ReadonlyMap<number, Uint8Array>;
  /** Leave out custom sections: names, debug information, dynamic linking data. */
  readonly dropCustomSections: boolean;
}
