import { closeSync, fstatSync, openSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import { readFully } from '../controller/devices/console/descriptor-io.js';
import { VitrineError } from '../errors.js';
import { formatSize } from './quantities.js';
import { systemMessage } from './system-message.js';
import { usageError } from './usage-error.js';

/** The guest's directory that host files appear under, and that programs start in. */
const HOME = '/home';

/** What is mounted over the guest's files: a file there would never be seen. */
const SYSTEM_PATH = /^\/(?:dev|lib\/python[\d.]+)(?:\/|$)/;

const isWindows = process.platform === 'win32';

/** Where a host file appears in the guest. */
export interface GuestPlace {
  /** Absolute. */
  readonly path: string;
  /** What to call it by inside: as it was typed, where that leads to the same file from the home directory. */
  readonly name: string;
}

/**
 * The place of a host file that nothing was said about: a relative path is the same below the home directory;
 * an absolute one, or one that climbs with `..`, keeps only its last part.
 */
export function guestPlaceOf(hostPath: string, windows = isWindows): GuestPlace {
  const parts = hostPath.split(windows ? /[\\/]/ : '/');
  const isAbsolute = windows
    ? win32.isAbsolute(hostPath) || /^[a-zA-Z]:/.test(hostPath)
    : posix.isAbsolute(hostPath);
  if (!isAbsolute && !parts.includes('..')) {
    const name = parts.join('/');
    return { path: posix.join(HOME, name), name };
  }
  const base = (windows ? win32 : posix).basename(hostPath);
  return { path: posix.join(HOME, base), name: isAbsolute ? posix.join(HOME, base) : base };
}

/**
 * Takes `HOST[:GUEST]` apart at its last colon, so that a host path may hold others when GUEST is given. A
 * Windows drive letter's colon is none.
 * @throws VitrineError ERR_BAD_OPTION
 */
export function parseFileOption(value: string, windows = isWindows): { hostPath: string; guestPath: string } {
  const colon = value.lastIndexOf(':');
  const isDrive = windows && colon === 1 && /^[a-zA-Z]:[\\/]/.test(value);
  if (colon < 0 || isDrive) return { hostPath: value, guestPath: guestPlaceOf(value, windows).path };
  const hostPath = value.slice(0, colon);
  const guest = value.slice(colon + 1);
  if (hostPath === '' || guest === '')
    throw usageError(`--file is ${JSON.stringify(value)}; it must be HOST or HOST:GUEST`);
  const guestPath = posix.resolve(HOME, guest);
  const isDirectory = guest.endsWith('/');
  return {
    hostPath,
    guestPath: isDirectory
      ? posix.join(guestPath, posix.basename(guestPlaceOf(hostPath, windows).path))
      : guestPath,
  };
}

/** Reads host files for a guest, as long as they fit the limit of its files together. */
export class GuestFiles {
  readonly #limitBytes: number;
  readonly #contents = new Map<string, Uint8Array>();
  readonly #origins = new Map<string, string>();
  #totalBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /**
   * Puts a host file at a path of the guest.
   * @throws VitrineError ERR_FILE (missing, unreadable, too large), ERR_BAD_OPTION (the path is taken)
   */
  add(hostPath: string, guestPath: string): void {
    if (SYSTEM_PATH.test(guestPath)) {
      throw usageError(`${hostPath} cannot be ${guestPath} in the guest: that is the system's own place`);
    }
    const origin = this.#origins.get(guestPath);
    if (origin === hostPath) return;
    if (origin !== undefined) {
      throw usageError(
        `${origin} and ${hostPath} would both be ${guestPath} in the guest; give one a place of its own with --file ${hostPath}:GUEST`,
      );
    }
    const bytes = this.#read(hostPath);
    this.#origins.set(guestPath, hostPath);
    this.#contents.set(guestPath, bytes);
    this.#totalBytes += bytes.length;
  }

  /** Contents by path in the guest. */
  get contents(): Record<string, Uint8Array> {
    return Object.fromEntries(this.#contents);
  }

  #read(hostPath: string): Uint8Array {
    const roomBytes = this.#limitBytes - this.#totalBytes;
    let descriptor: number;
    try {
      descriptor = openSync(hostPath, 'r');
    } catch (cause) {
      throw new VitrineError('ERR_FILE', `cannot read ${hostPath}: ${systemMessage(cause)}`, { cause });
    }
    try {
      const stat = fstatSync(descriptor);
      if (stat.isDirectory()) {
        throw new VitrineError(
          'ERR_FILE',
          `cannot read ${hostPath}: it is a directory, and only files can be given`,
        );
      }
      // What is no regular file (a pipe of the shell's) has no size to be looked at beforehand.
      const bytes = stat.size > roomBytes ? undefined : readFully(descriptor, roomBytes);
      if (bytes !== undefined) return bytes;
      const size = stat.isFile() ? ` is ${formatSize(stat.size)}, which` : '';
      throw new VitrineError(
        'ERR_FILE',
        `${hostPath}${size} does not fit the files limit of ${formatSize(this.#limitBytes)} (raise it with --files)`,
      );
    } catch (cause) {
      if (cause instanceof VitrineError) throw cause;
      throw new VitrineError('ERR_FILE', `cannot read ${hostPath}: ${systemMessage(cause)}`, { cause });
    } finally {
      closeSync(descriptor);
    }
  }
}
