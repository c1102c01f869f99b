import { Errno, errno } from '../../abi/errno.js';
import { Kernel, type KernelPorts } from '../../kernel/kernel.js';
import { ArchiveFileSystem } from '../../vfs/archive/archive-file-system.js';
import type { ArchiveIndex } from '../../vfs/archive/archive-index.js';
import { MemoryFileSystem } from '../../vfs/memory/memory-file-system.js';
import type { Device } from '../../vfs/node.js';
import { Vfs } from '../../vfs/vfs.js';

/** The moment at which all images are prepared, so that they come out the same: 2026-01-01 UTC. */
const FROZEN_MS = Date.UTC(2026, 0, 1);

const MEMORY_LIMIT_BYTES = 512 * 2 ** 20;
const FILES_LIMIT_BYTES = 256 * 2 ** 20;

/** A kernel for preparing images: a frozen clock, fixed "randomness", no input, and output to a callback. */
export function createQuietKernel(
  index: ArchiveIndex,
  libraryPath: string,
  onOutput: (bytes: Uint8Array) => void,
): { kernel: Kernel; files: MemoryFileSystem } {
  let tick = 0;
  const files = new MemoryFileSystem({
    limits: { bytes: FILES_LIMIT_BYTES, entries: 10_000 },
    clock: { nowMs: () => FROZEN_MS },
    dev: 1,
  });
  const vfs = new Vfs(files);
  vfs.mount(libraryPath, new ArchiveFileSystem(index, { dev: 2 }));
  const output: Device = {
    isTerminal: false,
    read: () => {
      throw errno(Errno.EBADF);
    },
    write: (from) => {
      onOutput(from.slice());
      return from.length;
    },
  };
  const ports: KernelPorts = {
    clock: { realtimeMs: () => FROZEN_MS, monotonicMs: () => ++tick / 1000, cpuMs: () => 0 },
    interrupts: { poll: () => undefined, takeUp: () => undefined, sleep: () => undefined, blockedMs: 0 },
    fillRandom: (into) => {
      for (let i = 0; i < into.length; i++) into[i] = (i * 167 + 13) & 0xff;
    },
    stdin: { isTerminal: false, read: () => 0, write: () => 0 },
    stdout: output,
    stderr: output,
  };
  const kernel = new Kernel(ports, {
    vfs,
    cwd: '/',
    environment: [],
    descriptorLimit: 256,
    memoryLimitBytes: MEMORY_LIMIT_BYTES,
    userId: 1000,
  });
  return { kernel, files };
}
