import { createHash, randomBytes } from 'node:crypto';
import { closeSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { Errno, errno } from '../../../abi/errno.js';
import type { ByteString } from '../../../vfs/byte-string.js';
import type { DirectoryHandle, HostFileDescriptor } from './directory-handle.js';
import { attempt } from './host-errors.js';
import { STAGING_PREFIX } from './visibility.js';

/** A file in the staging area, open for reading and writing; its descriptor is the caller's. */
export interface StagedEntry extends HostFileDescriptor {
  readonly name: ByteString;
}

/** Most entries of a root that are looked at for what an earlier process left behind. */
const STALE_SEARCH_ENTRIES = 100_000;

/**
 * A directory of ours (0700) in the root, where files are written before they take their place by rename(2), which
 * needs both to be on one file system. It is made when it is first needed and removed when it is empty for good.
 * Named `.vitrine-staging-<pid>-<place><random>`.
 */
export class StagingArea {
  readonly #root: DirectoryHandle;
  readonly #names = new Set<ByteString>();
  #directory: DirectoryHandle | undefined;
  #directoryName: ByteString = '';
  #nextName = 0;
  #canClone = true;

  /** @param root - stays the caller's, and must outlive this */
  constructor(root: DirectoryHandle) {
    this.#root = root;
  }

  /** A new, empty file. The host's umask applies to the mode. @throws errno */
  create(mode: number): StagedEntry {
    const directory = this.#open();
    const name = this.#newName();
    const opened = directory.createFile(name, mode);
    this.#names.add(name);
    return { ...opened, name };
  }

  /** A file that shares its blocks with an open one; undefined where the file system cannot do that. @throws errno */
  clone(source: number): StagedEntry | undefined {
    if (!this.#canClone) return undefined;
    const directory = this.#open();
    const name = this.#newName();
    const opened = directory.cloneFile(source, name);
    if (opened === undefined) {
      this.#canClone = false;
      return undefined;
    }
    this.#names.add(name);
    return { ...opened, name };
  }

  /** Gives a file its place, atomically replacing what is there. @throws errno, and nothing has changed */
  publish(name: ByteString, parent: DirectoryHandle, toName: ByteString): void {
    // When somebody removed the area, a new one may have been made since, but the file is gone.
    if (this.#directory === undefined || !this.#names.has(name)) throw errno(Errno.EIO);
    this.#directory.rename(name, parent, toName);
    this.#names.delete(name);
  }

  /** Removes a file's name. */
  remove(name: ByteString): void {
    attempt(() => this.#directory?.unlink(name));
    this.#names.delete(name);
  }

  /** Removes everything. The area can be used again. */
  close(): void {
    const directory = this.#directory;
    if (directory === undefined) return;
    for (const name of [...this.#names]) this.remove(name);
    this.#directory = undefined;
    directory.close();
    attempt(() => this.#root.removeDirectory(this.#directoryName));
  }

  #newName(): ByteString {
    return String(this.#nextName++);
  }

  #open(): DirectoryHandle {
    if (this.#directory !== undefined && isThere(this.#directory)) return this.#directory;
    // Somebody tidied up: what was staged is gone, but what comes now need not fail.
    this.#directory?.close();
    this.#directory = undefined;
    this.#names.clear();
    const name = `${STAGING_PREFIX}${process.pid}-${processPlace()}${randomBytes(8).toString('hex')}`;
    this.#root.makeDirectory(name, 0o700);
    this.#directoryName = name;
    this.#directory = this.#root.openDirectory(name);
    return this.#directory;
  }
}

/** Removes staging areas of processes that are no more. What cannot be removed stays. */
export function removeStaleStaging(root: DirectoryHandle): void {
  const stale: ByteString[] = [];
  const pattern = new RegExp(`^\\${STAGING_PREFIX}([0-9]{1,10})-${processPlace()}[0-9a-f]{16}$`);
  forEachName(root, (name) => {
    const pid = pattern.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) stale.push(name);
  });
  for (const name of stale) {
    attempt(() => {
      const directory = root.openDirectory(name);
      try {
        // Ours are flat: whatever else somebody put there makes the removal fail, and is left alone.
        const names: ByteString[] = [];
        forEachName(directory, (entry) => names.push(entry));
        // Another user may have given a directory of ours this name.
        if (names.some((entry) => !/^[0-9]{1,16}$/.test(entry))) return;
        for (const entry of names) attempt(() => directory.unlink(entry));
      } finally {
        directory.close();
      }
      root.removeDirectory(name);
    });
  }
}

function forEachName(directory: DirectoryHandle, action: (name: ByteString) => void): void {
  const entries = directory.list();
  try {
    for (let count = 0; count < STALE_SEARCH_ENTRIES; count++) {
      const entry = entries.readSync();
      if (entry === null) return;
      action((entry.name as unknown as Buffer).toString('latin1'));
    }
  } finally {
    entries.closeSync();
  }
}

/**
 * Where process ids mean what they mean here: a directory may be shared between machines or containers, and a
 * process that is alive there must not lose its files because its number is free here.
 */
function processPlace(): string {
  let namespace = '';
  attempt(() => {
    namespace = readlinkSync('/proc/self/ns/pid');
  });
  return createHash('sha256').update(`${hostname()}\0${namespace}`).digest('hex').slice(0, 8);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function isThere(directory: DirectoryHandle): boolean {
  let links = 0;
  attempt(() => {
    links = directory.stat().nlink;
  });
  return links > 0;
}

/** Closes a descriptor and removes the name of a staged file that is not to be used after all. */
export function discardStaged(staging: StagingArea, entry: StagedEntry): void {
  attempt(() => closeSync(entry.fd));
  staging.remove(entry.name);
}
