// The layer below sandboxes, for what cannot be measured through them.
import { surroundingsOf } from '../dist/controller/identity.js';
import { PrivateFiles } from '../dist/controller/private-files.js';
import { loadImage } from '../dist/image/cache/load-image.js';
import { decodeRequest, FrameEncoder } from '../dist/kernel/delegation/frames.js';
import { Seat } from '../dist/platform/seat.js';
import { INLINE_STACK_BYTES } from '../dist/platform/stack-sizes.js';
import { parseArchive } from '../dist/vfs/archive/parse-archive.js';

const MIB = 2 ** 20;

/**
 * Loads the image and compiles its modules, as a host does.
 *
 * @returns {Promise<import('../dist/platform/loaded-image.js').LoadedImage>}
 */
export async function loadModules() {
  const { image } = await loadImage();
  const compile = (/** @type {Uint8Array} */ wasm) => WebAssembly.compile(wasm);
  const [engine, trampoline] = await Promise.all([compile(image.wasm), compile(image.trampoline)]);
  const modules = { engine, trampoline, tableSize: image.facts.tableSize };
  return { image, modules, library: parseArchive(image.archive) };
}

/** @param {import('../dist/platform/loaded-image.js').LoadedImage} loaded */
export function createSeat(loaded) {
  return new Seat(loaded, { stackBytes: INLINE_STACK_BYTES, name: 'bench' });
}

/**
 * @param {import('../dist/platform/loaded-image.js').LoadedImage} loaded
 * @param {string} code
 * @returns {import('../dist/platform/run-request.js').RunRequest}
 */
export function requestFor({ image }, code) {
  const files = new PrivateFiles({
    limits: { files: MIB, entries: 100 },
    pythonVersion: image.facts.pythonVersion,
    mountPlaces: [],
    nowMs: () => Date.now(),
    requireIdle: () => undefined,
  });
  return {
    program: { kind: 'command', source: code, args: [] },
    identity: surroundingsOf({}).identity,
    environment: ['HOME=/home', 'LANG=C.UTF-8'],
    cwd: '/home',
    files: files.takeTree(),
    mounts: [],
    terminals: { stdin: false, stdout: false, stderr: false },
    clock: { kind: 'system' },
    seed: undefined,
    hasNetwork: false,
    hasCapabilities: false,
    ledger: undefined,
    namespace: undefined,
    limits: {
      memoryBytes: 256 * MIB,
      filesBytes: MIB,
      filesEntries: 100,
      descriptors: 64,
      refusals: 1000,
    },
  };
}

/**
 * A run's surroundings with no input, no output and no limits of time.
 *
 * @returns {import('../dist/platform/seat-ports.js').SeatPorts}
 */
export function quietPorts() {
  const encoder = new FrameEncoder();
  return {
    clock: { realtimeMs: () => Date.now(), monotonicMs: () => performance.now(), cpuMs: () => 0 },
    interrupts: { poll: () => undefined, takeUp: () => undefined, sleep: () => undefined, blockedMs: 0 },
    fillRandom(into) {
      crypto.getRandomValues(into);
    },
    channel: {
      exchange(request) {
        const { name } = decodeRequest(request.slice());
        const values = name === 'console.read' ? { bytes: new Uint8Array(0) } : {};
        return encoder.reply(name, { kind: 'value', values });
      },
    },
  };
}
