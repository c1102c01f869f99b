import { standardLibraryPath } from '../engine/cpython/library-path.js';
import { VitrineError } from '../errors.js';
import { ZONE_DIRECTORY } from '../kernel/time/time-zones.js';
import type { HostFileEntry, HostFiles } from '../vfs/host-files.js';
import type { ByteReserve } from '../vfs/memory/limits.js';
import type { FileTree } from '../vfs/memory/tree.js';
import { contains } from './mounts/mount-plan.js';
import { PrivateTree } from './private-tree.js';

/** Directory that programs start in, and HOME. */
export const HOME_DIRECTORY = '/home';
const TEMPORARY_DIRECTORY = '/tmp';

export interface PrivateFilesOptions {
  readonly limits: { readonly files: number; readonly entries: number };
  readonly pythonVersion: string;
  /** Absolute paths at which something is mounted: what lies there is none of these files. */
  readonly mountPlaces: readonly string[];
  /** The time that files written by the host get. */
  readonly nowMs: () => number;
  /** Throws when the files are a running program's. */
  readonly requireIdle: () => void;
  /** What bytes are reserved from besides the limits; undefined for nothing. */
  readonly reserve?: ByteReserve | undefined;
}

/** A sandbox's private files, from the host's side. They can be used whenever no program runs. */
export class PrivateFiles {
  readonly #tree: PrivateTree;
  readonly #options: PrivateFilesOptions;

  constructor(options: PrivateFilesOptions) {
    this.#options = options;
    const limits = { bytes: options.limits.files, entries: options.limits.entries };
    this.#tree = new PrivateTree({ limits, nowMs: options.nowMs, reserve: options.reserve });
    // Every guest has these; mounts need their directories, and no limit may be too small for them.
    for (const path of [
      HOME_DIRECTORY,
      TEMPORARY_DIRECTORY,
      '/dev',
      ZONE_DIRECTORY,
      standardLibraryPath(options.pythonVersion),
      ...options.mountPlaces,
    ]) {
      this.#tree.files.makeDirectory(path);
    }
  }

  /**
   * Reads a file.
   * @param path - absolute, or from the root
   * @throws VitrineError ERR_FILE (missing, a directory), ERR_SANDBOX_BUSY
   */
  read(path: string): Uint8Array {
    return this.#at('read', path).read(path, this.#options.limits.files);
  }

  /** Reads a file as UTF-8; bytes that are not become U+FFFD. See {@link read}. */
  readText(path: string): string {
    return new TextDecoder().decode(this.read(path));
  }

  /**
   * Writes a file whole, making the directories above it.
   * @throws VitrineError ERR_FILE (no room, a directory), ERR_SANDBOX_BUSY
   */
  write(path: string, contents: string | Uint8Array): void {
    const files = this.#at('write', path);
    if (typeof contents !== 'string' && !(contents instanceof Uint8Array)) {
      throw new VitrineError('ERR_FILE', `cannot write ${path}: contents must be a string or a Uint8Array`);
    }
    files.write(path, typeof contents === 'string' ? new TextEncoder().encode(contents) : contents);
  }

  /** The entries of a directory. @throws VitrineError ERR_FILE, ERR_SANDBOX_BUSY */
  list(path: string): HostFileEntry[] {
    return this.#at('list', path).list(path);
  }

  /** What is at a path; undefined when there is nothing. */
  stat(path: string): HostFileEntry | undefined {
    return this.#at('look at', path).stat(path);
  }

  /** Removes a file, or a directory with all that is in it. @throws VitrineError ERR_FILE, ERR_SANDBOX_BUSY */
  remove(path: string): void {
    this.#at('remove', path).remove(path);
  }

  /** Everything, for a guest to start with. @internal */
  takeTree(): FileTree {
    return this.#tree.take();
  }

  /** What a guest changed. @internal */
  apply(changes: FileTree): void {
    this.#tree.apply(changes);
  }

  #at(action: string, path: string): HostFiles {
    this.#options.requireIdle();
    const names = typeof path === 'string' ? path.split('/').filter((name) => name !== '') : [];
    const mount = this.#options.mountPlaces.find((place) => contains(place, `/${names.join('/')}`));
    if (mount !== undefined) {
      throw new VitrineError(
        'ERR_FILE',
        `cannot ${action} ${path}: it belongs to what is mounted at ${mount}`,
      );
    }
    return this.#tree.files;
  }
}
