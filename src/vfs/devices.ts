import { Errno, errno } from '../abi/errno.js';
import { type ByteString, isByteString } from './byte-string.js';
import { FileType, isEntryName, NAME_LIMIT_BYTES } from './mode.js';
import type {
  Device,
  DeviceNode,
  DirectoryEntry,
  DirectoryNode,
  FileStat,
  FileSystem,
  FileSystemStat,
} from './node.js';

/** One entry of a device directory. */
export interface DeviceSpec {
  /** Makes the state of one open. */
  open(): Device;
  /** Device number as `st_rdev` reports it; 0 unless given. */
  readonly rdev?: number;
  /** Permission bits; 0666 unless given. */
  readonly permissions?: number;
}

/** Largest span handed to a random source at once: what Web Crypto's `getRandomValues` takes. */
const RANDOM_SPAN_BYTES = 65536;

const base: Device = {
  isTerminal: false,
  read: () => 0,
  write: (from) => from.length,
};

function fill(into: Uint8Array): number {
  into.fill(0);
  return into.length;
}

/**
 * null(4), zero(4), full(4), random(4), with Linux's device numbers. Both random devices never block; what is
 * written to them is accepted and ignored.
 * @param fillRandom fills all of an array of at most 64 KiB, which may lie on shared memory
 */
export function standardDevices(fillRandom: (into: Uint8Array) => void): Map<ByteString, DeviceSpec> {
  const random: Device = {
    ...base,
    read(into) {
      for (let at = 0; at < into.length; at += RANDOM_SPAN_BYTES) {
        fillRandom(into.subarray(at, Math.min(into.length, at + RANDOM_SPAN_BYTES)));
      }
      return into.length;
    },
  };
  const full: Device = {
    ...base,
    read: fill,
    write() {
      throw errno(Errno.ENOSPC);
    },
  };
  const zero: Device = { ...base, read: fill };
  return new Map<ByteString, DeviceSpec>([
    ['null', { open: () => base, rdev: 0x103 }],
    ['zero', { open: () => zero, rdev: 0x105 }],
    ['full', { open: () => full, rdev: 0x107 }],
    ['random', { open: () => random, rdev: 0x108 }],
    ['urandom', { open: () => random, rdev: 0x109 }],
  ]);
}

const refuse = (): never => {
  throw errno(Errno.EROFS);
};

/** A flat, read-only directory of character devices, to be mounted at /dev. */
export class DeviceFileSystem implements FileSystem {
  readonly readOnly = true;
  /** Which devices there are decides their numbers. */
  readonly isFixed = true;
  readonly root: DirectoryNode;
  readonly #entries: number;

  /**
   * @param devices by name; names must be valid entry names (EINVAL)
   * @param mtimeMs the time of everything in it
   */
  constructor(devices: ReadonlyMap<ByteString, DeviceSpec>, options: { dev: number; mtimeMs?: number }) {
    const { dev, mtimeMs = 0 } = options;
    const nodes = new Map<ByteString, DeviceNode>();
    const statOf = (ino: number, mode: number, nlink: number, rdev: number): FileStat => {
      return { dev, ino, mode, nlink, size: 0, rdev, atimeMs: mtimeMs, mtimeMs, ctimeMs: mtimeMs };
    };
    for (const [name, spec] of devices) {
      if (!isByteString(name) || !isEntryName(name) || name.length > NAME_LIMIT_BYTES)
        throw errno(Errno.EINVAL);
      const ino = nodes.size + 2;
      const mode = FileType.device | (spec.permissions ?? 0o666);
      nodes.set(name, {
        kind: 'device',
        currentPath: name,
        ino,
        mode,
        fileSystem: this,
        stat: () => statOf(ino, mode, 1, spec.rdev ?? 0),
        chmod: refuse,
        setTimes: refuse,
        open: () => spec.open(),
      });
    }
    const mode = FileType.directory | 0o755;
    const root: DirectoryNode = {
      kind: 'directory',
      ino: 1,
      mode,
      name: '',
      fileSystem: this,
      get parent() {
        return root;
      },
      stat: () => statOf(1, mode, 2, 0),
      lookup(name) {
        if (name.length > NAME_LIMIT_BYTES) throw errno(Errno.ENAMETOOLONG);
        return nodes.get(name);
      },
      *entries(): Generator<DirectoryEntry> {
        for (const [name, node] of nodes) yield { name, ino: node.ino, kind: node.kind };
      },
      chmod: refuse,
      setTimes: refuse,
      createFile: refuse,
      createDirectory: refuse,
      createSymlink: refuse,
      unlink: refuse,
      removeDirectory: refuse,
      rename: refuse,
    };
    this.root = root;
    this.#entries = nodes.size;
  }

  stat(): FileSystemStat {
    return {
      blockBytes: 4096,
      blocks: 0,
      blocksFree: 0,
      entries: this.#entries,
      entriesFree: 0,
      nameLimitBytes: NAME_LIMIT_BYTES,
      readOnly: true,
    };
  }
}
