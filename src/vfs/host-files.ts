import { Errno, ErrnoFailure, errno, errnoName } from '../abi/errno.js';
import { showValue, VitrineError } from '../errors.js';
import { byteStringToUtf8, utf8ToByteString } from './byte-string.js';
import type { Place } from './mounts.js';
import type { DirectoryNode, FileNode, FileSystem, Node } from './node.js';
import { Vfs } from './vfs.js';

/** One entry of a listing for the host. Names that are not UTF-8 are shown with U+FFFD. */
export interface HostFileEntry {
  readonly name: string;
  readonly kind: Node['kind'];
  /** Content size of files, else 0. */
  readonly sizeBytes: number;
}

/**
 * The host's way into a guest's file system while the guest is not running. Paths are text, resolved from the
 * root of the file system; links a guest made lead only to places inside it. The guest's permission bits do not
 * hold the host back; the file system's limits do. Failures are VitrineError('ERR_FILE') naming the path.
 */
export class HostFiles {
  readonly #vfs: Vfs;

  constructor(fileSystem: FileSystem) {
    this.#vfs = new Vfs(fileSystem, { enforcesPermissions: false });
  }

  /**
   * The whole contents of a file.
   * @param limitBytes larger files are refused: sizes are the guest's word, and a sparse file can claim terabytes
   */
  read(path: string, limitBytes: number): Uint8Array<ArrayBuffer> {
    return this.#do('read', path, () => {
      const node = requireFile(this.#resolve(path));
      const { size } = node.stat();
      if (size > limitBytes) {
        throw new VitrineError(
          'ERR_FILE',
          `cannot read ${showValue(path)}: its ${size} bytes exceed the limit of ${limitBytes}`,
        );
      }
      const bytes = new Uint8Array(size);
      node.read(bytes, 0);
      return bytes;
    });
  }

  /** Replaces or makes a file (0644), and the directories above it (0755). When there is no room, nothing is lost. */
  write(path: string, bytes: Uint8Array): void {
    this.#do('write', path, () => {
      this.#makeParents(path);
      const bytePath = utf8ToByteString(path);
      const options = { mode: 0o644, exclusive: false, followLast: true };
      const { place, created } = this.#vfs.resolveOrCreate(this.#vfs.root, bytePath, options);
      const node = requireFile(place);
      try {
        node.write(bytes, 0);
        node.truncate(bytes.length);
      } catch (failure) {
        if (created) this.#vfs.unlink(this.#vfs.root, bytePath);
        throw failure;
      }
    });
  }

  makeDirectory(path: string): void {
    this.#do('make directory', path, () => {
      this.#makeParents(`${path}/.`);
      requireDirectory(this.#resolve(path));
    });
  }

  list(path: string): HostFileEntry[] {
    return this.#do('list', path, () => {
      const directory = requireDirectory(this.#resolve(path));
      return Array.from(directory.entries(), ({ name, kind }) => {
        const sizeBytes = kind === 'file' ? (directory.lookup(name)?.stat().size ?? 0) : 0;
        return { name: byteStringToUtf8(name), kind, sizeBytes };
      });
    });
  }

  /** The entry that a path leads to, or undefined when there is none. */
  stat(path: string): HostFileEntry | undefined {
    return this.#do(
      'look at',
      path,
      () => {
        const { node } = this.#resolve(path);
        const name = path.slice(path.lastIndexOf('/') + 1);
        return { name, kind: node.kind, sizeBytes: node.kind === 'file' ? node.stat().size : 0 };
      },
      true,
    );
  }

  /** Removes a file, a link (not what it points to), or a directory with all that is in it. */
  remove(path: string): void {
    this.#do('remove', path, () => {
      const { directory, name } = this.#vfs.resolveParent(this.#vfs.root, utf8ToByteString(path));
      const top = directory.node.lookup(name);
      if (top === undefined || top.kind !== 'directory') {
        this.#vfs.unlink(this.#vfs.root, utf8ToByteString(path));
        return;
      }
      emptyDirectory(top);
      this.#vfs.removeDirectory(this.#vfs.root, utf8ToByteString(path));
    });
  }

  #resolve(path: string): Place {
    return this.#vfs.resolve(this.#vfs.root, utf8ToByteString(path), { followLast: true });
  }

  #makeParents(path: string): void {
    const bytePath = utf8ToByteString(path);
    for (let end = bytePath.indexOf('/', 1); end > 0; end = bytePath.indexOf('/', end + 1)) {
      try {
        this.#vfs.makeDirectory(this.#vfs.root, bytePath.slice(0, end), 0o755);
      } catch (failure) {
        if (!(failure instanceof ErrnoFailure) || failure.value !== Errno.EEXIST) throw failure;
      }
    }
  }

  #do<T>(action: string, path: string, body: () => T): T;
  #do<T>(action: string, path: string, body: () => T, missingIsUndefined: true): T | undefined;
  #do<T>(action: string, path: string, body: () => T, missingIsUndefined = false): T | undefined {
    if (typeof path !== 'string') {
      throw new VitrineError('ERR_FILE', `cannot ${action} ${showValue(path)}: a path is a string`);
    }
    try {
      return body();
    } catch (failure) {
      if (!(failure instanceof ErrnoFailure)) throw failure;
      const { value } = failure;
      if (missingIsUndefined && (value === Errno.ENOENT || value === Errno.ENOTDIR)) return undefined;
      throw new VitrineError('ERR_FILE', `cannot ${action} ${showValue(path)}: ${errnoName(value)}`, {
        cause: failure,
      });
    }
  }
}

/** Removes all that is below a directory, deepest first, without recursion and looking at each entry once. */
function emptyDirectory(top: DirectoryNode): void {
  const open = [{ directory: top, entries: top.entries()[Symbol.iterator]() }];
  for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
    const { directory, entries } = at;
    const next = entries.next();
    if (next.done === true) {
      open.pop();
      if (directory !== top && directory.name !== undefined) directory.parent.removeDirectory(directory.name);
      continue;
    }
    const node = directory.lookup(next.value.name);
    if (node?.kind === 'directory')
      open.push({ directory: node, entries: node.entries()[Symbol.iterator]() });
    else directory.unlink(next.value.name);
  }
}

function requireFile({ node }: Place): FileNode {
  if (node.kind === 'file') return node;
  throw errno(node.kind === 'directory' ? Errno.EISDIR : Errno.EINVAL);
}

function requireDirectory({ node }: Place): DirectoryNode {
  if (node.kind === 'directory') return node;
  throw errno(Errno.ENOTDIR);
}
