import type { ByteString } from '../../vfs/byte-string.js';
import type { ChangeItem } from './change.js';

/** What has to be done, in order, to make changes. */
export interface Step {
  /** `set-aside`: takes something that is to be renamed out of others' way, since it cannot get to its place yet. */
  readonly action: 'make' | 'set-aside';
  readonly item: ChangeItem;
}

/** Which changes others of the same mount rely on. Paths *now* are those of the host before anything is applied. */
export class ChangeRelations {
  /** Directories that changes make or bring, by their paths then. */
  readonly #providers = new Map<ByteString, ChangeItem>();
  /** What takes something away, by its path now. */
  readonly #leavers = new Map<ByteString, ChangeItem>();
  readonly #renamesBelow = new Map<ChangeItem, ChangeItem[]>();

  constructor(items: readonly ChangeItem[]) {
    for (const item of items) {
      const { kind, type, path, from } = item;
      if (type === 'directory' && (kind === 'created' || kind === 'renamed')) this.#providers.set(path, item);
      if (kind === 'deleted') this.#leavers.set(path, item);
      else if (from !== undefined) this.#leavers.set(from, item);
    }
    for (const item of items) {
      if (item.from === undefined) continue;
      for (let above = parentOf(item.from); above !== ''; above = parentOf(above)) {
        const leaver = this.#leavers.get(above);
        if (leaver?.kind !== 'deleted') continue;
        const below = this.#renamesBelow.get(leaver);
        if (below === undefined) this.#renamesBelow.set(leaver, [item]);
        else below.push(item);
      }
    }
  }

  /** The change that makes, or brings, the nearest directory above that is not simply there. */
  providerOf(item: ChangeItem): ChangeItem | undefined {
    // What is deleted is looked for where it was.
    if (item.kind === 'deleted') return undefined;
    for (let above = parentOf(item.path); above !== ''; above = parentOf(above)) {
      const provider = this.#providers.get(above);
      if (provider !== undefined) return provider;
    }
    return undefined;
  }

  /** Where the place of a change is now; undefined when its directory is yet to be made. */
  placeNow(item: ChangeItem): ByteString | undefined {
    const provider = this.providerOf(item);
    if (provider === undefined) return item.path;
    if (provider.from === undefined) return undefined;
    return provider.from + item.path.slice(provider.path.length);
  }

  /** The change that takes away what is now in the place of another one. */
  leaverFor(item: ChangeItem): ChangeItem | undefined {
    if (item.kind !== 'created' && item.kind !== 'renamed') return undefined;
    const place = this.placeNow(item);
    const leaver = place === undefined ? undefined : this.#leavers.get(place);
    return leaver === item ? undefined : leaver;
  }

  /** What is renamed out of a directory that is deleted. */
  renamesOutOf(item: ChangeItem): readonly ChangeItem[] {
    return this.#renamesBelow.get(item) ?? [];
  }
}

/**
 * The order in which changes can be made one by one: directories and renames, then contents, then deletions, but each
 * after those that it relies on. Where renames rely on each other in a circle (two files that changed places), one is
 * set aside first.
 */
export function orderChanges(items: readonly ChangeItem[], relations: ChangeRelations): Step[] {
  const ordering = new Ordering(items, relations);
  for (const phase of [0, 1, 2]) {
    for (const item of items) if (phaseOf(item) === phase) ordering.place(item);
  }
  return ordering.steps;
}

function phaseOf({ kind, type }: ChangeItem): number {
  if (kind === 'deleted') return 2;
  return kind === 'renamed' || (kind === 'created' && type === 'directory') ? 0 : 1;
}

type Progress = 'begun' | 'waiting' | 'done';

interface Need {
  readonly item: ChangeItem;
  /** Whether it is enough that it has left its place. */
  readonly isLeaving: boolean;
}

interface Visit {
  readonly item: ChangeItem;
  readonly needs: readonly Need[];
  next: number;
}

class Ordering {
  readonly steps: Step[] = [];
  readonly #items: ReadonlySet<ChangeItem>;
  readonly #relations: ChangeRelations;
  readonly #progress = new Map<ChangeItem, Progress>();
  readonly #setAside = new Set<ChangeItem>();

  constructor(items: readonly ChangeItem[], relations: ChangeRelations) {
    this.#items = new Set(items);
    this.#relations = relations;
  }

  place(item: ChangeItem): void {
    let waiting = this.#visit(item);
    // What waited for a directory that was under way finds it there now. One more round does: whatever is still to
    // leave has been set aside, so only directories are waited for, and those stand in each other without a circle.
    while (waiting.length > 0) {
      const again = waiting;
      for (const each of again) this.#progress.delete(each);
      waiting = again.flatMap((each) => this.#visit(each));
      if (waiting.length >= again.length) throw new TypeError('changes wait for each other');
    }
  }

  /** Depth first, without recursion: chains of renames may be as long as the list. Returns what could not be placed. */
  #visit(start: ChangeItem): ChangeItem[] {
    const waiting: ChangeItem[] = [];
    const stack: Visit[] = [];
    this.#begin(start, stack);
    for (let visit = stack.at(-1); visit !== undefined; visit = stack.at(-1)) {
      const need = visit.needs[visit.next++];
      if (need === undefined) {
        stack.pop();
        if (this.#progress.get(visit.item) === 'begun') this.#make(visit.item);
        continue;
      }
      if (need.isLeaving && this.#setAside.has(need.item)) continue;
      const progress = this.#progress.get(need.item);
      if (progress === undefined) {
        visit.next--;
        this.#begin(need.item, stack);
      } else if (progress !== 'done') {
        if (need.isLeaving) {
          this.#takeAside(need.item);
        } else if (this.#progress.get(visit.item) === 'begun') {
          this.#progress.set(visit.item, 'waiting');
          this.#takeAside(visit.item);
          waiting.push(visit.item);
        }
      }
    }
    return waiting;
  }

  #begin(item: ChangeItem, stack: Visit[]): void {
    if (this.#progress.has(item)) return;
    this.#progress.set(item, 'begun');
    stack.push({ item, needs: this.#needsOf(item), next: 0 });
  }

  #needsOf(item: ChangeItem): Need[] {
    const provider = this.#relations.providerOf(item);
    const leaver = this.#relations.leaverFor(item);
    const needs: Need[] = [];
    if (provider !== undefined) needs.push({ item: provider, isLeaving: false });
    if (leaver !== undefined) needs.push({ item: leaver, isLeaving: leaver.kind === 'renamed' });
    for (const out of this.#relations.renamesOutOf(item)) needs.push({ item: out, isLeaving: true });
    return needs.filter((need) => this.#items.has(need.item));
  }

  #make(item: ChangeItem): void {
    this.#progress.set(item, 'done');
    this.steps.push({ action: 'make', item });
  }

  #takeAside(item: ChangeItem): void {
    if (item.kind !== 'renamed' || this.#setAside.has(item)) return;
    this.#setAside.add(item);
    this.steps.push({ action: 'set-aside', item });
  }
}

function parentOf(path: ByteString): ByteString {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
