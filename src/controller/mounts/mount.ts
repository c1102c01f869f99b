import { badOption, checkOptionNames, parseCount, parseSize, type Size } from '../units.js';

/** What a host directory is for inside: looked at, changed, or changed only for the guest's own eyes. */
export type HostDirectoryMode = 'read-only' | 'read-write' | 'overlay';

export interface HostDirectoryOptions {
  /** Absolute path inside. */
  readonly at: string;
  /**
   * `'read-only'` (the default); `'read-write'`: what programs write is there for the host once a file is closed;
   * `'overlay'`: writes stay private, see `Sandbox.changes`.
   */
  readonly mode?: HostDirectoryMode;
  /** What programs may add: bytes on the host (read-write, default 64 MiB) or of private changes (overlay, 64 MiB). */
  readonly maxBytes?: Size;
  /** Files, directories and links that programs may add; 10,000 unless given. */
  readonly maxEntries?: number;
  /** Whether names that begin with '.' are there; false unless given: `.env`, `.git` and `.ssh` are secrets. */
  readonly showHidden?: boolean;
  /** Whether symbolic links are there; true unless given. They lead only to places inside, never out of the directory. */
  readonly followLinks?: boolean;
}

export interface MemoryDirectoryOptions {
  /** Absolute path inside. */
  readonly at: string;
  /** Contents and entries; 64 MiB unless given. */
  readonly maxBytes?: Size;
  /** Files, directories and links; 10,000 unless given. */
  readonly maxEntries?: number;
  /** Files to begin with: path below `at` → contents. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

export interface ArchiveOptions {
  /** Absolute path inside. */
  readonly at: string;
}

/** Something to be mounted: made by {@link hostDirectory}, {@link memoryDirectory} and {@link archive}. */
export type Mount = HostDirectoryMount | MemoryDirectoryMount | ArchiveMount;

export interface HostDirectoryMount {
  readonly kind: 'host';
  readonly at: string;
  readonly hostPath: string;
  readonly mode: HostDirectoryMode;
  readonly maxBytes: number;
  readonly maxEntries: number;
  readonly showHidden: boolean;
  readonly followLinks: boolean;
}

export interface MemoryDirectoryMount {
  readonly kind: 'memory';
  readonly at: string;
  readonly maxBytes: number;
  readonly maxEntries: number;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

export interface ArchiveMount {
  readonly kind: 'archive';
  readonly at: string;
  readonly zip: Uint8Array;
}

const DEFAULT_MAX_BYTES = 64 * 2 ** 20;
const DEFAULT_MAX_ENTRIES = 10_000;
const ENTRIES_LIMIT = 2 ** 20;

const modes: readonly unknown[] = ['read-only', 'read-write', 'overlay'];

/**
 * A directory of the host, for {@link SandboxOptions.mounts}. Nothing outside of it can be reached through it:
 * symbolic links are resolved inside the sandbox, and files that are no regular ones are not there.
 *
 * @example
 * ```ts
 * import { hostDirectory, Sandbox } from 'vitrine';
 *
 * await using sandbox = await Sandbox.open({ mounts: [hostDirectory('examples', { at: '/data' })] });
 * const { stdout } = await sandbox.run({ code: 'print(open("/data/alice.txt").readline())' });
 * console.log(stdout.length > 1); // true
 * ```
 * @throws VitrineError ERR_BAD_OPTION
 */
export function hostDirectory(hostPath: string, options: HostDirectoryOptions): HostDirectoryMount {
  const known = ['at', 'mode', 'maxBytes', 'maxEntries', 'showHidden', 'followLinks'];
  requireOptions('hostDirectory', options, known);
  if (typeof hostPath !== 'string' || hostPath === '' || hostPath.includes('\0')) {
    throw badOption('hostDirectory', hostPath, 'given the path of a directory');
  }
  const mode = options.mode ?? 'read-only';
  if (!modes.includes(mode)) {
    throw badOption('hostDirectory.mode', mode, "'read-only', 'read-write' or 'overlay'");
  }
  return Object.freeze({
    kind: 'host',
    at: guestPath(options.at),
    hostPath,
    mode,
    ...quotas(options),
    showHidden: flag('showHidden', options.showHidden, false),
    followLinks: flag('followLinks', options.followLinks, true),
  });
}

/**
 * A private directory with limits of its own, which keeps its files from run to run.
 * @throws VitrineError ERR_BAD_OPTION
 */
export function memoryDirectory(options: MemoryDirectoryOptions): MemoryDirectoryMount {
  requireOptions('memoryDirectory', options, ['at', 'maxBytes', 'maxEntries', 'files']);
  const files = options.files ?? {};
  if (typeof files !== 'object' || files === null)
    throw badOption('memoryDirectory.files', files, 'an object');
  return Object.freeze({ kind: 'memory', at: guestPath(options.at), ...quotas(options), files });
}

/**
 * The files of a zip archive, which cannot be changed.
 * @throws VitrineError ERR_BAD_OPTION
 */
export function archive(zip: Uint8Array, options: ArchiveOptions): ArchiveMount {
  requireOptions('archive', options, ['at']);
  if (!(zip instanceof Uint8Array)) throw badOption('archive', zip, 'given the bytes of a zip archive');
  return Object.freeze({ kind: 'archive', at: guestPath(options.at), zip });
}

function requireOptions(what: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null)
    throw badOption(what, options, "given options with 'at'");
  checkOptionNames(what, options, known);
}

function quotas({ maxBytes, maxEntries }: { readonly maxBytes?: Size; readonly maxEntries?: number }) {
  const entries = maxEntries === undefined ? DEFAULT_MAX_ENTRIES : parseCount(maxEntries, 'maxEntries');
  if (entries > ENTRIES_LIMIT) throw badOption('maxEntries', maxEntries, `at most ${ENTRIES_LIMIT}`);
  return {
    maxBytes: maxBytes === undefined ? DEFAULT_MAX_BYTES : parseSize(maxBytes, 'maxBytes'),
    maxEntries: entries,
  };
}

function flag(name: string, value: unknown, otherwise: boolean): boolean {
  if (value === undefined) return otherwise;
  if (typeof value !== 'boolean') throw badOption(name, value, 'true or false');
  return value;
}

/** A guest path without doubled or closing slashes. */
function guestPath(at: unknown): string {
  const expected = "an absolute path inside such as '/data', without '.' and '..'";
  if (typeof at !== 'string' || !at.startsWith('/') || at.includes('\0')) throw badOption('at', at, expected);
  const names = at.split('/').filter((name) => name !== '');
  if (names.length === 0 || names.includes('.') || names.includes('..')) throw badOption('at', at, expected);
  return `/${names.join('/')}`;
}
