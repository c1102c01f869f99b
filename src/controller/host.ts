import type { MachineModules } from '../engine/cpython/machine.js';
import { loadImage } from '../image/cache/load-image.js';
import type { Image } from '../image/image.js';
import type { PreparationProgress } from '../image/prepare/recipe.js';
import type { LoadedImage } from '../platform/loaded-image.js';
import type { Platform } from '../platform/platform.js';
import { setTieringBudget } from '../platform/worker/engine-tuning.js';
import { WorkerPlatform } from '../platform/worker/worker-platform.js';
import { parseArchive } from '../vfs/archive/parse-archive.js';
import type { SessionHost } from './sessions/session-host.js';

/** See {@link HostOptions.wasmTieringBudget}. */
const DEFAULT_TIERING_BUDGET = 50_000_000;

/** Where guests run; see `docs/architecture.md`. */
export type Isolation = Platform['name'];

export interface HostOptions {
  /** Directory with `pyodide.asm.wasm` and `python_stdlib.zip`; the installed package's unless given. */
  readonly engineDirectory?: string;
  /** Directory that prepared images are kept in; `VITRINE_CACHE` or the user's cache directory unless given. */
  readonly cacheDirectory?: string;
  /** Told how the first preparation of an image goes on, which takes some ten seconds. */
  readonly onProgress?: (progress: PreparationProgress) => void;
  /**
   * V8's `--wasm-tiering-budget`, which is set for the whole process before the engine is compiled: about how many
   * bytes of a function run in baseline code before it is optimised. 50 million unless given; 0 leaves V8 as it
   * is. Its own 1.8 million is used up by the interpreter's large loop every few dozen bytecodes.
   */
  readonly wasmTieringBudget?: number;
  /** Whether to start a thread ahead of the first program; false unless given. */
  readonly prewarm?: boolean;
}

/** An engine ready to run guests: its image in memory, and warm places to run in. */
export class Host {
  readonly #loaded: LoadedImage;
  readonly #imageKey: string;
  readonly #processors: number;
  #sessions: Promise<SessionHost> | undefined;
  readonly #platforms = new Map<Isolation, Platform>();

  private constructor({ loaded, key }: LoadedEngine, workers: WorkerPlatform) {
    this.#loaded = loaded;
    this.#imageKey = key;
    this.#processors = workers.processors;
    this.#platforms.set('worker', workers);
  }

  /** @throws VitrineError ERR_BAD_ENGINE, ERR_IMAGE */
  static async open(options: HostOptions = {}): Promise<Host> {
    setTieringBudget(options.wasmTieringBudget ?? DEFAULT_TIERING_BUDGET);
    const loading = load(options);
    const workers = new WorkerPlatform(loading.then(({ loaded }) => loaded));
    // A thread takes as long to start as an image to load, so both happen at once.
    if (options.prewarm === true) workers.prewarm();
    try {
      return new Host(await loading, workers);
    } catch (error) {
      await workers.close();
      throw error;
    }
  }

  /**
   * Hosts by engine and cache directory. The one state that outlives its users: sandboxes that are opened one
   * after the other share an image and warm threads. Idle threads do not keep a process alive.
   */
  static readonly #shared = new Map<string, Promise<Host>>();

  /** The host that sandboxes with these options share. */
  static async shared(options: HostOptions = {}): Promise<Host> {
    const key = JSON.stringify([options.engineDirectory, options.cacheDirectory]);
    let host = Host.#shared.get(key);
    if (host === undefined) {
      host = Host.open(options);
      Host.#shared.set(key, host);
      // What failed once may work the next time.
      host.catch(() => Host.#shared.delete(key));
    }
    return await host;
  }

  /** Linear memory of a guest that has done nothing yet, in bytes: no limit can be below it. */
  get memoryFloorBytes(): number {
    return this.#loaded.image.facts.memoryBytes;
  }

  /** What sessions share; loaded when the first is opened. */
  sessions(): Promise<SessionHost> {
    this.#sessions ??= import('./sessions/session-host.js').then(({ SessionHost }) => {
      const { image } = this.#loaded;
      return new SessionHost({ image, imageKey: this.#imageKey, processors: this.#processors });
    });
    return this.#sessions;
  }

  /** Where Python's standard library is in every guest. */
  get pythonVersion(): string {
    return this.#loaded.image.facts.pythonVersion;
  }

  /** The place to run guests in. The kernel is only loaded into the calling thread for `inline`. */
  async platform(isolation: Isolation): Promise<Platform> {
    const known = this.#platforms.get(isolation);
    if (known !== undefined) return known;
    const { InlinePlatform } = await import('../platform/inline/inline-platform.js');
    const platform = this.#platforms.get(isolation) ?? new InlinePlatform(this.#loaded);
    this.#platforms.set(isolation, platform);
    return platform;
  }

  /** Ends every guest and frees what is kept warm. */
  async close(): Promise<void> {
    await Promise.all([...this.#platforms.values()].map((platform) => platform.close()));
    this.#platforms.clear();
  }
}

interface LoadedEngine {
  readonly loaded: LoadedImage;
  readonly key: string;
}

/** Loads an engine's image and compiles it. */
async function load(options: HostOptions): Promise<LoadedEngine> {
  let compiling: Promise<MachineModules> | undefined;
  // Compiling goes on in the background while the image's checksum is verified here.
  const { image, key } = await loadImage(options, (read) => {
    compiling = compile(read);
    compiling.catch(() => undefined);
  });
  const library = parseArchive(image.archive);
  return { loaded: { image, modules: await (compiling ?? compile(image)), library }, key };
}

async function compile(image: Image): Promise<MachineModules> {
  // Views of shared memory: accepted by the engine, though the types say otherwise.
  const [engine, trampoline] = await Promise.all([
    WebAssembly.compile(image.wasm as Uint8Array<ArrayBuffer>),
    WebAssembly.compile(image.trampoline as Uint8Array<ArrayBuffer>),
  ]);
  return { engine, trampoline, tableSize: image.facts.tableSize };
}
