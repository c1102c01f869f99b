import { Errno, errno } from '../../abi/errno.js';
import { type ByteString, bytesToByteString } from '../byte-string.js';
import { FileType, NAME_LIMIT_BYTES } from '../mode.js';
import type {
  DirectoryEntry,
  DirectoryNode,
  FileNode,
  FileStat,
  FileSystem,
  FileSystemStat,
  SymlinkNode,
} from '../node.js';
import type { ArchiveIndex } from './archive-index.js';
import { type ArchiveFilter, ArchiveView } from './archive-view.js';

type ArchiveNode = ArchiveFile | ArchiveDirectory | ArchiveSymlink;

const BLOCK_BYTES = 4096;

/** A read-only file system over an archive. Cheap to make: nodes come into being when looked up. */
export class ArchiveFileSystem implements FileSystem {
  readonly readOnly = true;
  readonly index: ArchiveIndex;
  readonly dev: number;
  readonly root: DirectoryNode;
  readonly #nodes = new Map<number, ArchiveNode>();
  #view: ArchiveView | undefined;

  constructor(index: ArchiveIndex, options: { readonly dev: number }) {
    this.index = index;
    this.dev = options.dev;
    this.root = this.directory(0);
  }

  stat(): FileSystemStat {
    return {
      blockBytes: BLOCK_BYTES,
      blocks: Math.ceil(this.index.archiveBytes / BLOCK_BYTES),
      blocksFree: 0,
      entries: this.index.recordCount,
      entriesFree: 0,
      nameLimitBytes: NAME_LIMIT_BYTES,
      readOnly: true,
    };
  }

  /** From now on there is no more than a filter lets through, except for what is open already. */
  narrow(filter: ArchiveFilter): void {
    this.#view = new ArchiveView(this.index, filter);
  }

  get isNarrowed(): boolean {
    return this.#view !== undefined;
  }

  /** Whether there is a record, as far as one can see. */
  shows(record: number): boolean {
    return this.#view?.shows(record) ?? true;
  }

  /** The one node of a record: the same object each time. */
  node(record: number): ArchiveNode {
    let node = this.#nodes.get(record);
    if (node === undefined) {
      const kind = this.index.kindOf(record);
      if (kind === 'directory') node = new ArchiveDirectory(this, record);
      else if (kind === 'file') node = new ArchiveFile(this, record);
      else node = new ArchiveSymlink(this, record);
      this.#nodes.set(record, node);
    }
    return node;
  }

  /** Precondition: the record is a directory. */
  directory(record: number): ArchiveDirectory {
    return this.node(record) as ArchiveDirectory;
  }
}

abstract class ArchiveInode {
  readonly fileSystem: ArchiveFileSystem;
  readonly ino: number;
  readonly mode: number;
  protected readonly record: number;

  constructor(fileSystem: ArchiveFileSystem, record: number, type: number) {
    this.fileSystem = fileSystem;
    this.record = record;
    this.ino = record + 1;
    this.mode = type | fileSystem.index.permissionsOf(record);
  }

  protected abstract get nlink(): number;

  stat(): FileStat {
    const { index, dev } = this.fileSystem;
    const { mtimeMs } = index;
    return {
      dev,
      ino: this.ino,
      mode: this.mode,
      nlink: this.nlink,
      size: index.sizeOf(this.record),
      rdev: 0,
      atimeMs: mtimeMs,
      mtimeMs,
      ctimeMs: mtimeMs,
    };
  }

  chmod(): never {
    throw errno(Errno.EROFS);
  }

  setTimes(): never {
    throw errno(Errno.EROFS);
  }
}

class ArchiveFile extends ArchiveInode implements FileNode {
  readonly kind = 'file';

  constructor(fileSystem: ArchiveFileSystem, record: number) {
    super(fileSystem, record, FileType.file);
  }

  protected get nlink(): number {
    return 1;
  }

  get currentPath(): ByteString {
    const { index } = this.fileSystem;
    let path = index.nameOf(this.record);
    for (let at = index.parentOf(this.record); at !== 0; at = index.parentOf(at)) {
      path = `${index.nameOf(at)}/${path}`;
    }
    return path;
  }

  read(into: Uint8Array, position: number): number {
    if (!Number.isSafeInteger(position) || position < 0) throw errno(Errno.EINVAL);
    const { index } = this.fileSystem;
    const count = Math.min(into.length, index.sizeOf(this.record) - position);
    if (count <= 0) return 0;
    into.set(index.contentsOf(this.record).subarray(position, position + count));
    return count;
  }

  write(): never {
    throw errno(Errno.EROFS);
  }

  truncate(): never {
    throw errno(Errno.EROFS);
  }

  opened(): void {}

  closed(): void {}
}

class ArchiveSymlink extends ArchiveInode implements SymlinkNode {
  readonly kind = 'symlink';
  #target: ByteString | undefined;

  constructor(fileSystem: ArchiveFileSystem, record: number) {
    super(fileSystem, record, FileType.symlink);
  }

  protected get nlink(): number {
    return 1;
  }

  get target(): ByteString {
    this.#target ??= bytesToByteString(this.fileSystem.index.contentsOf(this.record));
    return this.#target;
  }
}

class ArchiveDirectory extends ArchiveInode implements DirectoryNode {
  readonly kind = 'directory';

  constructor(fileSystem: ArchiveFileSystem, record: number) {
    super(fileSystem, record, FileType.directory);
  }

  protected get nlink(): number {
    const { fileSystem, record } = this;
    if (!fileSystem.isNarrowed) return 2 + fileSystem.index.subdirectoryCountOf(record);
    let count = 2;
    for (const entry of this.entries()) if (entry.kind === 'directory') count++;
    return count;
  }

  get parent(): DirectoryNode {
    return this.fileSystem.directory(this.fileSystem.index.parentOf(this.record));
  }

  get name(): ByteString {
    return this.fileSystem.index.nameOf(this.record);
  }

  lookup(name: ByteString): ArchiveNode | undefined {
    if (name.length > NAME_LIMIT_BYTES) throw errno(Errno.ENAMETOOLONG);
    const record = this.fileSystem.index.childrenOf(this.record).get(name);
    if (record === undefined || !this.fileSystem.shows(record)) return undefined;
    return this.fileSystem.node(record);
  }

  *entries(): Generator<DirectoryEntry> {
    const { fileSystem } = this;
    const { index } = fileSystem;
    for (const [name, record] of index.childrenOf(this.record)) {
      if (fileSystem.shows(record)) yield { name, ino: record + 1, kind: index.kindOf(record) };
    }
  }

  createFile(): never {
    throw errno(Errno.EROFS);
  }

  createDirectory(): never {
    throw errno(Errno.EROFS);
  }

  createSymlink(): never {
    throw errno(Errno.EROFS);
  }

  unlink(): never {
    throw errno(Errno.EROFS);
  }

  removeDirectory(): never {
    throw errno(Errno.EROFS);
  }

  rename(): never {
    throw errno(Errno.EROFS);
  }
}
