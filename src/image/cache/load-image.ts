import { Worker } from 'node:worker_threads';
import { VitrineError } from '../../errors.js';
import type { EngineFiles, Image } from '../image.js';
import { decodeImage } from '../image-file.js';
import type { PreparationProgress } from '../prepare/recipe.js';
import { findCacheDirectory } from './cache-directory.js';
import { findEngineDirectory, readEngineFiles } from './engine-package.js';
import { imageKey } from './image-key.js';
import { ImageStore } from './image-store.js';
import type { PrepareMessage } from './prepare-thread.js';

export interface LoadImageOptions {
  /** Directory with the engine's files; the installed engine package's unless given. */
  readonly engineDirectory?: string;
  /** Directory that images are kept in; see `findCacheDirectory`. */
  readonly cacheDirectory?: string;
  readonly onProgress?: (progress: PreparationProgress) => void;
}

export interface ImageOrigin {
  readonly image: Image;
  readonly key: string;
  readonly engineDirectory: string;
  /** The image's file; undefined when no directory could be written. */
  readonly path: string | undefined;
  /** Whether it was prepared just now rather than found. */
  readonly isNew: boolean;
}

/** Native stack of the thread that prepares: compiling the library nests deeply. In MiB. */
const PREPARE_STACK_MIB = 64;

/**
 * The image for an engine: from the cache, or prepared and put there. A damaged one is replaced.
 * @throws VitrineError ERR_BAD_ENGINE, ERR_IMAGE
 */
export async function loadImage(options: LoadImageOptions = {}): Promise<ImageOrigin> {
  const engineDirectory = options.engineDirectory ?? findEngineDirectory();
  const files = readEngineFiles(engineDirectory);
  const key = imageKey(files);
  const directory = options.cacheDirectory ?? findCacheDirectory();
  if (directory === undefined) {
    const image = decodeImage(await prepare(files, options.onProgress));
    return { image, key, engineDirectory, path: undefined, isNew: true };
  }
  const store = new ImageStore(directory);
  const path = store.pathOf(key);
  const found = readImage(store, key);
  if (found !== undefined) return { image: found, key, engineDirectory, path, isNew: false };
  return await store.withLock(key, async () => {
    // Another process may have prepared it while this one waited.
    const theirs = readImage(store, key);
    if (theirs !== undefined) return { image: theirs, key, engineDirectory, path, isNew: false };
    const bytes = await prepare(files, options.onProgress);
    store.write(key, bytes);
    return { image: decodeImage(bytes), key, engineDirectory, path, isNew: true };
  });
}

/** A stored image; undefined when there is none, or none that can be used. */
export function readImage(store: ImageStore, key: string): Image | undefined {
  const bytes = store.read(key);
  if (bytes === undefined) return undefined;
  try {
    return decodeImage(bytes);
  } catch {
    return undefined;
  }
}

async function prepare(files: EngineFiles, onProgress: LoadImageOptions['onProgress']): Promise<Uint8Array> {
  const worker = new Worker(new URL('./prepare-thread.js', import.meta.url), {
    workerData: files,
    env: {},
    execArgv: [],
    resourceLimits: { stackSizeMb: PREPARE_STACK_MIB },
    name: 'vitrine-prepare',
  });
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      worker.on('message', (message: PrepareMessage) => {
        if (message.type === 'progress') onProgress?.(message.progress);
        else if (message.type === 'failed') reject(VitrineError.fromData(message.error));
        else resolve(onSharedMemory(message.bytes));
      });
      worker.on('error', (cause) =>
        reject(new VitrineError('ERR_IMAGE', `preparing the image failed: ${cause.message}`, { cause })),
      );
      worker.on('exit', (code) =>
        reject(
          new VitrineError('ERR_IMAGE', `preparing the image failed: its thread exited with code ${code}`),
        ),
      );
    });
  } finally {
    await worker.terminate();
  }
}

function onSharedMemory(bytes: Uint8Array): Uint8Array {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}
