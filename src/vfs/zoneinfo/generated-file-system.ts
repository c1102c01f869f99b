import { Errno, errno } from '../../abi/errno.js';
import type { ByteString } from '../byte-string.js';
import { FileType, NAME_LIMIT_BYTES } from '../mode.js';
import type {
  DirectoryEntry,
  DirectoryNode,
  FileNode,
  FileStat,
  FileSystem,
  FileSystemStat,
} from '../node.js';

/** Files that come into being when they are read. The same for every guest that sees them. */
export interface GeneratedFiles {
  /** Paths of all files, such as 'Europe/Berlin': valid names, none of which is a directory of another. */
  names(): readonly ByteString[];
  /** Whether a path of {@link names} is there: asked when it is looked up. */
  has(name: ByteString): boolean;
  /** What all files begin with: a look at that makes none. */
  readonly prefix: Uint8Array;
  contents(name: ByteString): Uint8Array;
}

export interface GeneratedFileSystemOptions {
  readonly dev: number;
  /** The time of everything in it. */
  readonly mtimeMs?: number;
}

/**
 * A read-only file system of {@link GeneratedFiles}. As with Linux's /proc, sizes are said to be 0, since knowing them
 * would be making the files, and a read may give less than there is.
 */
export class GeneratedFileSystem implements FileSystem {
  readonly readOnly = true;
  readonly isFixed = true;
  readonly files: GeneratedFiles;
  readonly root: DirectoryNode;
  readonly #dev: number;
  readonly #mtimeMs: number;

  constructor(files: GeneratedFiles, options: GeneratedFileSystemOptions) {
    this.files = files;
    this.#dev = options.dev;
    this.#mtimeMs = options.mtimeMs ?? 0;
    this.root = new GeneratedDirectory(this, undefined, '', ROOT_INO);
  }

  stat(): FileSystemStat {
    return {
      blockBytes: 4096,
      blocks: 0,
      blocksFree: 0,
      entries: this.files.names().length,
      entriesFree: 0,
      nameLimitBytes: NAME_LIMIT_BYTES,
      readOnly: true,
    };
  }

  statOf(ino: number, mode: number): FileStat {
    const times = { atimeMs: this.#mtimeMs, mtimeMs: this.#mtimeMs, ctimeMs: this.#mtimeMs };
    return { dev: this.#dev, ino, mode, nlink: mode === DIRECTORY_MODE ? 2 : 1, size: 0, rdev: 0, ...times };
  }
}

const ROOT_INO = 1;
const DEPTH_MAX = 16;

/**
 * The number of an entry: by its place among all files, not by who looked first, since guests that share the file system
 * are to learn nothing of each other.
 * @param first - index of the first file that it is or has
 */
function inoOf(first: number, depth: number): number {
  return ROOT_INO + 1 + first * DEPTH_MAX + Math.min(depth, DEPTH_MAX - 1);
}

const FILE_MODE = FileType.file | 0o644;
const DIRECTORY_MODE = FileType.directory | 0o755;

function refuse(): never {
  throw errno(Errno.EROFS);
}

class GeneratedInode {
  readonly fileSystem: GeneratedFileSystem;
  readonly ino: number;
  readonly mode: number;

  constructor(fileSystem: GeneratedFileSystem, mode: number, ino: number) {
    this.fileSystem = fileSystem;
    this.ino = ino;
    this.mode = mode;
  }

  stat(): FileStat {
    return this.fileSystem.statOf(this.ino, this.mode);
  }

  chmod = refuse;
  setTimes = refuse;
}

class GeneratedFile extends GeneratedInode implements FileNode {
  readonly kind = 'file';
  readonly path: ByteString;

  constructor(fileSystem: GeneratedFileSystem, path: ByteString, ino: number) {
    super(fileSystem, FILE_MODE, ino);
    this.path = path;
  }

  read(into: Uint8Array, position: number): number {
    if (!Number.isSafeInteger(position) || position < 0) throw errno(Errno.EINVAL);
    const { files } = this.fileSystem;
    const source = position < files.prefix.length ? files.prefix : files.contents(this.path);
    const piece = source.subarray(position, position + into.length);
    into.set(piece);
    return piece.length;
  }

  get currentPath(): ByteString {
    return this.path;
  }

  write = refuse;
  truncate = refuse;
  opened(): void {}
  closed(): void {}
}

class GeneratedDirectory extends GeneratedInode implements DirectoryNode {
  readonly kind = 'directory';
  readonly name: ByteString;
  readonly parent: GeneratedDirectory;
  readonly #path: ByteString;
  #children: Map<ByteString, GeneratedFile | GeneratedDirectory> | undefined;

  /** @param parent - undefined for the root */
  constructor(
    fileSystem: GeneratedFileSystem,
    parent: GeneratedDirectory | undefined,
    name: ByteString,
    ino: number,
  ) {
    super(fileSystem, DIRECTORY_MODE, ino);
    this.name = name;
    this.parent = parent ?? this;
    this.#path = parent === undefined ? '' : `${parent.#path}${name}/`;
  }

  lookup(name: ByteString): GeneratedFile | GeneratedDirectory | undefined {
    if (name.length > NAME_LIMIT_BYTES) throw errno(Errno.ENAMETOOLONG);
    const child = this.#entries().get(name);
    return child?.kind === 'file' && !this.fileSystem.files.has(child.path) ? undefined : child;
  }

  *entries(): Generator<DirectoryEntry> {
    for (const [name, { ino, kind }] of this.#entries()) yield { name, ino, kind };
  }

  createFile = refuse;
  createDirectory = refuse;
  createSymlink = refuse;
  unlink = refuse;
  removeDirectory = refuse;
  rename = refuse;

  #entries(): Map<ByteString, GeneratedFile | GeneratedDirectory> {
    if (this.#children !== undefined) return this.#children;
    this.#children = new Map();
    const depth = this.#path.split('/').length - 1;
    for (const [index, path] of this.fileSystem.files.names().entries()) {
      if (!path.startsWith(this.#path)) continue;
      const rest = path.slice(this.#path.length);
      const slash = rest.indexOf('/');
      const name = slash < 0 ? rest : rest.slice(0, slash);
      if (this.#children.has(name)) continue;
      const ino = inoOf(index, depth);
      const child =
        slash < 0
          ? new GeneratedFile(this.fileSystem, path, ino)
          : new GeneratedDirectory(this.fileSystem, this, name, ino);
      this.#children.set(name, child);
    }
    return this.#children;
  }
}
