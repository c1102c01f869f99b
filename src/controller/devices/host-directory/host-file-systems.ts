import type { Stats } from 'node:fs';
import type { DirectoryHandle } from './directory-handle.js';

/** Room for inode numbers of one file system: 255 of them fit into a number's 53 bits. */
const INODES = 2 ** 45;
const FILE_SYSTEMS = 2 ** 8;

/**
 * `f_type` of statfs(2) (linux/magic.h): file systems whose "files" are the kernel. Reading one may show the
 * environment of the controller (`/proc/self/environ`) or block its thread for ever (`trace_pipe`), and they call
 * themselves regular files.
 */
const kernelFileSystems: ReadonlySet<number> = new Set([
  0x9fa0, // proc
  0x62656572, // sysfs
  0x64626720, // debugfs
  0x74726163, // tracefs
  0x73636673, // securityfs
  0x27e0eb, // cgroup
  0x63677270, // cgroup2
  0x62656570, // configfs
  0x1cd1, // devpts
  0x6165676c, // pstore
  0xcafe4a11, // bpf
  0xde5e81e4, // efivarfs
  0xf97cff8c, // selinuxfs
  0x43415d53, // smackfs
  0x6e736673, // nsfs
  0x42494e4d, // binfmt_misc
  0x65735543, // fusectl
  0x0187, // autofs: looking at it may mount something
]);

/** Whether what statfs(2) says is a file system that the kernel makes up. */
export function isKernelFileSystem(type: number): boolean {
  return kernelFileSystems.has(type >>> 0);
}

/**
 * The file systems found below one root (there may be other mounts), so that an inode number is unique in all of
 * them, and those that are no files at all are not shown.
 */
export class HostFileSystems {
  /** By `st_dev`: the index, or undefined for one that is not shown. */
  readonly #indices = new Map<number, number | undefined>();

  constructor(root: Stats) {
    this.#indices.set(root.dev, 0);
  }

  /** Whether something may be shown. `parent` and `name` say where it is. */
  admits(parent: DirectoryHandle, name: string, stats: Stats): boolean {
    if (this.#indices.has(stats.dev)) return this.#indices.get(stats.dev) !== undefined;
    // A guest cannot mount anything: this many are the host's own, and must not make the map grow for ever.
    if (this.#indices.size >= FILE_SYSTEMS) return false;
    const found = parent.fileSystemOf(name);
    // Somebody may have put something else there since `stats` were taken; the answer is then about that.
    if (found === undefined || found.dev !== stats.dev) return false;
    const isShown = found.type === undefined || !isKernelFileSystem(found.type);
    this.#indices.set(stats.dev, isShown ? this.#indices.size : undefined);
    return isShown;
  }

  /** A number that tells this inode from all others below the root. Precondition: it was admitted, or is the root. */
  numberOf(stats: Stats): number {
    // What does not fit is folded: no file system numbers that high densely.
    const inode = (stats.ino % INODES) + Math.floor(stats.ino / INODES) * 0x9e3779b1;
    return (this.#indices.get(stats.dev) ?? FILE_SYSTEMS - 1) * INODES + (inode % INODES);
  }
}
