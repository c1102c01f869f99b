import type { Capability } from './capability.js';

/** Capabilities that one guest may hold at once, by default. */
export const HANDLES_LIMIT = 10_000;
/** Most characters of the name of a capability that a snapshot finds again. */
const NAME_LIMIT_CHARACTERS = 256;

/** Of a handle whose capability was not handed over when the guest was restored from a snapshot. */
export const NOT_HANDED_OVER: unique symbol = Symbol('not handed over');

/** A table as plain data: it says which handles there are, not what they mean. */
export interface CapabilityTableState {
  /** The next handle that is given out. */
  readonly next: number;
  /** Each with how many times it was sent and not released yet. */
  readonly handles: readonly (readonly [handle: number, count: number])[];
  readonly named: readonly (readonly [name: string, handle: number])[];
}

/** A state that no table has given. */
export class BadTableState extends Error {
  override readonly name = 'BadTableState';
}

interface Entry {
  readonly capability: Capability | typeof NOT_HANDED_OVER;
  /** How many times the guest was sent it, less what it has released: it goes at zero. */
  readonly count: number;
  /** What a snapshot finds its capability by. */
  readonly names: readonly string[];
}

/**
 * The capabilities that one guest holds, by number. A number means something in this table alone, is never given to
 * another capability, and comes from being handed one: guessing finds only what the guest has.
 *
 * Between {@link checkpoint} and {@link commit} or {@link rollback} it notes what each touched handle was, so that a
 * session's call can be undone. Numbers are not: those of an undone call are never given out again.
 */
export class CapabilityTable {
  readonly #limit: number;
  readonly #entries = new Map<number, Entry>();
  /** The way back; of several handles of one capability, which only a restored table has, one. */
  readonly #handles = new Map<Capability, number>();
  /** The way back from the entries' names. */
  readonly #named = new Map<string, number>();
  #next = 1;
  /** What touched handles were at the checkpoint. */
  #undo: Map<number, Entry | undefined> | undefined;

  constructor(limit: number = HANDLES_LIMIT) {
    this.#limit = limit;
  }

  /**
   * A table as it was when its state was taken.
   * @param byName - the capabilities that are handed over, by the names that the state has for them
   * @throws BadTableState
   */
  static restore(
    state: unknown,
    byName: (name: string) => Capability | undefined,
    limit: number = HANDLES_LIMIT,
  ): CapabilityTable {
    const { next, handles, named } = readState(state, limit);
    const table = new CapabilityTable(limit);
    table.#next = next;
    for (const [handle, count] of handles) {
      table.#put(handle, { capability: NOT_HANDED_OVER, count, names: [] });
    }
    for (const [name, handle] of named) {
      table.#name(name, handle);
      const capability = byName(name);
      if (capability !== undefined) table.rebind(handle, capability);
    }
    return table;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Which handles have names, by name. */
  get named(): readonly (readonly [name: string, handle: number])[] {
    return [...this.#named].sort(([one], [other]) => (one < other ? -1 : 1));
  }

  /** In an order that says nothing of how it came to be. */
  get state(): CapabilityTableState {
    const handles = [...this.#entries].map(([handle, { count }]) => [handle, count] as const);
    handles.sort(([one], [other]) => one - other);
    return { next: this.#next, handles, named: this.named };
  }

  /**
   * The number that a guest is sent a capability by, which counts as sent once more; undefined when it holds as
   * many as it may.
   */
  export(capability: Capability): number | undefined {
    const known = this.#handles.get(capability);
    if (known !== undefined) {
      const entry = this.#entries.get(known) as Entry;
      this.#put(known, { ...entry, count: entry.count + 1 });
      return known;
    }
    if (this.#entries.size >= this.#limit) return undefined;
    const handle = this.#next++;
    this.#put(handle, { capability, count: 1, names: [] });
    return handle;
  }

  /** The number of a capability that the guest holds. */
  handleOf(capability: Capability): number | undefined {
    return this.#handles.get(capability);
  }

  resolve(handle: number): Capability | typeof NOT_HANDED_OVER | undefined {
    return this.#entries.get(handle)?.capability;
  }

  /** The guest has dropped what it was sent so many times. Whatever it says, nobody but itself loses by it. */
  release(handle: number, count: number): void {
    const entry = this.#entries.get(handle);
    if (entry === undefined || !(count > 0)) return;
    this.#put(handle, count < entry.count ? { ...entry, count: entry.count - count } : undefined);
  }

  /**
   * Names a capability that the guest holds, so that a snapshot can find it again. A name that another handle had is
   * this one's from now on; names end with their handle. Names that are too long or too many are left out.
   */
  grant(name: string, capability: Capability): void {
    const handle = this.#handles.get(capability);
    if (handle === undefined || name.length > NAME_LIMIT_CHARACTERS) return;
    const before = this.#named.get(name);
    if (before === handle || (before === undefined && this.#named.size >= this.#limit)) return;
    if (before !== undefined) {
      const entry = this.#entries.get(before) as Entry;
      this.#put(before, { ...entry, names: entry.names.filter((other) => other !== name) });
    }
    this.#name(name, handle);
  }

  /** Makes a handle that there is mean a capability, or nothing that was handed over. */
  rebind(handle: number, capability: Capability | undefined): void {
    const entry = this.#entries.get(handle);
    if (entry !== undefined) this.#put(handle, { ...entry, capability: capability ?? NOT_HANDED_OVER });
  }

  /** From here on, changes can be undone. Those until now cannot any more. */
  checkpoint(): void {
    this.#undo = new Map();
  }

  /** Keeps all changes since the checkpoint, if there is one. */
  commit(): void {
    this.#undo = undefined;
  }

  /** Undoes all changes since the checkpoint, if there is one. */
  rollback(): void {
    const undo = [...(this.#undo ?? [])];
    this.#undo = undefined;
    // First all go, so that nothing of what comes back is in the way of the rest.
    for (const [handle] of undo) this.#put(handle, undefined);
    for (const [handle, entry] of undo) this.#put(handle, entry);
  }

  /** A table of its own with the same handles, for a guest that goes on from where this one is. */
  clone(): CapabilityTable {
    const table = new CapabilityTable(this.#limit);
    for (const [handle, entry] of this.#entries) table.#put(handle, entry);
    table.#next = this.#next;
    return table;
  }

  #name(name: string, handle: number): void {
    const entry = this.#entries.get(handle) as Entry;
    this.#put(handle, { ...entry, names: [...entry.names, name] });
  }

  /** All changes of entries, and with them of the ways back. */
  #put(handle: number, entry: Entry | undefined): void {
    const before = this.#entries.get(handle);
    if (this.#undo !== undefined && !this.#undo.has(handle)) this.#undo.set(handle, before);
    if (before !== undefined) this.#dropWaysBack(before, entry, handle);
    if (entry === undefined) {
      this.#entries.delete(handle);
      return;
    }
    this.#entries.set(handle, entry);
    const { capability, names } = entry;
    if (capability !== NOT_HANDED_OVER && !this.#handles.has(capability))
      this.#handles.set(capability, handle);
    if (names !== before?.names) for (const name of names) this.#named.set(name, handle);
  }

  #dropWaysBack(before: Entry, after: Entry | undefined, handle: number): void {
    const { capability, names } = before;
    const isLast = capability !== NOT_HANDED_OVER && this.#handles.get(capability) === handle;
    if (isLast && capability !== after?.capability) this.#handles.delete(capability);
    if (names !== after?.names) for (const name of names) this.#named.delete(name);
  }
}

function readState(state: unknown, limit: number): CapabilityTableState {
  const { next, handles, named } = (state ?? {}) as Partial<Record<keyof CapabilityTableState, unknown>>;
  if (!Number.isSafeInteger(next) || (next as number) < 1) throw new BadTableState('the next handle is none');
  if (!Array.isArray(handles) || handles.length > limit) {
    throw new BadTableState(`there are not at most ${limit} handles`);
  }
  if (!Array.isArray(named) || named.length > limit) throw new BadTableState('there are too many names');
  const known = new Set<number>();
  for (const [handle, count] of handles.map(readPair)) {
    const isHandle =
      Number.isSafeInteger(handle) && (handle as number) > 0 && (handle as number) < (next as number);
    if (!isHandle || known.has(handle as number)) throw new BadTableState('a handle is none, or there twice');
    if (!Number.isSafeInteger(count) || (count as number) < 1) throw new BadTableState('a count is none');
    known.add(handle as number);
  }
  const names = new Set<unknown>();
  for (const [name, handle] of named.map(readPair)) {
    if (typeof name !== 'string' || name.length > NAME_LIMIT_CHARACTERS || names.has(name)) {
      throw new BadTableState('a name is none, or there twice');
    }
    if (!known.has(handle as number)) throw new BadTableState('a name is one of no handle');
    names.add(name);
  }
  return { next: next as number, handles, named };
}

function readPair(pair: unknown): readonly unknown[] {
  if (!Array.isArray(pair) || pair.length !== 2) throw new BadTableState('a pair is none');
  return pair;
}
