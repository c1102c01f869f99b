// The layer below sandboxes, for what cannot be measured through them.
import { PrivateFiles } from '../dist/controller/private-files.js';
import { loadImage } from '../dist/image/cache/load-image.js';
import { Seat } from '../dist/platform/seat.js';
import { INLINE_STACK_BYTES } from '../dist/platform/stack-sizes.js';
import { parseArchive } from '../dist/vfs/archive/parse-archive.js';

const MIB = 2 ** 20;

/**
 * Loads the image and compiles its modules, as a host does.
 *
 * @returns {Promise<import('../dist/platform/seat.js').LoadedImage>}
 */
export async function loadModules() {
  const { image } = await loadImage();
  const compile = (/** @type {Uint8Array} */ wasm) => WebAssembly.compile(wasm);
  const [engine, trampoline] = await Promise.all([compile(image.wasm), compile(image.trampoline)]);
  const modules = { engine, trampoline, tableSize: image.facts.tableSize };
  return { image, modules, library: parseArchive(image.archive) };
}

/** @param {import('../dist/platform/seat.js').LoadedImage} loaded */
export function createSeat(loaded) {
  return new Seat(loaded, { stackBytes: INLINE_STACK_BYTES });
}

/**
 * @param {import('../dist/platform/seat.js').LoadedImage} loaded
 * @param {string} code
 * @returns {import('../dist/platform/run-request.js').RunRequest}
 */
export function requestFor({ image }, code) {
  const files = new PrivateFiles({
    limits: { files: MIB, entries: 100 },
    pythonVersion: image.facts.pythonVersion,
    requireIdle: () => undefined,
  });
  return {
    program: { kind: 'command', source: code, args: [], terminals: [false, false] },
    environment: ['HOME=/home', 'LANG=C.UTF-8'],
    cwd: '/home',
    files: files.takeTree(),
    limits: { memoryBytes: 256 * MIB, filesBytes: MIB, filesEntries: 100, descriptors: 64 },
  };
}

/**
 * A run's surroundings with no input, no output and no limits of time.
 *
 * @returns {import('../dist/kernel/kernel.js').KernelPorts}
 */
export function quietPorts() {
  const nothing = {
    isTerminal: false,
    read: () => 0,
    write: (/** @type {Uint8Array} */ from) => from.length,
  };
  return {
    clock: { realtimeMs: () => Date.now(), monotonicMs: () => performance.now(), cpuMs: () => 0 },
    interrupts: { poll: () => undefined, sleep: () => undefined, blockedMs: 0 },
    fillRandom(into) {
      crypto.getRandomValues(into);
    },
    stdin: nothing,
    stdout: nothing,
    stderr: nothing,
  };
}
