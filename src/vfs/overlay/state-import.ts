import { detachByteString } from '../byte-string.js';
import type { MemoryLimits } from '../memory/limits.js';
import { compact } from '../memory/tree-import.js';
import { CopyOnWriteContent } from './copy-on-write-content.js';
import { LowerFile } from './lower-file.js';
import type { OverlayFileSystem } from './overlay-file-system.js';
import type { OverlayEntry, OverlayFileEntry, OverlayState } from './overlay-state.js';
import { badState, checkOverlay } from './state-check.js';
import { type Origin, type Upper, UpperDirectory, UpperFile, UpperSymlink } from './upper.js';

/**
 * Brings a fresh overlay to a state that was exported from one over the same lower file system, which is asked
 * nothing. Checks everything first. The chunks are shared with the state from then on (copied before they are changed).
 * @throws VitrineError ERR_FILE, having changed nothing: the state is no sound one, exceeds the overlay's limits, or
 * the overlay was used already
 */
export function applyOverlay(fileSystem: OverlayFileSystem, state: OverlayState): void {
  const { budget } = fileSystem;
  if (fileSystem.root.upper !== undefined) throw badState('something was changed here already');
  const limits: MemoryLimits = {
    bytes: budget.limitBytes,
    entries: budget.limitEntries,
    nameBytes: budget.nameLimitBytes,
    fileBytes: budget.fileLimitBytes,
  };
  const use = checkOverlay(state, limits);
  budget.charge(use.bytes, use.entries);
  fileSystem.nextIno = state.nextIno;
  for (const { path, seen } of state.hidden) fileSystem.hidden.set(path, { ...seen });
  const uppers: Upper[] = [];
  for (const entry of state.entries) {
    const upper = restore(fileSystem, entry);
    const holder = uppers[entry.parent];
    uppers.push(upper);
    if (holder?.kind === 'directory') {
      holder.attach(detachByteString(entry.name), upper);
    } else if (upper.kind === 'directory') {
      upper.isAttached = true;
      upper.node = fileSystem.root;
    }
    fileSystem.remember(upper);
  }
  for (const [path, seen] of fileSystem.hidden) {
    if (seen.kind !== 'directory') continue;
    const above = fileSystem.uppers.get(path.slice(0, Math.max(0, path.lastIndexOf('/'))));
    if (above?.kind === 'directory') above.hiddenDirectories++;
  }
}

function restore(fileSystem: OverlayFileSystem, entry: OverlayEntry): Upper {
  const { ino, permissions } = entry;
  const { path, seen } = entry.origin ?? {};
  const origin = path === undefined || seen === undefined ? undefined : { path, seen: { ...seen } };
  const upper = make(fileSystem, entry, ino, permissions, origin);
  upper.setPermissions = entry.setPermissions;
  upper.setTimes = entry.setTimes;
  return upper;
}

function make(
  fileSystem: OverlayFileSystem,
  entry: OverlayEntry,
  ino: number,
  permissions: number,
  origin: Origin | undefined,
): Upper {
  switch (entry.kind) {
    case 'directory':
      return new UpperDirectory(ino, permissions, entry, origin);
    case 'symlink':
      return new UpperSymlink(ino, entry, origin, entry.target);
    case 'file':
      return makeFile(fileSystem, entry, origin);
  }
}

function makeFile(
  fileSystem: OverlayFileSystem,
  entry: OverlayFileEntry,
  origin: Origin | undefined,
): UpperFile {
  const { budget } = fileSystem;
  const lower = origin === undefined ? undefined : new LowerFile(fileSystem.lower, origin.path, undefined);
  const body = lower === undefined ? { budget } : { lower };
  const upper = new UpperFile(entry.ino, entry.permissions, entry, origin, body);
  if (entry.contents === undefined) return upper;
  const { sizeBytes, baseBytes, chunks } = entry.contents;
  upper.content = new CopyOnWriteContent(budget, lower);
  upper.content.restore(
    sizeBytes,
    baseBytes,
    chunks.map(({ index, bytes }) => ({ index, bytes: compact(bytes) })),
  );
  return upper;
}
