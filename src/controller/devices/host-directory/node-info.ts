import type { Stats } from 'node:fs';
import type { ByteString } from '../../../vfs/byte-string.js';
import type { NodeInfo } from '../../../vfs/file-server.js';

/** The kind of what guests are shown; undefined for FIFOs, sockets and devices. */
export function kindOf(stats: Stats): NodeInfo['kind'] | undefined {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'symlink' : undefined;
}

/** Metadata as guests see it. `target` is what is shown, of a link. */
export function nodeInfo(
  stats: Stats,
  kind: NodeInfo['kind'],
  ino: number,
  target: ByteString = '',
): NodeInfo {
  return {
    kind,
    ino,
    permissions: stats.mode & 0o777,
    nlink: stats.nlink,
    sizeBytes: kind === 'symlink' ? target.length : stats.size,
    atimeMs: stats.atimeMs,
    mtimeMs: stats.mtimeMs,
    ctimeMs: stats.ctimeMs,
    target,
  };
}
