import { OpenFlag, Poll, Seek } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import type { DirectoryPlace } from '../../vfs/mounts.js';
import type { DirectoryEntry, DirectoryNode, FileStat } from '../../vfs/node.js';
import { Description } from './description.js';
import { type DirectoryListing, SnapshotListing, StreamedListing } from './directory-listing.js';

/** An open directory: a place for the `*at` calls, and a listing under way for `getdents64`. */
export class DirectoryDescription extends Description {
  readonly place: DirectoryPlace;
  readonly #list: () => Iterable<DirectoryEntry>;
  /** Begun at the first read after open or rewind. */
  #listing: DirectoryListing | undefined;
  #position = 0;

  /** @param list - lists the entries with '.' and '..', mount points included */
  constructor(place: DirectoryPlace, flags: number, list: () => Iterable<DirectoryEntry>) {
    super(flags);
    this.place = place;
    this.#list = list;
    place.node.held?.();
  }

  override get node(): DirectoryNode {
    return this.place.node;
  }

  stat(): FileStat {
    return this.place.node.stat();
  }

  get position(): number {
    return this.#position;
  }

  /** What is being listed, if that was taken down as a whole; undefined too where nothing is listed. */
  get listed(): readonly DirectoryEntry[] | undefined {
    return this.#listing instanceof SnapshotListing ? this.#listing.entries : undefined;
  }

  /** Goes on at a position. @param listed - the entries of the listing under way; taken anew unless given */
  resume(position: number, listed: readonly DirectoryEntry[] | undefined): void {
    this.#endListing();
    this.#position = position;
    if (listed !== undefined) this.#listing = new SnapshotListing(listed);
  }

  /** The entry at the position, which the caller moves on with {@link advance} once it has room for it. */
  peek(): { entry: DirectoryEntry; next: number } | undefined {
    this.#listing ??= this.node.fileSystem.streamsListings
      ? new StreamedListing(this.#list)
      : new SnapshotListing(this.#list());
    const entry = this.#listing.at(this.#position);
    return entry === undefined ? undefined : { entry, next: this.#position + 1 };
  }

  advance(): void {
    this.#position++;
  }

  override read(_into: Uint8Array): number {
    throw errno(Errno.EISDIR);
  }

  override readAt(_into: Uint8Array, _position: number): number {
    throw errno(Errno.EISDIR);
  }

  /** Offsets are entry numbers, as `d_off` says; seeking to 0 takes a new listing. */
  override seek(offset: number, whence: number): number {
    const target = whence === Seek.SET ? offset : whence === Seek.CUR ? this.#position + offset : -1;
    if (target < 0) throw errno(Errno.EINVAL);
    if (target === 0) this.#endListing();
    this.#position = target;
    return target;
  }

  override ready(): number {
    return Poll.IN | Poll.OUT;
  }

  /** Whether it was opened only as a place (`O_PATH`). */
  get isPathOnly(): boolean {
    return (this.flags & OpenFlag.PATH) !== 0;
  }

  protected override close(): void {
    this.#endListing();
  }

  #endListing(): void {
    const listing = this.#listing;
    this.#listing = undefined;
    listing?.close();
  }
}
