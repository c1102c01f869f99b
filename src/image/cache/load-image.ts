import { Worker } from 'node:worker_threads';
import { VitrineError } from '../../errors.js';
import type { EngineFiles, Image } from '../image.js';
import { decodeImage } from '../image-file.js';
import type { PreparationProgress } from '../prepare/recipe.js';
import { findCacheDirectory, requireCacheDirectory } from './cache-directory.js';
import { engineDigest } from './engine-digest.js';
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
 * @param onRead - called with an image as soon as it is in memory, before its checksum is verified: work whose
 * results are dropped should it turn out to be damaged can begin. May be called more than once; the last counts.
 * @throws VitrineError ERR_BAD_ENGINE, ERR_IMAGE
 */
export async function loadImage(
  options: LoadImageOptions = {},
  onRead: (image: Image) => void = () => undefined,
): Promise<ImageOrigin> {
  const engineDirectory = options.engineDirectory ?? findEngineDirectory();
  const directory =
    options.cacheDirectory === undefined
      ? findCacheDirectory()
      : requireCacheDirectory(options.cacheDirectory);
  const key = imageKey(engineDigest(engineDirectory, directory));
  const store = directory === undefined ? undefined : new ImageStore(directory);
  const path = store?.pathOf(key);
  const found = store === undefined ? undefined : readImage(store, key, onRead);
  if (found !== undefined) return { image: found, key, engineDirectory, path, isNew: false };
  const prepareNew = async (): Promise<Uint8Array> =>
    await prepare(readEngineFiles(engineDirectory), options.onProgress);
  const finish = (image: Image, isNew: boolean): ImageOrigin => {
    onRead(image);
    return { image, key, engineDirectory, path, isNew };
  };
  if (store === undefined) return finish(decodeImage(await prepareNew()), true);
  return await store.withLock(key, async () => {
    // Another process may have prepared it while this one waited.
    const theirs = readImage(store, key);
    if (theirs !== undefined) return finish(theirs, false);
    const bytes = await prepareNew();
    store.write(key, bytes);
    return finish(decodeImage(bytes), true);
  });
}

/** A stored image; undefined when there is none, or none that can be used. */
export function readImage(
  store: ImageStore,
  key: string,
  onRead: (image: Image) => void = () => undefined,
): Image | undefined {
  const stored = store.read(key);
  if (stored === undefined) return undefined;
  try {
    const image = decodeImage(stored.bytes);
    onRead(image);
    return stored.isSound() ? image : undefined;
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
