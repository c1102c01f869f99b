import { showValue, VitrineError } from '../../errors.js';
import { byteStringToUtf8, isByteString } from '../byte-string.js';
import { entryBytes, MemoryBudget, type MemoryLimits } from '../memory/limits.js';
import { checkChunks, isCount } from '../memory/tree-check.js';
import {
  DEPTH_LIMIT,
  isEntryName,
  NAME_LIMIT_BYTES,
  PATH_LIMIT_BYTES,
  PERMISSION_MASK,
  TARGET_LIMIT_BYTES,
} from '../mode.js';
import { joinPath, type SeenEntry } from './lower-tree.js';
import { type OverlayEntry, type OverlayFileEntry, type OverlayState, UPPER_INO } from './overlay-state.js';

/** Directories of the lower file system may be moved below ones that are as deep as may be made. */
const MOST_DEPTH = DEPTH_LIMIT + PATH_LIMIT_BYTES / 2;

/** What a state takes of a budget. */
export interface OverlayUse {
  readonly bytes: number;
  readonly entries: number;
}

/** The error for a state that no honest export makes. */
export function badState(reason: string): VitrineError {
  return new VitrineError('ERR_FILE', `cannot take over changes of an overlay: ${reason}`);
}

/**
 * Checks a state from elsewhere as a whole: after that, nothing that is made from it needs checking.
 * @throws VitrineError ERR_FILE naming what is wrong, also when it exceeds the limits
 */
export function checkOverlay(state: OverlayState, limits: MemoryLimits): OverlayUse {
  const budget = new MemoryBudget(limits);
  if (!isObject(state)) throw badState('there is none');
  const { format, nextIno, entries, hidden } = state;
  if (format !== 1) throw badState(`format ${showValue(format)} is not known`);
  if (!Array.isArray(entries) || !Array.isArray(hidden)) throw badState('it is incomplete');
  if (!isCount(nextIno) || nextIno < UPPER_INO) throw badState(`next inode number ${showValue(nextIno)}`);
  // The root is no entry of the budget.
  const count = Math.max(0, entries.length - 1) + hidden.length;
  if (count > budget.limitEntries) {
    throw badState(`${count} entries are more than the limit of ${budget.limitEntries}`);
  }
  const hiddenPaths = new Set<string>();
  let bytes = 0;
  for (const item of hidden) {
    if (!isObject(item)) throw badState('a hidden path is none');
    const { path, seen } = item;
    if (!isLowerPath(path) || path === '') throw badState(`hidden path ${showPath(path)}`);
    if (hiddenPaths.has(path)) throw badState(`${showPath(path)} is hidden twice`);
    checkSeen(seen, path);
    hiddenPaths.add(path);
    bytes += entryBytes(path.length);
  }
  const tree = new TreeCheck(budget, nextIno, hiddenPaths);
  for (const entry of entries) bytes += tree.add(entry);
  if (bytes > budget.limitBytes) {
    throw badState(`${bytes} bytes are more than the limit of ${budget.limitBytes}`);
  }
  return { bytes, entries: count };
}

interface CheckedDirectory {
  readonly originPath: string | undefined;
  readonly depth: number;
  readonly names: Set<string>;
}

/** Checks entries in their order against those before. */
class TreeCheck {
  readonly #budget: MemoryBudget;
  readonly #nextIno: number;
  readonly #hidden: ReadonlySet<string>;
  readonly #origins = new Set<string>();
  /** By index; undefined for what is no directory. */
  readonly #directories: (CheckedDirectory | undefined)[] = [];

  constructor(budget: MemoryBudget, nextIno: number, hidden: ReadonlySet<string>) {
    this.#budget = budget;
    this.#nextIno = nextIno;
    this.#hidden = hidden;
  }

  /** Returns how many bytes the entry takes. */
  add(entry: OverlayEntry): number {
    if (!isObject(entry) || (entry.origin !== undefined && !isObject(entry.origin)))
      throw badState('an entry is none');
    const { name, ino, origin } = entry;
    const isRoot = this.#directories.length === 0;
    if (isRoot ? name !== '' || entry.parent !== 0 || origin?.path !== '' : !isName(name, this.#budget)) {
      throw badState(`name ${showPath(name)}`);
    }
    const parent = isRoot || !isCount(entry.parent) ? undefined : this.#directories[entry.parent];
    if (!isRoot && parent === undefined) throw badState(`${showPath(name)} is in no directory`);
    if (parent?.names.has(name)) throw badState(`two entries of one directory are named ${showPath(name)}`);
    parent?.names.add(name);
    const isOwnNumber = isCount(ino) && ino >= UPPER_INO && ino < this.#nextIno;
    if (!isOwnNumber && (origin === undefined || !isCount(ino) || ino >= UPPER_INO)) {
      throw badState(`inode number ${showValue(ino)} of ${showPath(name)}`);
    }
    checkMetadata(entry);
    if (origin !== undefined) this.#checkOrigin(entry, origin, parent);
    this.#addDirectory(entry, parent);
    const bytes = checkKind(entry, this.#budget);
    return isRoot ? 0 : bytes + entryBytes(name.length + (origin?.path.length ?? 0));
  }

  #addDirectory(entry: OverlayEntry, parent: CheckedDirectory | undefined): void {
    if (entry.kind !== 'directory') {
      if (parent === undefined) throw badState('the root is no directory');
      this.#directories.push(undefined);
      return;
    }
    const depth = parent === undefined ? 0 : parent.depth + 1;
    if (depth > MOST_DEPTH) throw badState('directories are nested too deep');
    this.#directories.push({ originPath: entry.origin?.path, depth, names: new Set() });
  }

  /** An origin is shown once: where it was, and then it is not hidden, or elsewhere, and then it is. */
  #checkOrigin(
    { kind, name }: OverlayEntry,
    { path, seen }: NonNullable<OverlayEntry['origin']>,
    parent: CheckedDirectory | undefined,
  ): void {
    if (!isLowerPath(path) || (path === '') !== (parent === undefined))
      throw badState(`origin ${showPath(path)}`);
    if (this.#origins.has(path)) throw badState(`two entries have the origin ${showPath(path)}`);
    this.#origins.add(path);
    checkSeen(seen, path);
    if (seen.kind !== kind) throw badState(`${showPath(path)} was of another kind`);
    const isHome =
      parent === undefined || (parent.originPath !== undefined && joinPath(parent.originPath, name) === path);
    if (isHome === this.#hidden.has(path)) {
      throw badState(`${showPath(path)} is ${isHome ? 'in its place and hidden' : 'moved and not hidden'}`);
    }
  }
}

function checkMetadata(entry: OverlayEntry): void {
  const { name, permissions, setPermissions, setTimes, origin } = entry;
  if (!isCount(permissions) || permissions > PERMISSION_MASK) throw badState(`mode of ${showPath(name)}`);
  if (typeof setPermissions !== 'boolean' || typeof setTimes !== 'boolean') {
    throw badState(`flags of ${showPath(name)}`);
  }
  for (const time of [entry.atimeMs, entry.mtimeMs, entry.ctimeMs]) {
    if (!(time === undefined ? origin !== undefined : isTime(time)))
      throw badState(`time of ${showPath(name)}`);
  }
}

/** Returns the bytes that it takes besides its name. */
function checkKind(entry: OverlayEntry, budget: MemoryBudget): number {
  const { kind, name } = entry;
  switch (kind) {
    case 'directory':
      return 0;
    case 'symlink': {
      const { target } = entry;
      if (!isByteString(target) || target === '' || target.length > TARGET_LIMIT_BYTES) {
        throw badState(`target of link ${showPath(name)}`);
      }
      return target.length;
    }
    case 'file':
      return checkContents(entry, budget);
    default:
      throw badState(`kind of ${showPath(name)}`);
  }
}

function checkContents({ name, contents, origin }: OverlayFileEntry, budget: MemoryBudget): number {
  if (contents === undefined) {
    if (origin === undefined) throw badState(`file ${showPath(name)} has no contents`);
    return 0;
  }
  if (!isObject(contents)) throw badState(`contents of file ${showPath(name)}`);
  const { sizeBytes, baseBytes, chunks } = contents;
  if (!isCount(sizeBytes) || sizeBytes > budget.fileLimitBytes)
    throw badState(`size of file ${showPath(name)}`);
  const mostBase = origin === undefined ? 0 : sizeBytes;
  if (!isCount(baseBytes) || baseBytes > mostBase) throw badState(`base of file ${showPath(name)}`);
  if (!Array.isArray(chunks)) throw badState(`contents of file ${showPath(name)}`);
  checkChunks(chunks, sizeBytes, (reason) => badState(`${reason} of file ${showPath(name)}`));
  let bytes = 0;
  for (const chunk of chunks) bytes += chunk.bytes.length;
  return bytes;
}

function checkSeen(seen: SeenEntry, path: string): void {
  const { kind, ino, sizeBytes, mtimeMs } = seen ?? {};
  const isSound =
    (kind === 'file' || kind === 'directory' || kind === 'symlink') &&
    isCount(ino) &&
    isCount(sizeBytes) &&
    isTime(mtimeMs);
  if (!isSound) throw badState(`what was seen of ${showPath(path)}`);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

function isName(name: unknown, budget: MemoryBudget): boolean {
  return isByteString(name) && isEntryName(name) && name.length <= budget.nameLimitBytes;
}

/** Whether a value is a path of a lower file system: '' is its root. */
export function isLowerPath(value: unknown): value is string {
  if (!isByteString(value) || value.length >= PATH_LIMIT_BYTES) return false;
  if (value === '') return true;
  return value.split('/').every((name) => isEntryName(name) && name.length <= NAME_LIMIT_BYTES);
}

function showPath(path: unknown): string {
  return showValue(isByteString(path) ? byteStringToUtf8(path) : path);
}
