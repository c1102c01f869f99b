import type { ByteString } from '../../vfs/byte-string.js';
import { joinPath, type SeenEntry } from '../../vfs/overlay/lower-tree.js';
import type {
  OverlayContents,
  OverlayEntry,
  OverlayOrigin,
  OverlayState,
} from '../../vfs/overlay/overlay-state.js';
import type { ChangeItem } from './change.js';
import { type DerivedChanges, deriveChanges } from './derive-changes.js';

/** Stands for the inode number of a directory that was made on the host and not looked at since. */
export const UNKNOWN_INO = 0;

/**
 * The state of an overlay after changes of it were applied to the host: what the host has now is taken out, all else
 * goes on over the host as it is now. Programs see the same as before. A change that is not in the state as it was
 * applied (since programs went on) stays in it.
 * Precondition: the state passed `checkOverlay`; all changes that the applied ones rely on are applied.
 */
export function settleChanges(state: OverlayState, applied: Iterable<ChangeItem>): OverlayState {
  const derived = deriveChanges(state);
  const settled = matching(derived, applied);
  return settled.size === 0 ? state : new Settlement(state, derived, settled).run();
}

/** Those of the state's changes that were applied as they are. */
function matching(derived: DerivedChanges, applied: Iterable<ChangeItem>): Set<ChangeItem> {
  const byPath = new Map<string, ChangeItem>();
  for (const item of applied) byPath.set(keyOf(item), item);
  return new Set(
    derived.items.filter((item) => {
      const other = byPath.get(keyOf(item));
      return other !== undefined && isSameItem(item, other);
    }),
  );
}

function keyOf({ kind, path }: ChangeItem): string {
  return `${kind === 'deleted' ? '-' : '+'}${path}`;
}

class Settlement {
  readonly #state: OverlayState;
  readonly #madeAgain: ReadonlyMap<number, ByteString>;
  /** Applied changes by the index of their entry. */
  readonly #applied = new Map<number, ChangeItem>();
  /** Lower paths that are not hidden any more. */
  readonly #revealed = new Set<ByteString>();
  /** Where lower paths are now, of what was renamed on the host. */
  readonly #moved = new Map<ByteString, ByteString>();
  readonly #hiddenSeen = new Map<ByteString, SeenEntry>();

  constructor(state: OverlayState, { sources, madeAgain }: DerivedChanges, settled: ReadonlySet<ChangeItem>) {
    this.#state = state;
    this.#madeAgain = madeAgain;
    for (const item of settled) {
      const source = sources.get(item);
      for (const path of source?.hidden ?? []) this.#revealed.add(path);
      if (source?.entry !== undefined) this.#applied.set(source.entry, item);
      if (item.from !== undefined) this.#moved.set(item.from, item.path);
    }
    for (const { path, seen } of state.hidden) this.#hiddenSeen.set(path, seen);
    for (const path of madeAgain.values()) this.#revealed.add(path);
  }

  run(): OverlayState {
    const { nextIno } = this.#state;
    const entries = this.#state.entries.map((entry, index) => this.#settle(entry, index));
    const hidden = this.#state.hidden
      .filter(({ path }) => !this.#revealed.has(path))
      .map(({ path, seen }) => ({ path: this.#now(path), seen }));
    return { format: 1, nextIno, entries: withoutUnchanged(entries), hidden };
  }

  #settle(entry: OverlayEntry, index: number): OverlayEntry {
    const item = this.#applied.get(index);
    const again = this.#madeAgain.get(index);
    if (item !== undefined) {
      const seen = entry.origin?.seen ?? { kind: entry.kind, ino: UNKNOWN_INO, sizeBytes: 0, mtimeMs: 0 };
      return unchanged(entry, { path: item.path, seen });
    }
    if (again !== undefined) {
      return unchanged(entry, { path: this.#now(again), seen: this.#hiddenSeen.get(again) as SeenEntry });
    }
    const { origin } = entry;
    return origin === undefined ? entry : { ...entry, origin: { ...origin, path: this.#now(origin.path) } };
  }

  #now(before: ByteString): ByteString {
    for (let at = before; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
      const moved = this.#moved.get(at);
      if (moved !== undefined) return moved + before.slice(at.length);
    }
    return before;
  }
}

/** An entry that shows what its origin is. */
function unchanged(entry: OverlayEntry, origin: OverlayOrigin): OverlayEntry {
  const times = { atimeMs: undefined, mtimeMs: undefined, ctimeMs: undefined };
  const bare = { ...entry, ...times, setPermissions: false, setTimes: false, origin };
  return bare.kind === 'file' ? { ...bare, contents: undefined } : bare;
}

/** Leaves out entries that only show what is there anyway; parents come before their children. */
function withoutUnchanged(entries: readonly OverlayEntry[]): OverlayEntry[] {
  const isNeeded = entries.map((entry, index) => index === 0 || !isPlain(entry, entries[entry.parent]));
  for (let index = entries.length - 1; index > 0; index--) {
    const parent = entries[index]?.parent;
    if (isNeeded[index] === true && parent !== undefined) isNeeded[parent] = true;
  }
  const indices = new Map<number, number>();
  const kept: OverlayEntry[] = [];
  for (const [index, entry] of entries.entries()) {
    if (isNeeded[index] !== true) continue;
    indices.set(index, kept.length);
    kept.push({ ...entry, parent: indices.get(entry.parent) ?? 0 });
  }
  return kept;
}

/** Whether an entry is in its place and as its origin is. */
function isPlain(entry: OverlayEntry, parent: OverlayEntry | undefined): boolean {
  const { origin, name } = entry;
  if (origin === undefined || parent?.origin === undefined) return false;
  const isHome = joinPath(parent.origin.path, name) === origin.path;
  return (
    isHome &&
    !entry.setPermissions &&
    !entry.setTimes &&
    (entry.kind !== 'file' || entry.contents === undefined)
  );
}

function isSameItem(left: ChangeItem, right: ChangeItem): boolean {
  return (
    left.kind === right.kind &&
    left.type === right.type &&
    left.from === right.from &&
    left.permissions === right.permissions &&
    left.target === right.target &&
    left.times?.atimeMs === right.times?.atimeMs &&
    left.times?.mtimeMs === right.times?.mtimeMs &&
    (left.inside?.length ?? 0) === (right.inside?.length ?? 0) &&
    isSameContents(left.contents, right.contents)
  );
}

function isSameContents(left: OverlayContents | undefined, right: OverlayContents | undefined): boolean {
  if (left === undefined || right === undefined || left === right) return left === right;
  return (
    left.sizeBytes === right.sizeBytes &&
    left.baseBytes === right.baseBytes &&
    left.chunks.length === right.chunks.length &&
    left.chunks.every(({ index, bytes }, at) => {
      const other = right.chunks[at];
      return other?.index === index && isSameBytes(bytes, other.bytes);
    })
  );
}

function isSameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return (
    left === right || (left.length === right.length && left.every((byte, index) => byte === right[index]))
  );
}
