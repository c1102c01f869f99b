import { DelegatedFileSystem } from '../../src/vfs/delegated/delegated-file-system.js';
import type { MemoryLimits } from '../../src/vfs/memory/limits.js';
import type { MemoryDirectory } from '../../src/vfs/memory/memory-directory.js';
import type { DirectoryNode, FileNode, FileSystem, Node } from '../../src/vfs/node.js';
import { OverlayFileSystem } from '../../src/vfs/overlay/overlay-file-system.js';
import type { OverlayState } from '../../src/vfs/overlay/overlay-state.js';
import { overlayBuffers } from '../../src/vfs/overlay/overlay-state.js';
import { exportOverlay } from '../../src/vfs/overlay/state-export.js';
import { applyOverlay } from '../../src/vfs/overlay/state-import.js';
import { FakeFileServer } from './delegated-support.js';
import { bytesOf, ManualClock, readAll } from './support.js';

export interface OverlaySetup {
  readonly limits?: Partial<MemoryLimits>;
  readonly clock?: ManualClock;
  readonly keptNodes?: number;
}

export function overlayOver(lower: FileSystem, setup: OverlaySetup = {}): OverlayFileSystem {
  return new OverlayFileSystem(lower, {
    limits: { bytes: 2 ** 24, entries: 4096, ...setup.limits },
    clock: setup.clock ?? new ManualClock(),
    dev: 7,
    ...(setup.keptNodes === undefined ? {} : { keptNodes: setup.keptNodes }),
  });
}

/** An overlay over files that a server keeps, as in a real run. `tree` is what the host has, to be changed at will. */
export function overlayOverServer(fill: (root: MemoryDirectory) => void, setup: OverlaySetup = {}) {
  const server = new FakeFileServer();
  fill(server.tree.root);
  const lower = new DelegatedFileSystem(server, { dev: 9, readOnly: true });
  return { server, tree: server.tree, lower, overlay: overlayOver(lower, setup) };
}

/** A state as another thread gets it. */
export function moved(state: OverlayState): OverlayState {
  return structuredClone(state, { transfer: overlayBuffers(state) });
}

/** An overlay over the same lower file system that goes on where another one ends. */
export function continued(
  overlay: OverlayFileSystem,
  lower: FileSystem,
  setup: OverlaySetup = {},
): OverlayFileSystem {
  const next = overlayOver(lower, setup);
  applyOverlay(next, structuredClone(exportOverlay(overlay)));
  return next;
}

export function nodeAt(fileSystem: FileSystem, path: string): Node | undefined {
  let node: Node | undefined = fileSystem.root;
  for (const name of path.split('/').filter((part) => part !== '')) {
    node = node?.kind === 'directory' ? node.lookup(name) : undefined;
  }
  return node;
}

export function fileAt(fileSystem: FileSystem, path: string): FileNode {
  const node = nodeAt(fileSystem, path);
  if (node?.kind !== 'file') throw new Error(`no file at ${path}: ${node?.kind}`);
  return node;
}

export function directoryAt(fileSystem: FileSystem, path: string): DirectoryNode {
  const node = nodeAt(fileSystem, path);
  if (node?.kind !== 'directory') throw new Error(`no directory at ${path}: ${node?.kind}`);
  return node;
}

export function put(directory: DirectoryNode, name: string, text: string, mode = 0o644): FileNode {
  const file = directory.createFile(name, mode);
  file.write(bytesOf(text), 0);
  return file;
}

export function names(directory: DirectoryNode): string[] {
  return [...directory.entries()].map((entry) => entry.name);
}

/** All that can be seen of a tree, times of access apart. `path kind mode size links mtime contents`. */
export function view(root: DirectoryNode): string[] {
  const lines: string[] = [];
  const open: { directory: DirectoryNode; path: string }[] = [{ directory: root, path: '' }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const seen = new Set<string>();
    for (const { name, ino, kind } of at.directory.entries()) {
      const node = at.directory.lookup(name);
      const path = `${at.path}/${name}`;
      if (node?.ino !== ino || node.kind !== kind || seen.has(name)) throw new Error(`bad entry ${path}`);
      seen.add(name);
      const stat = node.stat();
      const size = kind === 'directory' ? '' : stat.size;
      const line = [path, kind, node.mode.toString(8), stat.nlink, size, stat.mtimeMs];
      if (node.kind === 'file') line.push(Buffer.from(readAll(node)).toString('latin1'));
      if (node.kind === 'symlink') line.push(node.target);
      if (node.kind === 'directory') open.push({ directory: node, path });
      lines.push(line.join(' '));
    }
  }
  return lines.sort();
}
