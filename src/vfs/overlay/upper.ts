import type { ByteString } from '../byte-string.js';
import type { MemoryBudget } from '../memory/limits.js';
import { FileType } from '../mode.js';
import { CopyOnWriteContent } from './copy-on-write-content.js';
import type { LowerFile } from './lower-file.js';
import { joinPath, type SeenEntry } from './lower-tree.js';
import type { OverlayDirectory } from './overlay-directory.js';
import type { OverlayFile } from './overlay-file.js';
import type { OverlaySymlink } from './overlay-symlink.js';

/** The entry of the lower file system that an upper one began as, and goes on falling through to. */
export interface Origin {
  readonly path: ByteString;
  seen: SeenEntry;
}

/** A time that is not set is the origin's, as it is now. */
export interface UpperTimes {
  atimeMs: number | undefined;
  mtimeMs: number | undefined;
  ctimeMs: number | undefined;
}

/** The state of what was made, changed or moved in an overlay, kept in memory and charged to its budget. */
export type Upper = UpperFile | UpperDirectory | UpperSymlink;

abstract class UpperBase implements UpperTimes {
  readonly ino: number;
  readonly origin: Origin | undefined;
  mode: number;
  atimeMs: number | undefined;
  mtimeMs: number | undefined;
  ctimeMs: number | undefined;
  /** Whether the program set the permission bits that it has, or the times; writing takes the latter away. */
  setPermissions = false;
  setTimes = false;
  /** The directory that lists it, or did last; undefined for the root. */
  holder: UpperDirectory | undefined;
  name: ByteString = '';
  isAttached = false;

  constructor(ino: number, mode: number, times: UpperTimes, origin: Origin | undefined) {
    this.ino = ino;
    this.mode = mode;
    this.origin = origin;
    this.atimeMs = times.atimeMs;
    this.mtimeMs = times.mtimeMs;
    this.ctimeMs = times.ctimeMs;
  }

  /** Whether it is where its origin is: at the same name of the directory over the same lower one. */
  get isHome(): boolean {
    const { origin, holder } = this;
    if (origin === undefined) return false;
    if (holder === undefined) return origin.path === '';
    return holder.origin !== undefined && joinPath(holder.origin.path, this.name) === origin.path;
  }

  /** What of it is charged by length. */
  get textBytes(): number {
    return this.name.length + (this.origin?.path.length ?? 0);
  }

  touchStatus(nowMs: number): void {
    this.ctimeMs = nowMs;
  }

  touchContents(nowMs: number): void {
    this.mtimeMs = this.ctimeMs = nowMs;
    this.setTimes = false;
  }
}

export class UpperFile extends UpperBase {
  readonly kind = 'file';
  node: OverlayFile | undefined;
  readonly lower: LowerFile | undefined;
  /** Undefined as long as the contents, size included, are the origin's. */
  content: CopyOnWriteContent | undefined;
  opens = 0;
  /** Set once nothing can reach the file any more; it then holds nothing and takes nothing. */
  isReleased = false;

  constructor(
    ino: number,
    permissions: number,
    times: UpperTimes,
    origin: Origin | undefined,
    body: { readonly lower: LowerFile } | { readonly budget: MemoryBudget },
  ) {
    super(ino, FileType.file | permissions, times, origin);
    this.lower = 'lower' in body ? body.lower : undefined;
    this.content = 'lower' in body ? undefined : new CopyOnWriteContent(body.budget);
  }
}

export class UpperSymlink extends UpperBase {
  readonly kind = 'symlink';
  node: OverlaySymlink | undefined;
  readonly target: ByteString;

  constructor(ino: number, times: UpperTimes, origin: Origin | undefined, target: ByteString) {
    super(ino, FileType.symlink | 0o777, times, origin);
    this.target = target;
  }

  override get textBytes(): number {
    return super.textBytes + this.target.length;
  }
}

/** A directory: what is listed over its origin, if it has one. Names that the origin no longer shows are the file system's to know. */
export class UpperDirectory extends UpperBase {
  readonly kind = 'directory';
  node: OverlayDirectory | undefined;
  readonly #children = new Map<ByteString, Upper>();
  /** Directories listed here that the origin does not have. */
  addedDirectories = 0;
  /** Directories of the origin that are hidden. */
  hiddenDirectories = 0;

  constructor(ino: number, permissions: number, times: UpperTimes, origin: Origin | undefined) {
    super(ino, FileType.directory | permissions, times, origin);
  }

  get children(): ReadonlyMap<ByteString, Upper> {
    return this.#children;
  }

  /** Lists a node that no directory lists. Preconditions: the name is free and nobody else's string; all is charged. */
  attach(name: ByteString, child: Upper): void {
    this.#children.set(name, child);
    child.holder = this;
    child.name = name;
    child.isAttached = true;
    if (child.kind === 'directory' && !child.isHome) this.addedDirectories++;
  }

  detach(child: Upper): void {
    if (child.kind === 'directory' && !child.isHome) this.addedDirectories--;
    this.#children.delete(child.name);
    child.isAttached = false;
  }
}
