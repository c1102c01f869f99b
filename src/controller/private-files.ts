import { standardLibraryPath } from '../engine/cpython/library-path.js';
import { VitrineError } from '../errors.js';
import { type HostFileEntry, HostFiles } from '../vfs/host-files.js';
import { MemoryFileSystem } from '../vfs/memory/memory-file-system.js';
import type { FileTree } from '../vfs/memory/tree.js';
import { exportTree } from '../vfs/memory/tree-export.js';
import { applyTree } from '../vfs/memory/tree-import.js';

/** Directory that programs start in, and HOME. */
export const HOME_DIRECTORY = '/home';
const TEMPORARY_DIRECTORY = '/tmp';

export interface PrivateFilesOptions {
  readonly limits: { readonly files: number; readonly entries: number };
  readonly pythonVersion: string;
  /** Throws when the files are a running program's. */
  readonly requireIdle: () => void;
}

/** A sandbox's private files, from the host's side. They can be used whenever no program runs. */
export class PrivateFiles {
  readonly #fileSystem: MemoryFileSystem;
  readonly #files: HostFiles;
  readonly #options: PrivateFilesOptions;

  constructor(options: PrivateFilesOptions) {
    this.#options = options;
    this.#fileSystem = new MemoryFileSystem({
      limits: { bytes: options.limits.files, entries: options.limits.entries },
      clock: { nowMs: () => Date.now() },
      dev: 1,
    });
    this.#files = new HostFiles(this.#fileSystem);
    // Every guest has these; mounts need their directories, and no limit may be too small for them.
    for (const path of [
      HOME_DIRECTORY,
      TEMPORARY_DIRECTORY,
      '/dev',
      standardLibraryPath(options.pythonVersion),
    ]) {
      this.#files.makeDirectory(path);
    }
  }

  /**
   * Reads a file.
   * @param path - absolute, or from the root
   * @throws VitrineError ERR_FILE (missing, a directory), ERR_SANDBOX_BUSY
   */
  read(path: string): Uint8Array {
    this.#options.requireIdle();
    return this.#files.read(path, this.#options.limits.files);
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
    this.#options.requireIdle();
    if (typeof contents !== 'string' && !(contents instanceof Uint8Array)) {
      throw new VitrineError('ERR_FILE', `cannot write ${path}: contents must be a string or a Uint8Array`);
    }
    this.#files.write(path, typeof contents === 'string' ? new TextEncoder().encode(contents) : contents);
  }

  /** The entries of a directory. @throws VitrineError ERR_FILE, ERR_SANDBOX_BUSY */
  list(path: string): HostFileEntry[] {
    this.#options.requireIdle();
    return this.#files.list(path);
  }

  /** What is at a path; undefined when there is nothing. */
  stat(path: string): HostFileEntry | undefined {
    this.#options.requireIdle();
    return this.#files.stat(path);
  }

  /** Removes a file, or a directory with all that is in it. @throws VitrineError ERR_FILE, ERR_SANDBOX_BUSY */
  remove(path: string): void {
    this.#options.requireIdle();
    this.#files.remove(path);
  }

  /** Everything, for a guest to start with. @internal */
  takeTree(): FileTree {
    return exportTree(this.#fileSystem, { bytes: 'share' });
  }

  /** What a guest changed. @internal */
  apply(changes: FileTree): void {
    applyTree(this.#fileSystem, changes);
  }
}
