import { ErrnoFailure } from '../../../abi/errno.js';
import type { ByteString } from '../../../vfs/byte-string.js';
import type { SeenEntry } from '../../../vfs/overlay/lower-tree.js';
import type { ChangeItem, MountChanges } from '../../changes/change.js';
import type { ChangeRelations } from '../../changes/change-order.js';
import { wouldLeadOut } from '../host-directory/climbing-links.js';
import type { DirectoryHandle } from '../host-directory/directory-handle.js';
import { childPath, splitPath } from '../host-directory/paths.js';
import { isVisibleName, leadsDown, requireCreatableTarget } from '../host-directory/visibility.js';
import { Conflict, reasonFor } from './conflict.js';
import type { HostTree } from './host-tree.js';

const UNPROVIDED = 'the directory that it is in was not made or moved there';
const TAKEN = 'what was in its place was not taken away';
const OCCUPIED = 'something that programs moved out of it was not';

/**
 * Finds out which changes can be made, before any is: against the host as it is, and against each other. Everything is
 * looked at again when it is done.
 */
export class ChangeCheck {
  readonly #tree: HostTree;
  readonly #mount: MountChanges;
  readonly #relations: ChangeRelations;
  readonly #selected: ReadonlySet<ChangeItem>;
  readonly #reasons = new Map<ChangeItem, string>();
  /** Changes that cannot be made if one cannot, by that one. */
  readonly #dependants = new Map<ChangeItem, { item: ChangeItem; reason: string }[]>();
  readonly #needs = new Map<ChangeItem, { item: ChangeItem; reason: string }[]>();

  constructor(
    tree: HostTree,
    mount: MountChanges,
    relations: ChangeRelations,
    selected: ReadonlySet<ChangeItem>,
  ) {
    this.#tree = tree;
    this.#mount = mount;
    this.#relations = relations;
    this.#selected = selected;
  }

  /** The reasons against changes, by change. */
  run(): ReadonlyMap<ChangeItem, string> {
    const failed: ChangeItem[] = [];
    for (const item of this.#selected) {
      try {
        this.#check(item);
      } catch (thrown) {
        this.#reasons.set(item, reasonFor(thrown));
        failed.push(item);
      }
    }
    for (const item of failed) {
      for (const { item: dependant, reason } of this.#dependants.get(item) ?? []) {
        if (this.#reasons.has(dependant)) continue;
        this.#reasons.set(dependant, reason);
        failed.push(dependant);
      }
    }
    return this.#reasons;
  }

  /** Why a change cannot be made since one that it relies on was not; undefined when all of those were. */
  unmetNeed(item: ChangeItem, failed: ReadonlyMap<ChangeItem, string>): string | undefined {
    return this.#needs.get(item)?.find((need) => failed.has(need.item))?.reason;
  }

  #check(item: ChangeItem): void {
    this.#requireVisible(item.path, item.from);
    if (item.target !== undefined) this.#requireTarget(item.target);
    const provider = this.#relations.providerOf(item);
    if (provider !== undefined) this.#need(item, provider, UNPROVIDED);
    switch (item.kind) {
      case 'created':
        this.#requireFree(item, item.type === 'directory');
        break;
      case 'modified':
        this.#requireSeen(this.#relations.placeNow(item), item.seen);
        break;
      case 'renamed':
        this.#requireSeen(item.from, item.seen);
        if (item.type === 'link') this.#requireMovable(item.from as ByteString);
        if (item.type === 'directory') this.#requireMovableBelow(item.from as ByteString, item.path);
        if (item.replaced === undefined) this.#requireFree(item, false);
        else this.#requireSeen(this.#relations.placeNow(item), item.replaced);
        break;
      case 'deleted':
        this.#requireDeletable(item);
    }
  }

  #requireVisible(...paths: (ByteString | undefined)[]): void {
    for (const path of paths) {
      for (const name of path?.split('/') ?? []) {
        if (!isVisibleName(name, this.#mount))
          throw new Conflict('hidden names are not written to this mount');
      }
    }
  }

  #requireTarget(target: ByteString): void {
    try {
      requireCreatableTarget(target, this.#mount);
    } catch (failure) {
      if (!(failure instanceof ErrnoFailure)) throw failure;
      throw new Conflict("a link may only lead down: no absolute target, no '..', nothing hidden");
    }
  }

  /** A link that climbs may be harmless where it is, and lead out of the mount from elsewhere. */
  #requireMovable(path: ByteString): void {
    this.#tree.rooted.inParent(path, (parent, name) => {
      if (!leadsDown(parent.readLink(name)))
        throw new Conflict("a link with '..' or an absolute target is not moved");
    });
  }

  /** The same for the links in a directory that is moved up. */
  #requireMovableBelow(from: ByteString, to: ByteString): void {
    const move = { fromDepth: splitPath(from).length, toDepth: splitPath(to).length };
    this.#tree.rooted.inParent(from, (parent, name) => {
      if (wouldLeadOut(parent, name, move))
        throw new Conflict("it holds a link with '..' that would lead out of the mount from there");
    });
  }

  #requireFree(item: ChangeItem, mayBeDirectory: boolean): void {
    const leaver = this.#relations.leaverFor(item);
    if (leaver !== undefined && this.#selected.has(leaver)) {
      this.#need(item, leaver, TAKEN);
      return;
    }
    const place = this.#relations.placeNow(item);
    const stats = place === undefined ? undefined : this.#lookUp(place);
    if (stats === undefined) return;
    if (leaver !== undefined) this.#need(item, leaver, TAKEN);
    if (!(mayBeDirectory && stats.isDirectory()))
      throw new Conflict('there is something in its place by now');
  }

  #requireSeen(path: ByteString | undefined, seen: SeenEntry | undefined): void {
    if (path === undefined || seen === undefined) throw new Conflict('there was nothing there');
    const stats = this.#lookUp(path);
    if (stats === undefined) throw new Conflict('it is gone on the host');
    if (!this.#tree.isSeen(stats, seen)) throw new Conflict('it was changed on the host');
  }

  #lookUp(path: ByteString) {
    return this.#tree.rooted.inParent(path, (parent, name) => parent.lookUp(name));
  }

  /** What is gone already needs no deleting. */
  #requireDeletable(item: ChangeItem): void {
    const outgoing = this.#relations.renamesOutOf(item);
    for (const rename of outgoing) this.#need(item, rename, OCCUPIED);
    if (this.#lookUp(item.path) === undefined) return;
    this.#requireSeen(item.path, item.seen);
    if (item.type === 'directory') this.#requireKnownBelow(item, outgoing);
  }

  /** Everything in a directory that is to be deleted was seen, and is as it was, or is moved away before. */
  #requireKnownBelow(item: ChangeItem, outgoing: readonly ChangeItem[]): void {
    const known = new Map(item.inside?.map(({ path, seen }) => [path, seen]));
    const leaving = new Set(outgoing.map(({ from }) => from));
    const open = [item.path];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      const at = path;
      this.#tree.inDirectory(at, (directory) => {
        forEachName(directory, (name) => {
          const below = childPath(at, name);
          if (leaving.has(below)) return;
          const seen = known.get(below);
          const stats = directory.lookUp(name);
          if (stats === undefined) return;
          if (seen === undefined || !this.#tree.isSeen(stats, seen)) {
            throw new Conflict('the directory holds something that was not there, or not as it is, before');
          }
          if (seen.kind === 'directory') open.push(below);
        });
      });
    }
  }

  #need(item: ChangeItem, other: ChangeItem, reason: string): void {
    if (!this.#selected.has(other)) throw new Conflict(`${reason}: that change is not selected`);
    add(this.#dependants, other, { item, reason });
    add(this.#needs, item, { item: other, reason });
  }
}

function add<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function forEachName(directory: DirectoryHandle, action: (name: ByteString) => void): void {
  const entries = directory.list();
  try {
    for (let entry = entries.readSync(); entry !== null; entry = entries.readSync()) {
      action((entry.name as unknown as Buffer).toString('latin1'));
    }
  } finally {
    entries.closeSync();
  }
}
