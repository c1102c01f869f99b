import type { GuestMemory } from '../../../kernel/guest-memory.js';

/**
 * Where the interpreter keeps what it can import without files: addresses in an image's memory. The layouts are those of
 * CPython's `Include/cpython/import.h` on wasm32.
 */
export interface ModuleTables {
  /** Arrays of `struct _inittab`: the one that is linked in, and the copy that the interpreter works with. */
  readonly builtins: readonly number[];
  /** Entries of each of those arrays. */
  readonly entries: readonly ModuleEntry[];
  /** Arrays of `struct _frozen`. */
  readonly frozen: readonly number[];
  /** Keys, by module, under which the interpreter finds built-in modules again that it has loaded once. */
  readonly loaded: readonly (readonly [name: string, key: number])[];
}

/** `struct _inittab`. */
export interface ModuleEntry {
  readonly name: string;
  /** Address of the name. */
  readonly text: number;
  /** The function that makes the module; 0 for those that cannot be made twice. */
  readonly make: number;
}

/** Exported C variables, each a pointer to an array. */
const BUILTINS = 'PyImport_Inittab';
const FROZEN = [
  'PyImport_FrozenModules',
  '_PyImport_FrozenBootstrap',
  '_PyImport_FrozenStdlib',
  '_PyImport_FrozenTest',
] as const;

const ENTRY_BYTES = 8;
const ENTRIES_LIMIT = 4096;
const NAME_LIMIT_BYTES = 256;

/**
 * Finds the tables in the memory of an interpreter that was started.
 * @param addressOf - address of an exported C variable; throws when there is none
 */
export function findModuleTables(memory: GuestMemory, addressOf: (name: string) => number): ModuleTables {
  const linked = memory.getU32(addressOf(BUILTINS));
  const entries: ModuleEntry[] = [];
  for (let at = linked; entries.length < ENTRIES_LIMIT; at += ENTRY_BYTES) {
    const text = memory.getU32(at);
    if (text === 0) break;
    entries.push({ name: memory.cString(text, NAME_LIMIT_BYTES), text, make: memory.getU32(at + 4) });
  }
  const all = memory.all;
  const pattern = all.slice(linked, linked + entries.length * ENTRY_BYTES);
  return {
    builtins: occurrences(all, pattern, 4),
    entries,
    frozen: FROZEN.map((name) => memory.getU32(addressOf(name))).filter((array) => array !== 0),
    loaded: entries.flatMap(({ name }) =>
      // The key of its cache of modules is a file's name and a module's, which are the same here.
      occurrences(all, new TextEncoder().encode(`${name}:${name}\0`), 4).map((key) => [name, key] as const),
    ),
  };
}

/**
 * Takes modules out of the tables of a running interpreter. Frozen modules are all taken out: whatever of them is seen is
 * in the library, too.
 */
export function narrowModuleTables(
  memory: GuestMemory,
  tables: ModuleTables,
  isSeen: (name: string) => boolean,
): void {
  const kept = tables.entries.filter(({ name }) => isSeen(name));
  for (const array of tables.builtins) {
    tables.entries.forEach((_entry, index) => {
      const entry = kept[index];
      memory.setU32(array + index * ENTRY_BYTES, entry?.text ?? 0);
      memory.setU32(array + index * ENTRY_BYTES + 4, entry?.make ?? 0);
    });
  }
  for (const array of tables.frozen) memory.setU32(array, 0);
  // A name that no module can have.
  for (const [name, key] of tables.loaded) if (!isSeen(name)) memory.setU8(key, 0xff);
}

/** Where bytes occur, at multiples of an alignment. */
function occurrences(bytes: Uint8Array, pattern: Uint8Array, alignment: number): number[] {
  const found: number[] = [];
  const first = pattern[0];
  if (first === undefined) return found;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (at % alignment === 0 && pattern.every((value, index) => bytes[at + index] === value)) found.push(at);
  }
  return found;
}
