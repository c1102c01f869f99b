import type { HostDirectoryMode, Mount } from '../controller/mounts/mount.js';
import { hostDirectory } from '../controller/mounts/mount.js';
import { usageError } from './usage-error.js';

const modes: ReadonlyMap<string, HostDirectoryMode> = new Map([
  ['ro', 'read-only'],
  ['rw', 'read-write'],
  ['overlay', 'overlay'],
]);

/**
 * Understands `--mount HOST:GUEST[:ro|rw|overlay]`. The host's path may hold colons itself (a drive letter): the
 * guest's begins at the last `:/`.
 * @throws VitrineError ERR_BAD_OPTION
 */
export function parseMountOption(value: string): Mount {
  const colon = value.lastIndexOf(':/');
  const hostPath = value.slice(0, colon);
  const [at = '', mode = 'ro', ...rest] = value.slice(colon + 1).split(':');
  if (colon < 1 || rest.length > 0) {
    throw usageError(
      `--mount is ${JSON.stringify(value)}; it must be HOST:GUEST[:ro|rw|overlay], GUEST beginning with /`,
    );
  }
  const parsed = modes.get(mode);
  if (parsed === undefined) {
    throw usageError(`--mount has the mode ${JSON.stringify(mode)}; it must be ro, rw or overlay`);
  }
  return hostDirectory(hostPath, { at, mode: parsed });
}
