import { setImmediate } from 'node:timers/promises';
import { byteStringToUtf8 } from '../../../vfs/byte-string.js';
import type { Change, ChangeItem, MountChanges } from '../../changes/change.js';
import { ChangeRelations, orderChanges } from '../../changes/change-order.js';
import type { ChangeSet } from '../../changes/change-set.js';
import type { ApplyConflict, ApplyOptions, ApplyReport } from './apply-report.js';
import { ChangeCheck } from './change-check.js';
import { ChangeMaker } from './change-maker.js';
import { Conflict, reasonFor } from './conflict.js';
import { HostTree } from './host-tree.js';

/**
 * Makes changes of overlays on the host.
 *
 * Nothing outside of the host directories named in the set is touched, no symbolic link is followed, and nothing is
 * overwritten or deleted that is not as the programs saw it: such changes are left undone and reported as conflicts.
 * A file is replaced by rename(2), so that the old one or the new one is there at any time; the set as a whole is
 * not atomic. Permission bits beyond 0777 and hidden names (unless the mount shows them) are not written; links only
 * if they lead down. A directory that is to be made and is there, and a file that is to be deleted and is gone, are as
 * they should be, and no conflicts.
 *
 * @throws VitrineError ERR_FILE when a host directory cannot be opened; nothing has been done then
 */
export async function applyChanges(changes: ChangeSet, options: ApplyOptions = {}): Promise<ApplyReport> {
  const { select = () => true, dryRun = false } = options;
  const skipped: Change[] = [];
  const selected = new Map<MountChanges, Map<ChangeItem, Change>>();
  for (const change of changes) {
    const placed = changes.itemOf(change);
    if (placed === undefined || !select(change)) {
      skipped.push(change);
      continue;
    }
    const ofMount = selected.get(placed.mount) ?? new Map<ChangeItem, Change>();
    selected.set(placed.mount, ofMount);
    ofMount.set(placed.item, change);
  }
  const outcomes = new Map<Change, string | undefined>();
  const trees = new Map<MountChanges, HostTree>();
  try {
    for (const mount of selected.keys()) trees.set(mount, new HostTree(mount.hostPath));
    for (const [mount, tree] of trees) {
      const items = selected.get(mount) ?? new Map<ChangeItem, Change>();
      const reasons = await applyToMount(tree, mount, new Set(items.keys()), dryRun);
      for (const [item, change] of items) outcomes.set(change, reasons.get(item));
    }
  } finally {
    for (const tree of trees.values()) tree.close();
  }
  const applied: Change[] = [];
  const conflicts: ApplyConflict[] = [];
  for (const [change, reason] of outcomes) {
    if (reason === undefined) applied.push(change);
    else conflicts.push({ change, reason });
  }
  return { applied, skipped, conflicts };
}

/** Returns the reasons against those changes that were not made. */
async function applyToMount(
  tree: HostTree,
  mount: MountChanges,
  selected: ReadonlySet<ChangeItem>,
  dryRun: boolean,
): Promise<Map<ChangeItem, string>> {
  const relations = new ChangeRelations(mount.items);
  const check = new ChangeCheck(tree, mount, relations, selected);
  const reasons = new Map(check.run());
  if (dryRun) return reasons;
  const makeable = [...selected].filter((item) => !reasons.has(item));
  const maker = new ChangeMaker(tree);
  for (const { action, item } of orderChanges(makeable, relations)) {
    // Lets others have the thread: applying may take long.
    await setImmediate();
    if (reasons.has(item)) continue;
    try {
      const unmet = action === 'make' ? check.unmetNeed(item, reasons) : undefined;
      if (unmet !== undefined) throw new Conflict(unmet);
      if (action === 'set-aside') maker.setAside(item);
      else await maker.make(item);
    } catch (thrown) {
      reasons.set(item, reasonFor(thrown));
      const rest = maker.putBack(item);
      if (rest !== undefined) {
        reasons.set(
          item,
          `${reasonFor(thrown)}; it was set aside as ${byteStringToUtf8(rest)} in the host directory`,
        );
      }
    }
  }
  for (const { item, failure } of maker.finish()) reasons.set(item, reasonFor(failure));
  return reasons;
}
