/** What a program is to start with: plain data, cloneable to another thread. */
export interface NamespaceRequest {
  /** Names that `__builtins__` has; undefined: all. */
  readonly builtins: readonly string[] | undefined;
  /** Modules of the standard library that there are; undefined: all. */
  readonly modules: readonly string[] | undefined;
}
