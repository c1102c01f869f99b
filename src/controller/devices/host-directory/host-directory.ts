import { accessSync, constants, realpathSync, statfsSync } from 'node:fs';
import { showValue, VitrineError } from '../../../errors.js';
import type { FileDevice } from '../file-device.js';
import { hostCode, onHost } from './host-errors.js';
import { HostDirectoryDevice } from './host-directory-device.js';
import { HostFileSystems, isKernelFileSystem } from './host-file-systems.js';
import { RootedDirectory } from './rooted-directory.js';
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
export type HostDirectory = FileDevice;

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
  const { hostPath } = options;
  const isWritable = options.mode === 'read-write';
  const rooted = openRoot(hostPath, isWritable);
  if (isWritable) {
    try {
      onHost(() => removeStaleStaging(rooted.root));
    } catch (error) {
      rooted.close();
      throw unusable(hostPath, 'it cannot be listed; check that the file system is in order', error);
    }
  }
  return new HostDirectoryDevice({ ...options, ...openFileSystems(rooted), isWritable });
}
