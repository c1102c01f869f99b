import { createHash } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Bytes of the SHA-256 that a stored file begins with. */
const DIGEST_BYTES = 32;

/** A lock whose holder has not touched it for so long is taken to be dead. */
const LOCK_STALE_MS = 10_000;
const LOCK_TOUCH_MS = 1_000;
const LOCK_POLL_MS = 50;

/** Temporary files older than this were left by a process that died. */
const LEFTOVER_MS = 3_600_000;

/** The contents of a stored file. */
export interface StoredImage {
  readonly bytes: Uint8Array;
  /** Whether the checksum is right: takes some 30 ms. */
  isSound(): boolean;
}

/**
 * Images on disk: one file each, named by key, beginning with the checksum of the rest. Files appear whole (they
 * are renamed into place) and are never changed. Any number of processes may use a store at once.
 */
export class ImageStore {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  pathOf(key: string): string {
    return join(this.directory, `${key}.image`);
  }

  /** What is stored, on memory that threads can share; undefined when there is nothing. Not yet verified. */
  read(key: string): StoredImage | undefined {
    let file: number;
    try {
      file = openSync(this.pathOf(key), 'r');
    } catch {
      return undefined;
    }
    try {
      const size = fstatSync(file).size;
      if (size <= DIGEST_BYTES) return undefined;
      const digest = new Uint8Array(DIGEST_BYTES);
      readWhole(file, digest, 0);
      const bytes = new Uint8Array(new SharedArrayBuffer(size - DIGEST_BYTES));
      readWhole(file, bytes, DIGEST_BYTES);
      return { bytes, isSound: () => createHash('sha256').update(bytes).digest().equals(digest) };
    } catch {
      return undefined;
    } finally {
      closeSync(file);
    }
  }

  /** Puts bytes in place of what is there. */
  write(key: string, bytes: Uint8Array): void {
    this.#removeLeftovers();
    const temporary = `${this.pathOf(key)}.${process.pid}.${Date.now()}.tmp`;
    const digest = createHash('sha256').update(bytes).digest();
    try {
      writeFileSync(temporary, Buffer.concat([digest, bytes]), { mode: 0o600, flag: 'wx' });
      renameSync(temporary, this.pathOf(key));
    } finally {
      rmSync(temporary, { force: true });
    }
  }

  /**
   * Runs `work` while no other process does so for the same key; waits for one that does. A holder that died
   * is noticed by its lock no longer being touched.
   */
  async withLock<T>(key: string, work: () => Promise<T>): Promise<T> {
    const lock = `${this.pathOf(key)}.lock`;
    while (!takeLock(lock)) await delay(LOCK_POLL_MS);
    const touching = setInterval(() => touch(lock), LOCK_TOUCH_MS);
    try {
      return await work();
    } finally {
      clearInterval(touching);
      rmSync(lock, { recursive: true, force: true });
    }
  }

  #removeLeftovers(): void {
    for (const name of readdirSync(this.directory)) {
      if (!name.endsWith('.tmp')) continue;
      const path = join(this.directory, name);
      if (ageMs(path) > LEFTOVER_MS) rmSync(path, { force: true });
    }
  }
}

function readWhole(file: number, into: Uint8Array, position: number): void {
  for (let done = 0; done < into.length; ) {
    const count = readSync(file, into, done, into.length - done, position + done);
    if (count === 0) throw new Error('the file became shorter');
    done += count;
  }
}

/** A directory is made by exactly one of any number of processes. */
function takeLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (ageMs(lock) > LOCK_STALE_MS) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // The lock was taken over by a process that thought us dead: it will write the same bytes.
  }
}

function ageMs(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
