import type { ByteString } from '../../../vfs/byte-string.js';
import { isAbsence, type SeenEntry } from '../../../vfs/overlay/lower-tree.js';
import type { ChangeItem } from '../../changes/change.js';
import type { DirectoryHandle } from '../host-directory/directory-handle.js';
import { attempt } from '../host-directory/host-errors.js';
import { hostSeconds } from '../host-directory/host-times.js';
import { lastName, parentPath } from '../host-directory/paths.js';
import { Conflict, reasonFor } from './conflict.js';
import type { HostTree } from './host-tree.js';
import { HOST_PERMISSIONS, requireUnchanged, temporaryName, writeFile } from './write-file.js';

/** While things are put into a directory, its owner may do so. */
const OWNER_PERMISSIONS = 0o700;

/**
 * Makes changes of one mount on the host, each of which throws a `Conflict` or errno and leaves everything as it was
 * when it cannot be made. What they rely on must have been made before.
 */
export class ChangeMaker {
  readonly #tree: HostTree;
  /** Where things are that were set aside: names in the root. */
  readonly #aside = new Map<ChangeItem, ByteString>();
  /** Metadata of directories, which would not last while things are made in them. */
  readonly #later: { readonly item: ChangeItem; readonly permissions: number | undefined }[] = [];

  constructor(tree: HostTree) {
    this.#tree = tree;
  }

  async make(item: ChangeItem): Promise<void> {
    switch (item.kind) {
      case 'created':
      case 'modified':
        return await this.#inPlace(item, (parent, name) => this.#write(parent, name, item));
      case 'renamed':
        await this.#inPlace(item, (parent, name) => this.#move(parent, name, item));
        try {
          // From here on it is the same thing at another place.
          await this.#inPlace(item, (parent, name) => this.#write(parent, name, item));
        } catch (thrown) {
          throw new Conflict(`it was moved, but not changed: ${reasonFor(thrown)}`);
        }
        return;
      case 'deleted':
        this.#delete(item);
    }
  }

  /** Moves what is to be renamed later to a name of its own in the root. */
  setAside(item: ChangeItem): void {
    const { from = '', seen } = item;
    const name = temporaryName('aside');
    const { root } = this.#tree.rooted;
    this.#tree.rooted.inParent(this.#tree.now(from), (parent, source) => {
      requireUnchanged(this.#tree, parent, source, { seen: seen as SeenEntry });
      parent.rename(source, root, name);
    });
    root.sync();
    this.#tree.noteMove(from, name);
    this.#aside.set(item, name);
  }

  /**
   * Puts back what was set aside and could not get to its place.
   * @returns where it stays if something else has its old place: nothing is ever overwritten
   */
  putBack(item: ChangeItem): ByteString | undefined {
    const name = this.#aside.get(item);
    const { from = '' } = item;
    if (name === undefined) return undefined;
    this.#aside.delete(item);
    let isBack = false;
    const above = this.#tree.now(parentPath(from));
    attempt(() => {
      this.#tree.inDirectory(above, (parent) => {
        if (parent.lookUp(lastName(from)) !== undefined) return;
        this.#tree.rooted.root.rename(name, parent, lastName(from));
        isBack = true;
      });
    });
    if (!isBack) return name;
    this.#tree.noteMove(from, above === '' ? lastName(from) : `${above}/${lastName(from)}`);
    return undefined;
  }

  /** Gives directories their permissions and times, the deepest first. Yields what that failed for. */
  *finish(): Generator<{ readonly item: ChangeItem; readonly failure: unknown }> {
    const deepestFirst = this.#later.sort((left, right) => right.item.path.length - left.item.path.length);
    for (const { item, permissions } of deepestFirst) {
      try {
        this.#tree.rooted.inParent(item.path, (parent, name) => setMetadata(parent, name, item, permissions));
      } catch (failure) {
        yield { item, failure };
      }
    }
  }

  async #inPlace(
    item: ChangeItem,
    action: (parent: DirectoryHandle, name: ByteString) => void | Promise<void>,
  ): Promise<void> {
    const parent = this.#tree.rooted.openDirectory(parentPath(item.path));
    try {
      await action(parent, lastName(item.path));
    } finally {
      parent.close();
    }
  }

  async #write(parent: DirectoryHandle, name: ByteString, item: ChangeItem): Promise<void> {
    const { type, kind, contents, target } = item;
    if (contents !== undefined) return await writeFile(this.#tree, parent, name, item, contents);
    if (type === 'directory' && kind === 'created') return this.#makeDirectory(parent, name, item);
    if (target !== undefined) return this.#makeLink(parent, name, target, item);
    requireUnchanged(this.#tree, parent, name, item);
    this.#touch(parent, name, item);
  }

  #makeDirectory(parent: DirectoryHandle, name: ByteString, item: ChangeItem): void {
    // One that somebody else made meanwhile will do: nothing in it is touched but by changes of its own.
    if (parent.lookUp(name)?.isDirectory()) return;
    const permissions = (item.permissions ?? 0o755) & HOST_PERMISSIONS;
    parent.makeDirectory(name, permissions | OWNER_PERMISSIONS);
    const isLasting = (permissions & OWNER_PERMISSIONS) === OWNER_PERMISSIONS;
    // What it was made with is what it keeps, less the host's umask.
    if (!isLasting || item.times !== undefined)
      this.#later.push({ item, permissions: isLasting ? undefined : permissions });
  }

  #makeLink(parent: DirectoryHandle, name: ByteString, target: ByteString, item: ChangeItem): void {
    requireUnchanged(this.#tree, parent, name, item);
    if (item.seen === undefined) {
      parent.makeLink(name, target);
    } else {
      const temporary = temporaryName('new');
      parent.makeLink(temporary, target);
      try {
        requireUnchanged(this.#tree, parent, name, item);
        parent.rename(temporary, parent, name);
      } catch (failure) {
        attempt(() => parent.unlink(temporary));
        throw failure;
      }
    }
    setMetadata(parent, name, item, undefined);
    parent.sync();
  }

  #move(parent: DirectoryHandle, name: ByteString, item: ChangeItem): void {
    const { from = '', seen, replaced } = item;
    this.#tree.rooted.inParent(this.#tree.now(from), (source, sourceName) => {
      requireUnchanged(this.#tree, source, sourceName, { seen: seen as SeenEntry });
      requireUnchanged(this.#tree, parent, name, replaced === undefined ? {} : { seen: replaced });
      source.rename(sourceName, parent, name);
      source.sync();
    });
    parent.sync();
    this.#aside.delete(item);
    this.#tree.noteMove(from, item.path);
  }

  #touch(parent: DirectoryHandle, name: ByteString, item: ChangeItem): void {
    if (item.type === 'directory') {
      const { permissions, times } = item;
      if (permissions !== undefined || times !== undefined) this.#later.push({ item, permissions });
    } else setMetadata(parent, name, item, item.permissions);
  }

  #delete(item: ChangeItem): void {
    const { seen } = item;
    const inside = [...(item.inside ?? [])].sort((left, right) => right.path.length - left.path.length);
    for (const { path, seen: was } of inside) this.#remove(this.#tree.now(path), was);
    const path = this.#tree.now(item.path);
    this.#remove(path, seen as SeenEntry);
    attempt(() => this.#tree.inDirectory(parentPath(path), (parent) => parent.sync()));
  }

  /** What is gone is gone. */
  #remove(path: ByteString, seen: SeenEntry): void {
    try {
      this.#tree.rooted.inParent(path, (parent, name) => {
        const stats = parent.lookUp(name);
        if (stats === undefined) return;
        if (!this.#tree.isSeen(stats, seen)) throw new Conflict('it was changed on the host');
        if (seen.kind === 'directory') parent.removeDirectory(name);
        else parent.unlink(name);
      });
    } catch (failure) {
      if (!isAbsence(failure)) throw failure;
    }
  }
}

function setMetadata(
  parent: DirectoryHandle,
  name: ByteString,
  { times }: ChangeItem,
  permissions: number | undefined,
): void {
  if (permissions !== undefined) parent.changeMode(name, permissions & HOST_PERMISSIONS);
  if (times !== undefined) parent.changeTimes(name, hostSeconds(times.atimeMs), hostSeconds(times.mtimeMs));
}
