import { accessSync, constants, realpathSync, statfsSync, statSync } from 'node:fs';
import { showValue, VitrineError } from '../../../errors.js';
import type { FileDevice } from '../file-device.js';
import type { DirectoryHandle } from './directory-handle.js';
import { HostDirectoryDevice } from './host-directory-device.js';
import { attempt, hostCode } from './host-errors.js';
import { HostFileSystems, isKernelFileSystem } from './host-file-systems.js';
import { openRootHandle, RootedDirectory } from './rooted-directory.js';
import { removeStaleStaging } from './staging-area.js';

export interface HostDirectoryOptions {
  /** An existing directory. A link to one is resolved now, once. */
  readonly hostPath: string;
  readonly mode: 'read-only' | 'read-write';
  /** Bytes that the guest may add in all: growth of files, and new files. Infinity for no limit. */
  readonly maxBytes: number;
  /** Entries (files, directories, links) that the guest may add in all. Infinity for no limit. */
  readonly maxEntries: number;
  /** Whether names that start with a dot exist. */
  readonly showHidden: boolean;
  /** Whether symbolic links exist. The guest follows them, in its own namespace; they are never followed here. */
  readonly followLinks: boolean;
  /** Whether answers may be promises (large copies, fsync). */
  readonly canWait: boolean;
}

/** A directory of the host, served to a guest. Nothing outside of it is ever reached through it. */
export interface HostDirectory extends FileDevice {
  /** Its absolute path without links; bytes that are not UTF-8 are U+FFFD. */
  readonly realPath: string;
}

/**
 * Opens a directory of the host.
 *
 * In 'read-write' mode a file that is written is a new file, which takes its name by rename(2): other hard links of
 * the old one keep the old contents, and access lists and extended attributes do not go over. Owner (as far as this
 * user may set it) and permission bits do.
 *
 * @throws VitrineError ERR_BAD_OPTION when the directory cannot be used
 */
export function openHostDirectory(options: HostDirectoryOptions): HostDirectory {
  const isWritable = options.mode === 'read-write';
  const { root, realPath } = openRoot(options.hostPath, isWritable);
  try {
    if (isWritable) removeStaleStaging(root);
    const fileSystems = new HostFileSystems(root.stats);
    const rooted = new RootedDirectory(root, (parent, name, stats) =>
      fileSystems.admits(parent, name, stats),
    );
    return new HostDirectoryDevice({ ...options, realPath, rooted, fileSystems, isWritable });
  } catch (error) {
    root.close();
    throw unusable(options.hostPath, 'it cannot be listed; check the file system that it is on', error);
  }
}

function openRoot(hostPath: string, isWritable: boolean): { root: DirectoryHandle; realPath: string } {
  if (typeof hostPath !== 'string' || hostPath === '' || hostPath.includes('\0')) {
    throw unusable(hostPath, 'give the path of an existing directory as a string');
  }
  let path: Buffer;
  try {
    // Node's types do not know that a Buffer may be asked for here as everywhere.
    path = realpathSync.native(hostPath, 'buffer');
    if (!statSync(path).isDirectory())
      throw unusable(hostPath, 'it is not a directory; give the directory it is in');
    accessSync(path, constants.R_OK | constants.X_OK);
  } catch (error) {
    throw unusable(hostPath, reasonOf(error), error);
  }
  if (isWritable) {
    try {
      accessSync(path, constants.W_OK);
    } catch (error) {
      throw unusable(
        hostPath,
        "this user may not write to it; change its permissions, or mount it 'read-only'",
        error,
      );
    }
  }
  if (isKernelFileSystem(typeOf(path))) {
    throw unusable(
      hostPath,
      'its files are made up by the kernel; copy what the program needs to a directory',
    );
  }
  try {
    // Opened without following anything: if somebody replaces it by a link now, this fails.
    return { root: openRootHandle(path), realPath: path.toString() };
  } catch (error) {
    throw unusable(hostPath, reasonOf(error), error);
  }
}

function reasonOf(error: unknown): string {
  switch (hostCode(error)) {
    case 'ENOENT':
      return 'it does not exist; create it, or give the path of an existing directory';
    case 'ENOTDIR':
      return 'something on the way to it is not a directory; give the path of an existing directory';
    case 'ELOOP':
      return 'its links lead nowhere; give the path of an existing directory';
    case 'EACCES':
    case 'EPERM':
      return 'this user may not read it; change its permissions, or give another directory';
    default:
      return 'it cannot be opened; give the path of an existing directory';
  }
}

function typeOf(path: Buffer): number {
  let type = 0;
  attempt(() => {
    type = statfsSync(path).type;
  });
  return type;
}

function unusable(hostPath: unknown, reason: string, cause?: unknown): VitrineError {
  if (cause instanceof VitrineError) return cause;
  return new VitrineError('ERR_BAD_OPTION', `cannot mount ${showValue(hostPath)}: ${reason}`, { cause });
}
