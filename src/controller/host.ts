import { loadImage } from '../image/cache/load-image.js';
import type { PreparationProgress } from '../image/prepare/recipe.js';
import { InlinePlatform } from '../platform/inline/inline-platform.js';
import type { Platform } from '../platform/platform.js';
import type { LoadedImage } from '../platform/seat.js';
import { WorkerPlatform } from '../platform/worker/worker-platform.js';
import { badOption } from './units.js';

/** Where guests run; see `docs/architecture.md`. */
export type Isolation = Platform['name'];

export interface HostOptions {
  /** Directory with `pyodide.asm.wasm` and `python_stdlib.zip`; the installed package's unless given. */
  readonly engineDirectory?: string;
  /** Directory that prepared images are kept in; `VITRINE_CACHE` or the user's cache directory unless given. */
  readonly cacheDirectory?: string;
  /** Told how the first preparation of an image goes on, which takes some ten seconds. */
  readonly onProgress?: (progress: PreparationProgress) => void;
}

/** An engine ready to run guests: its image in memory, and warm places to run in. */
export class Host {
  readonly #loaded: LoadedImage;
  readonly #platforms = new Map<Isolation, Platform>();

  private constructor(loaded: LoadedImage) {
    this.#loaded = loaded;
  }

  /** @throws VitrineError ERR_BAD_ENGINE, ERR_IMAGE */
  static async open(options: HostOptions = {}): Promise<Host> {
    const { image } = await loadImage(options);
    // Views of shared memory: accepted by the engine, though the types say otherwise.
    const compile = (bytes: Uint8Array) => WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
    const [engine, trampoline] = await Promise.all([compile(image.wasm), compile(image.trampoline)]);
    return new Host({ image, modules: { engine, trampoline, tableSize: image.facts.tableSize } });
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

  /** Where Python's standard library is in every guest. */
  get pythonVersion(): string {
    return this.#loaded.image.facts.pythonVersion;
  }

  platform(isolation: Isolation): Platform {
    let platform = this.#platforms.get(isolation);
    if (platform === undefined) {
      platform = this.#createPlatform(isolation);
      this.#platforms.set(isolation, platform);
    }
    return platform;
  }

  /** Ends every guest and frees what is kept warm. */
  async close(): Promise<void> {
    await Promise.all([...this.#platforms.values()].map((platform) => platform.close()));
    this.#platforms.clear();
  }

  #createPlatform(isolation: Isolation): Platform {
    switch (isolation) {
      case 'inline':
        return new InlinePlatform(this.#loaded);
      case 'worker':
        return new WorkerPlatform(this.#loaded);
      default:
        throw badOption('isolation', isolation, "'worker' or 'inline'");
    }
  }
}
