import { Errno, errno } from '../../abi/errno.js';
import type { ByteString } from '../byte-string.js';
import { entryBytes } from '../memory/limits.js';
import { PERMISSION_MASK } from '../mode.js';
import type { FileNode, FileStat } from '../node.js';
import { CopyOnWriteContent } from './copy-on-write-content.js';
import { LowerFile } from './lower-file.js';
import { joinPath, type LowerNode, seenOf } from './lower-tree.js';
import type { OverlayFileSystem, PlacedNode } from './overlay-file-system.js';
import { OverlayInode } from './overlay-inode.js';
import { type Origin, UpperFile, type UpperTimes } from './upper.js';

/** A regular file: the lower one's, until its contents are written. */
export class OverlayFile extends OverlayInode<FileNode, UpperFile> implements FileNode {
  readonly kind = 'file';
  /** Undefined for what has none, and for views of an upper (which has it). */
  readonly #lower: LowerFile | undefined;
  /** Of this view, while there is no upper to count. */
  #opens = 0;

  constructor(
    fileSystem: OverlayFileSystem,
    placed: PlacedNode<FileNode> | undefined,
    upper: UpperFile | undefined,
  ) {
    super(fileSystem, placed, upper);
    if (placed !== undefined) this.#lower = new LowerFile(fileSystem.lower, placed.path, placed.node);
  }

  get currentPath(): ByteString | undefined {
    const { upper, placed } = this;
    if (!(upper === undefined ? this.isShown : upper.isAttached)) return undefined;
    const parent =
      upper === undefined ? placed?.parent : upper.holder && this.fileSystem.nodeOf(upper.holder);
    let path = upper?.name ?? placed?.name ?? '';
    for (let at = parent; at?.kind === 'directory' && !at.isRoot; at = at.parent) {
      if (at.name === undefined) return undefined;
      path = joinPath(at.name, path);
    }
    return path;
  }

  override renew(node: LowerNode): boolean {
    if (!super.renew(node)) return false;
    this.#lower?.renew(node as FileNode);
    return true;
  }

  override stat(): FileStat {
    const { upper } = this;
    if (upper !== undefined || this.#opens === 0) return super.stat();
    // While open, the lower node of the open file knows best.
    const stat = this.#lower?.stat() ?? this.lowerNode().stat();
    const { dev } = this.fileSystem;
    return { ...stat, dev, ino: this.ino, nlink: this.countLinks(undefined, stat) };
  }

  read(into: Uint8Array, position: number): number {
    requirePosition(position);
    const { upper } = this;
    if (upper?.content === undefined) return (upper?.lower ?? this.#lower)?.read(into, position) ?? 0;
    const count = upper.content.read(into, position);
    if (into.length > 0) this.#touchAccess(upper);
    return count;
  }

  write(from: Uint8Array, position: number): number {
    requirePosition(position);
    if (from.length === 0) return 0;
    const upper = this.#ensureContent();
    upper.content.write(from, position);
    upper.touchContents(this.fileSystem.clock.nowMs());
    return from.length;
  }

  truncate(sizeBytes: number): void {
    requirePosition(sizeBytes);
    const upper = this.#ensureContent();
    upper.content.truncate(sizeBytes);
    upper.touchContents(this.fileSystem.clock.nowMs());
  }

  opened(): void {
    const { upper } = this;
    if (upper !== undefined) {
      requireLive(upper);
      upper.lower?.hold(upper.content === undefined);
      upper.opens++;
      return;
    }
    if (!this.isShown && this.#opens === 0) throw errno(Errno.ENOENT);
    this.#lower?.hold(true);
    this.#opens++;
    if (!this.isLoose && this.placed !== undefined) this.fileSystem.noteOpen(this.placed.path, this);
  }

  closed(): void {
    const { upper } = this;
    if (upper === undefined) {
      if (this.#opens > 0) this.#opens--;
      if (this.#opens === 0 && this.placed !== undefined) this.fileSystem.noteClosed(this.placed.path, this);
      this.#lower?.drop();
      return;
    }
    if (upper.opens > 0) upper.opens--;
    this.releaseIfUnreachable();
    upper.lower?.drop();
  }

  /** Gives the space back when the file has neither a name nor an open descriptor. */
  releaseIfUnreachable(): void {
    const { upper } = this;
    if (upper === undefined || upper.isReleased || upper.opens > 0 || upper.isAttached) return;
    upper.isReleased = true;
    upper.content?.release();
    this.fileSystem.forget(upper);
  }

  override ensureUpper(): UpperFile {
    return this.isLoose && this.upper === undefined ? this.#ensureDetached() : super.ensureUpper();
  }

  protected override makeUpper(
    ino: number,
    permissions: number,
    times: UpperTimes,
    origin: Origin,
  ): UpperFile {
    const upper = new UpperFile(ino, permissions, times, origin, { lower: this.#lower as LowerFile });
    upper.node = this;
    upper.opens = this.#opens;
    return upper;
  }

  protected override statOrigin(upper: UpperFile): FileStat | undefined {
    const needsNothing =
      upper.content !== undefined && upper.mtimeMs !== undefined && upper.atimeMs !== undefined;
    return needsNothing ? undefined : upper.lower?.stat();
  }

  protected override countLinks(upper: UpperFile | undefined, below: FileStat | undefined): number {
    if (upper === undefined) return this.isShown ? (below?.nlink ?? 1) : 0;
    return upper.isAttached ? 1 : 0;
  }

  protected override measure(upper: UpperFile, below: FileStat | undefined): number {
    return upper.content?.size ?? below?.size ?? upper.origin?.seen.sizeBytes ?? 0;
  }

  /** The state with contents of its own, which show the lower ones until they are changed. */
  #ensureContent(): UpperFile & { content: CopyOnWriteContent } {
    const upper = this.ensureUpper();
    requireLive(upper);
    if (upper.content === undefined) {
      const { lower, origin } = upper;
      const stat = lower?.stat();
      if (lower === undefined || origin === undefined || stat === undefined) throw errno(Errno.EIO);
      upper.content = new CopyOnWriteContent(this.fileSystem.budget, lower, stat.size);
      origin.seen = seenOf('file', stat);
      upper.atimeMs ??= stat.atimeMs;
    }
    return upper as UpperFile & { content: CopyOnWriteContent };
  }

  /** A state without a name, for an open file that was removed before it was changed. */
  #ensureDetached(): UpperFile {
    if (this.#opens === 0) throw errno(Errno.ENOENT);
    const { path } = this.placed as PlacedNode<FileNode>;
    const stat = this.stat();
    this.fileSystem.budget.charge(entryBytes(path.length), 1);
    const { ino, mode, atimeMs, mtimeMs, ctimeMs } = stat;
    const origin = { path, seen: seenOf('file', { ...stat, ino: this.lowerNode().ino }) };
    const upper = this.makeUpper(ino, mode & PERMISSION_MASK, { atimeMs, mtimeMs, ctimeMs }, origin);
    this.adopt(upper);
    return upper;
  }

  /** As with `relatime`: noted only once after each change. */
  #touchAccess(upper: UpperFile): void {
    const { atimeMs = 0, mtimeMs = 0, ctimeMs = 0 } = upper;
    if (atimeMs <= mtimeMs || atimeMs <= ctimeMs) upper.atimeMs = this.fileSystem.clock.nowMs();
  }
}

function requireLive(upper: UpperFile): void {
  if (upper.isReleased) throw errno(Errno.ENOENT);
}

function requirePosition(value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw errno(Errno.EINVAL);
}
