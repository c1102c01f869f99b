import type { ByteString } from '../../vfs/byte-string.js';
import { PATH_LIMIT_BYTES } from '../../vfs/mode.js';
import { joinPath, type SeenEntry } from '../../vfs/overlay/lower-tree.js';
import type { HiddenEntry, OverlayEntry, OverlayState } from '../../vfs/overlay/overlay-state.js';
import { type ChangeItem, typeOf } from './change.js';

/** What an overlay's state amounts to. */
export interface DerivedChanges {
  /** Sorted by path; what was deleted comes before what is now at the same path. */
  readonly items: ChangeItem[];
  /** Entries left out: their paths are too long for a host. */
  readonly omitted: number;
  /** What each change came from. */
  readonly sources: ReadonlyMap<ChangeItem, ChangeSource>;
  /** Directories made again where others had been: index of the entry → the lower path. */
  readonly madeAgain: ReadonlyMap<number, ByteString>;
}

/** Where in the state a change is. */
export interface ChangeSource {
  /** Index of the entry; undefined for what was deleted. */
  readonly entry: number | undefined;
  /** Hidden paths that are part of the change. */
  readonly hidden: readonly ByteString[];
}

/** Reads the changes out of an overlay's state, without the files below. Precondition: `checkOverlay` accepted it. */
export function deriveChanges(state: OverlayState): DerivedChanges {
  const derivation = new Derivation(state);
  for (let index = 1; index < state.entries.length; index++) derivation.addEntry(index);
  for (const hidden of state.hidden) derivation.addDeletion(hidden);
  return derivation.finish();
}

class Derivation {
  readonly #state: OverlayState;
  readonly #items: ChangeItem[] = [];
  /** Where each entry is, by index; undefined when that is too long. */
  readonly #paths: (ByteString | undefined)[] = [''];
  /** The lower path that each entry stands over: its origin, or of a directory that was made anew, where it is. */
  readonly #lowerPaths: (ByteString | undefined)[] = [''];
  readonly #origins = new Set<ByteString>();
  readonly #hidden = new Map<ByteString, SeenEntry>();
  /** Hidden paths that are part of another change. */
  readonly #settled = new Set<ByteString>();
  /** What was deleted together with a directory, by the topmost one's path. */
  readonly #inside = new Map<ByteString, HiddenEntry[]>();
  readonly #sources = new Map<ChangeItem, ChangeSource>();
  readonly #madeAgain = new Map<number, ByteString>();
  #omitted = 0;

  constructor(state: OverlayState) {
    this.#state = state;
    for (const { origin } of state.entries) if (origin !== undefined) this.#origins.add(origin.path);
    for (const { path, seen } of state.hidden) this.#hidden.set(path, seen);
    const root = state.entries[0];
    if (root !== undefined && (root.setPermissions || root.setTimes)) this.#omitted++;
  }

  addEntry(index: number): void {
    const entry = this.#state.entries[index] as OverlayEntry;
    const { name, parent, origin } = entry;
    const parentPath = this.#paths[parent];
    const path = parentPath === undefined ? undefined : joinPath(parentPath, name);
    const isTooLong = path === undefined || path.length >= PATH_LIMIT_BYTES;
    this.#paths.push(isTooLong ? undefined : path);
    const parentLower = this.#lowerPaths[parent];
    const slot = parentLower === undefined ? undefined : joinPath(parentLower, name);
    const gone = slot === undefined ? undefined : this.#goneAt(slot);
    const isMadeAgain = origin === undefined && entry.kind === 'directory' && gone?.kind === 'directory';
    const lowerPath = origin?.path ?? (isMadeAgain ? slot : undefined);
    this.#lowerPaths.push(lowerPath);
    const replacesOther = gone !== undefined && gone.kind !== 'directory' && entry.kind !== 'directory';
    if (slot !== undefined && (isMadeAgain || replacesOther)) this.#settled.add(slot);
    // A directory made again in its own place is the one that was there; its contents tell what became of them.
    if (isMadeAgain && slot !== undefined) {
      this.#madeAgain.set(index, slot);
      return;
    }
    const replaced = replacesOther ? gone : undefined;
    if (path === undefined || isTooLong) {
      this.#omitted++;
      return;
    }
    const item = changeOf(entry, path, origin?.path === slot, replaced);
    if (item === undefined) return;
    const hidden = [
      ...(replaced === undefined || slot === undefined ? [] : [slot]),
      ...(item.from === undefined ? [] : [item.from]),
    ];
    this.#items.push(item);
    this.#sources.set(item, { entry: index, hidden });
  }

  /** Precondition: all entries were added. */
  addDeletion(hidden: HiddenEntry): void {
    const { path, seen } = hidden;
    if (this.#goneAt(path) === undefined || this.#settled.has(path)) return;
    const top = this.#topDeletion(path);
    if (top !== path) {
      const inside = this.#inside.get(top);
      if (inside === undefined) this.#inside.set(top, [hidden]);
      else inside.push(hidden);
      return;
    }
    const sizeBytes = seen.kind === 'file' ? seen.sizeBytes : 0;
    this.#items.push({ kind: 'deleted', type: typeOf(seen.kind), path, sizeBytes, seen });
  }

  finish(): DerivedChanges {
    const items = this.#items.map((item) => {
      if (item.kind !== 'deleted') return item;
      const inside = this.#inside.get(item.path);
      const whole = inside === undefined ? item : { ...item, inside };
      const hidden = [item.path, ...(inside ?? []).map(({ path }) => path)];
      this.#sources.set(whole, { entry: undefined, hidden });
      return whole;
    });
    const sources = this.#sources;
    return { items: items.sort(inOrder), omitted: this.#omitted, sources, madeAgain: this.#madeAgain };
  }

  /** What was at a lower path that is neither shown nor moved. */
  #goneAt(path: ByteString): SeenEntry | undefined {
    return this.#origins.has(path) ? undefined : this.#hidden.get(path);
  }

  /** The topmost directory above a deleted path that was deleted with it; the path itself if there is none. */
  #topDeletion(path: ByteString): ByteString {
    let top = path;
    for (let slash = top.lastIndexOf('/'); slash > 0; slash = top.lastIndexOf('/')) {
      const above = top.slice(0, slash);
      if (this.#goneAt(above)?.kind !== 'directory' || this.#settled.has(above)) break;
      top = above;
    }
    return top;
  }
}

/** What an entry that is not made again amounts to; undefined if to nothing. */
function changeOf(
  entry: OverlayEntry,
  path: ByteString,
  isHome: boolean,
  replaced: SeenEntry | undefined,
): ChangeItem | undefined {
  const { origin } = entry;
  if (origin === undefined) return made(entry, path, replaced);
  if (isHome) return hasOwnChanges(entry) ? { kind: 'modified', ...kept(entry, path) } : undefined;
  const item = { kind: 'renamed' as const, ...kept(entry, path), from: origin.path };
  return replaced === undefined ? item : { ...item, replaced };
}

export function inOrder(left: ChangeItem, right: ChangeItem): number {
  if (left.path !== right.path) return left.path < right.path ? -1 : 1;
  return Number(right.kind === 'deleted') - Number(left.kind === 'deleted');
}

/** What was made in the overlay: where nothing was, or in place of something that is gone. */
function made(entry: OverlayEntry, path: ByteString, replaced: SeenEntry | undefined): ChangeItem {
  const { kind, permissions } = entry;
  const base = {
    kind: replaced === undefined ? ('created' as const) : ('modified' as const),
    type: typeOf(kind),
    path,
    ...(replaced === undefined ? {} : { seen: replaced }),
    ...timesOf(entry),
  };
  switch (kind) {
    case 'directory':
      return { ...base, sizeBytes: 0, permissions };
    case 'symlink':
      return { ...base, sizeBytes: 0, target: entry.target };
    case 'file': {
      const contents = entry.contents ?? { sizeBytes: 0, baseBytes: 0, chunks: [] };
      return { ...base, sizeBytes: contents.sizeBytes, permissions, contents };
    }
  }
}

/** What of an entry with an origin is other than that. */
function kept(entry: OverlayEntry, path: ByteString): Omit<ChangeItem, 'kind'> {
  const { origin, permissions } = entry;
  const seen = origin?.seen as SeenEntry;
  const contents = entry.kind === 'file' && hasOtherContents(entry) ? entry.contents : undefined;
  const sizeBytes = seen.kind === 'file' ? (contents?.sizeBytes ?? seen.sizeBytes) : 0;
  return {
    type: typeOf(entry.kind),
    path,
    seen,
    sizeBytes,
    ...(entry.setPermissions ? { permissions } : {}),
    ...timesOf(entry),
    ...(contents === undefined ? {} : { contents }),
  };
}

function hasOwnChanges(entry: OverlayEntry): boolean {
  return entry.setPermissions || entry.setTimes || hasOtherContents(entry);
}

/** Contents that were written or cut; opening for writing, or cutting to the size that it has, is no change. */
function hasOtherContents(entry: OverlayEntry): boolean {
  if (entry.kind !== 'file' || entry.contents === undefined) return false;
  const { sizeBytes, baseBytes, chunks } = entry.contents;
  return chunks.length > 0 || baseBytes !== sizeBytes || sizeBytes !== entry.origin?.seen.sizeBytes;
}

/** Times that a program set; those that came about by writing come about by applying, too. */
function timesOf(entry: OverlayEntry): Pick<ChangeItem, 'times'> {
  const { setTimes, mtimeMs, atimeMs = mtimeMs } = entry;
  return setTimes && mtimeMs !== undefined && atimeMs !== undefined ? { times: { atimeMs, mtimeMs } } : {};
}
