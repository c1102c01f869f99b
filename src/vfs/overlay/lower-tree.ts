import { Errno, ErrnoFailure } from '../../abi/errno.js';
import type { ByteString } from '../byte-string.js';
import type { DirectoryNode, FileStat, FileSystem, Node } from '../node.js';

/** Anything that can be below an overlay. Devices are not shown. */
export type LowerNode = Exclude<Node, { kind: 'device' }>;

/**
 * What was seen of an entry of the lower file system when something first changed over it: told apart by these,
 * a later state of the same path is somebody else's change.
 */
export interface SeenEntry {
  readonly kind: LowerNode['kind'];
  /** The lower file system's own inode number. */
  readonly ino: number;
  /** Means nothing for directories. */
  readonly sizeBytes: number;
  readonly mtimeMs: number;
}

/** The path of an entry: components joined by '/', '' for the root. */
export function joinPath(directory: ByteString, name: ByteString): ByteString {
  return directory === '' ? name : `${directory}/${name}`;
}

export function seenOf(kind: LowerNode['kind'], stat: FileStat): SeenEntry {
  return { kind, ino: stat.ino, sizeBytes: stat.size, mtimeMs: stat.mtimeMs };
}

/** Whether a failure says that there is nothing (any more) where something was asked for. */
export function isAbsence(failure: unknown): boolean {
  return (
    failure instanceof ErrnoFailure && (failure.value === Errno.ENOENT || failure.value === Errno.ENOTDIR)
  );
}

/** The file system below an overlay, read-only and by path. It may change at any time by others' doing. */
export class LowerTree {
  readonly root: DirectoryNode;

  constructor(fileSystem: FileSystem) {
    this.root = fileSystem.root;
  }

  /** What is at a path now; undefined when there is nothing, or something that is not shown. */
  find(path: ByteString): LowerNode | undefined {
    let node: LowerNode | undefined = this.root;
    for (let from = 0; from < path.length; ) {
      if (node?.kind !== 'directory') return undefined;
      let end = path.indexOf('/', from);
      if (end < 0) end = path.length;
      node = lookupIn(node, path.slice(from, end), end < path.length ? path.slice(end + 1) : undefined);
      from = end + 1;
    }
    return node;
  }
}

/** An entry of a lower directory; undefined also when the directory itself is gone. */
export function lookupIn(
  directory: DirectoryNode,
  name: ByteString,
  ahead: ByteString | undefined,
): LowerNode | undefined {
  try {
    const node = directory.lookup(name, ahead);
    return node?.kind === 'device' ? undefined : node;
  } catch (failure) {
    if (isAbsence(failure)) return undefined;
    throw failure;
  }
}
