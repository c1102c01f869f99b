import { VitrineError } from '../../errors.js';
import { byteStringToUtf8 } from '../../vfs/byte-string.js';
import type { OverlayState } from '../../vfs/overlay/overlay-state.js';
import type { Change, ChangeItem, MountChanges } from './change.js';
import { type ChangeDocument, writeDocument } from './change-document.js';
import { deriveChanges } from './derive-changes.js';
import { readDocument } from './document-reader.js';

/** An overlay mount of a sandbox and what its programs made of it. */
export interface OverlayChanges {
  /** Where it is mounted, absolute. */
  readonly at: string;
  /** The host directory, absolute. */
  readonly hostPath: string;
  readonly showHidden: boolean;
  readonly followLinks: boolean;
  readonly state: OverlayState;
}

/** What to make a change from. @internal */
export interface PlacedItem {
  readonly mount: MountChanges;
  readonly item: ChangeItem;
}

/**
 * What programs changed in overlays: to be listed, kept as a document, and applied to the host. It holds the changed
 * contents itself and needs neither the sandbox nor the host's files; nothing changes it.
 */
export class ChangeSet implements Iterable<Change> {
  /** @internal */
  readonly mounts: readonly MountChanges[];
  readonly #items: ReadonlyMap<Change, PlacedItem>;

  /** @internal Use `Sandbox.changes` or {@link ChangeSet.parse}. */
  constructor(mounts: readonly MountChanges[]) {
    this.mounts = mounts;
    const items = new Map<Change, PlacedItem>();
    for (const mount of mounts) {
      for (const item of mount.items) items.set(show(mount, item), { mount, item });
    }
    this.#items = items;
  }

  /** @internal Precondition: the states passed `checkOverlay`. */
  static of(overlays: readonly OverlayChanges[]): ChangeSet {
    return new ChangeSet(
      overlays.map(({ state, at, hostPath, showHidden, followLinks }) => {
        const { items, omitted } = deriveChanges(state);
        return { at, hostPath, showHidden, followLinks, items, omitted };
      }),
    );
  }

  /**
   * Reads a document that {@link toText} made; it may come from anybody.
   * @throws VitrineError ERR_FILE naming what is wrong with it
   */
  static parse(text: string): ChangeSet {
    return new ChangeSet(readDocument(text));
  }

  /** How many changes there are. */
  get length(): number {
    return this.#items.size;
  }

  /** Changes that exist but are not listed, since their paths are longer than a host can have. */
  get omitted(): number {
    return this.mounts.reduce((sum, mount) => sum + mount.omitted, 0);
  }

  /** Every change, by mount and path. */
  [Symbol.iterator](): Iterator<Change> {
    return this.#items.keys();
  }

  /** @internal */
  itemOf(change: Change): PlacedItem | undefined {
    return this.#items.get(change);
  }

  /** The document as an object, for `JSON.stringify`. */
  toJSON(): ChangeDocument {
    return writeDocument(this.mounts);
  }

  /**
   * The document as text.
   * @throws VitrineError ERR_FILE when that is longer than a string can be (some 380 MB of changed contents)
   */
  toText(): string {
    try {
      return `${JSON.stringify(this.toJSON(), undefined, 1)}\n`;
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause;
      throw new VitrineError(
        'ERR_FILE',
        'cannot write changes as a document: they are too large; apply them directly',
        { cause },
      );
    }
  }
}

function show({ at }: MountChanges, item: ChangeItem): Change {
  const { kind, type, from, sizeBytes } = item;
  return Object.freeze({
    kind,
    type,
    path: `${at}/${byteStringToUtf8(item.path)}`,
    ...(from === undefined ? {} : { from: `${at}/${byteStringToUtf8(from)}` }),
    sizeBytes,
    contents: kind === 'created' || item.contents !== undefined || item.target !== undefined,
    mount: at,
  });
}
