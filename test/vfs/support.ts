import { ErrnoFailure, errnoName } from '../../src/abi/errno.js';
import type { MemoryLimits } from '../../src/vfs/memory/limits.js';
import { MemoryFileSystem } from '../../src/vfs/memory/memory-file-system.js';
import type { DirectoryNode, FileNode } from '../../src/vfs/node.js';

/** A clock that stands still until told otherwise. */
export class ManualClock {
  ms = 1000;
  nowMs(): number {
    return this.ms;
  }
}

export function memory(limits: Partial<MemoryLimits> = {}, clock = new ManualClock()): MemoryFileSystem {
  return new MemoryFileSystem({ limits: { bytes: 2 ** 24, entries: 4096, ...limits }, clock, dev: 7 });
}

/** The errno name that a call fails with, or what it returns. */
export function outcome<T>(body: () => T): T | string {
  try {
    return body();
  } catch (failure) {
    if (failure instanceof ErrnoFailure) return errnoName(failure.value);
    throw failure;
  }
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function readAll(file: FileNode): Uint8Array {
  const bytes = new Uint8Array(file.stat().size);
  let done = 0;
  while (done < bytes.length) {
    const count = file.read(bytes.subarray(done), done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

export function textOf(file: FileNode): string {
  return new TextDecoder().decode(readAll(file));
}

/** A whole tree as lines, sorted: `path kind detail`. */
export function snapshot(root: DirectoryNode, detail = (file: FileNode): string => textOf(file)): string[] {
  const lines: string[] = [];
  const open: { directory: DirectoryNode; path: string }[] = [{ directory: root, path: '' }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const { name, ino, kind } of at.directory.entries()) {
      const node = at.directory.lookup(name);
      if (node === undefined || node.ino !== ino || node.kind !== kind) throw new Error(`bad entry ${name}`);
      const path = `${at.path}/${name}`;
      if (node.kind === 'directory') {
        lines.push(`${path} directory ${node.stat().nlink}`);
        open.push({ directory: node, path });
      } else if (node.kind === 'file') lines.push(`${path} file ${detail(node)}`);
      else if (node.kind === 'symlink') lines.push(`${path} symlink ${node.target}`);
      else lines.push(`${path} device`);
    }
  }
  return lines.sort();
}
