import { Errno, errno } from '../../src/abi/errno.js';
import { DelegatedFileSystem } from '../../src/vfs/delegated/delegated-file-system.js';
import type { FileAccess, FileServer, ListedEntry, NodeInfo, ServerStat } from '../../src/vfs/file-server.js';
import { MemoryDirectory, type MemoryNode } from '../../src/vfs/memory/memory-directory.js';
import { MemoryFile } from '../../src/vfs/memory/memory-file.js';
import type { MemoryFileSystem } from '../../src/vfs/memory/memory-file-system.js';
import type { FileNode, Node } from '../../src/vfs/node.js';
import { memory } from './support.js';

/** One call, as tests look at it: its name and its path or handle. */
export type Call = readonly [name: keyof FileServer, target: string | number];

/**
 * A server over a memory file system, which is the tree "behind the guest's back": tests change it directly. Counts
 * calls, and can be told to misbehave.
 */
export class FakeFileServer implements FileServer {
  readonly tree: MemoryFileSystem = memory({ bytes: 2 ** 30, entries: 200_000 });
  readonly calls: Call[] = [];
  /** Most bytes of one reply. */
  replyBytes = 65536;
  batchEntries = 100;
  /** Largest number of entries handed out in one reply. */
  largestBatch = 0;
  /** Runs before a call is answered. */
  before: (call: Call) => void = () => {};
  readonly openFiles = new Map<number, MemoryFile>();
  readonly openLists = new Map<number, Iterator<ListedEntry>>();
  #lastHandle = 0;

  /** The calls since the last time this was asked. */
  takeCalls(): Call[] {
    return this.calls.splice(0);
  }

  walk(path: string): readonly NodeInfo[] {
    this.#note('walk', path);
    let node: MemoryNode = this.tree.root;
    const infos = [infoOf(node)];
    for (const name of componentsOf(path)) {
      const next: MemoryNode | undefined = node.kind === 'directory' ? node.lookup(name) : undefined;
      if (next === undefined) break;
      infos.push(infoOf(next));
      node = next;
    }
    return infos;
  }

  openList(path: string): number {
    this.#note('openList', path);
    const node = this.#at(path);
    if (node.kind !== 'directory') throw errno(Errno.ENOTDIR);
    this.openLists.set(++this.#lastHandle, (node.entries() as Iterable<ListedEntry>)[Symbol.iterator]());
    return this.#lastHandle;
  }

  nextEntries(list: number): readonly ListedEntry[] {
    this.#note('nextEntries', list);
    const iterator = this.openLists.get(list);
    if (iterator === undefined) throw errno(Errno.EBADF);
    const batch: ListedEntry[] = [];
    while (batch.length < this.batchEntries) {
      const next = iterator.next();
      if (next.done === true) break;
      batch.push(next.value);
    }
    this.largestBatch = Math.max(this.largestBatch, batch.length);
    return batch;
  }

  closeList(list: number): void {
    this.#note('closeList', list);
    if (!this.openLists.delete(list)) throw errno(Errno.EBADF);
  }

  openFile(path: string, access: FileAccess): number {
    this.#note('openFile', `${path}${access.writes ? ' for writing' : ''}`);
    const node = this.#at(path);
    if (!(node instanceof MemoryFile)) throw errno(node.kind === 'directory' ? Errno.EISDIR : Errno.ELOOP);
    node.opened();
    this.openFiles.set(++this.#lastHandle, node);
    return this.#lastHandle;
  }

  statFile(file: number): NodeInfo {
    this.#note('statFile', file);
    return infoOf(this.#file(file));
  }

  readFile(file: number, position: number, limitBytes: number): Uint8Array {
    this.#note('readFile', file);
    if (limitBytes > 65536) throw new Error('more than a reply can hold');
    const into = new Uint8Array(Math.min(limitBytes, this.replyBytes));
    return into.subarray(0, this.#file(file).read(into, position));
  }

  writeFile(file: number, position: number, bytes: Uint8Array): number {
    this.#note('writeFile', file);
    if (bytes.length > 65536) throw new Error('more than a request can hold');
    return this.#file(file).write(bytes.subarray(0, this.replyBytes), position);
  }

  truncateFile(file: number, sizeBytes: number): void {
    this.#note('truncateFile', file);
    this.#file(file).truncate(sizeBytes);
  }

  syncFile(file: number): void {
    this.#note('syncFile', file);
    this.#file(file);
  }

  closeFile(file: number): void {
    this.#note('closeFile', file);
    this.#file(file).closed();
    this.openFiles.delete(file);
  }

  createFile(path: string, mode: number): NodeInfo {
    this.#note('createFile', path);
    const { parent, name } = this.#parentOf(path);
    return infoOf(parent.createFile(name, mode));
  }

  makeDirectory(path: string, mode: number): NodeInfo {
    this.#note('makeDirectory', path);
    const { parent, name } = this.#parentOf(path);
    return infoOf(parent.createDirectory(name, mode));
  }

  makeLink(path: string, target: string): NodeInfo {
    this.#note('makeLink', path);
    const { parent, name } = this.#parentOf(path);
    return infoOf(parent.createSymlink(name, target));
  }

  unlink(path: string): void {
    this.#note('unlink', path);
    const { parent, name } = this.#parentOf(path);
    parent.unlink(name);
  }

  removeDirectory(path: string): void {
    this.#note('removeDirectory', path);
    const { parent, name } = this.#parentOf(path);
    parent.removeDirectory(name);
  }

  rename(from: string, to: string): void {
    this.#note('rename', from);
    const source = this.#parentOf(from);
    const target = this.#parentOf(to);
    source.parent.rename(source.name, target.parent, target.name);
  }

  changeMode(path: string, mode: number): void {
    this.#note('changeMode', path);
    this.#at(path).chmod(mode);
  }

  changeTimes(path: string, atimeMs: number, mtimeMs: number): void {
    this.#note('changeTimes', path);
    const given = (ms: number) => (Number.isNaN(ms) ? undefined : ms);
    this.#at(path).setTimes(given(atimeMs), given(mtimeMs));
  }

  statServer(): ServerStat {
    this.#note('statServer', '');
    const { budget } = this.tree;
    return {
      totalBytes: budget.limitBytes,
      freeBytes: budget.freeBytes,
      totalEntries: budget.limitEntries,
      freeEntries: budget.limitEntries - budget.usedEntries,
    };
  }

  #note(name: keyof FileServer, target: string | number): void {
    const call: Call = [name, target];
    this.calls.push(call);
    if (typeof target === 'string') {
      if (target.length >= 4096 + ' for writing'.length) throw new Error('a path too long to be asked for');
      if (
        componentsOf(target).some((part) => part === '' || part === '.' || part === '..' || /\0/.test(part))
      )
        throw new Error(`a path that is none: ${target}`);
    }
    this.before(call);
  }

  #file(handle: number): MemoryFile {
    const file = this.openFiles.get(handle);
    if (file === undefined) throw errno(Errno.EBADF);
    return file;
  }

  #at(path: string): MemoryNode {
    let node: MemoryNode = this.tree.root;
    for (const name of componentsOf(path)) {
      if (node.kind !== 'directory') throw errno(node.kind === 'symlink' ? Errno.ELOOP : Errno.ENOTDIR);
      const next: MemoryNode | undefined = node.lookup(name);
      if (next === undefined) throw errno(Errno.ENOENT);
      node = next;
    }
    return node;
  }

  #parentOf(path: string): { parent: MemoryDirectory; name: string } {
    const slash = path.lastIndexOf('/');
    const parent = this.#at(slash < 0 ? '' : path.slice(0, slash));
    if (!(parent instanceof MemoryDirectory)) throw errno(Errno.ENOTDIR);
    return { parent, name: path.slice(slash + 1) };
  }
}

/** A fake server with a small tree, and the file system over it. */
export function delegated(options: { readOnly?: boolean } = {}) {
  const server = new FakeFileServer();
  const fileSystem = new DelegatedFileSystem(server, { dev: 7, readOnly: options.readOnly ?? false });
  return { server, tree: server.tree, fileSystem };
}

export function fileOf(node: Node | undefined): FileNode {
  if (node?.kind !== 'file') throw new Error(`no file: ${node?.kind}`);
  return node;
}

export function infoOf(node: MemoryNode): NodeInfo {
  const { ino, mode, nlink, size, atimeMs, mtimeMs, ctimeMs } = node.stat();
  return {
    kind: node.kind,
    ino,
    permissions: mode & 0o777,
    nlink,
    sizeBytes: size,
    atimeMs,
    mtimeMs,
    ctimeMs,
    target: node.kind === 'symlink' ? node.target : '',
  };
}

function componentsOf(path: string): string[] {
  return path === '' ? [] : path.split('/');
}
