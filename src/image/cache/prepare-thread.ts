import { parentPort, workerData } from 'node:worker_threads';
import { VitrineError, type VitrineErrorData } from '../../errors.js';
import type { EngineFiles } from '../image.js';
import { encodeImage } from '../image-file.js';
import { prepareImage } from '../prepare/prepare-image.js';
import type { PreparationProgress } from '../prepare/recipe.js';

/** Prepares an image on a thread of its own: it takes seconds, in which the caller's thread stays free. */

export type PrepareMessage =
  | { readonly type: 'progress'; readonly progress: PreparationProgress }
  | { readonly type: 'done'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'failed'; readonly error: VitrineErrorData };

function post(message: PrepareMessage, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

try {
  const bytes = encodeImage(
    prepareImage(workerData as EngineFiles, (progress) => post({ type: 'progress', progress })),
  );
  post({ type: 'done', bytes }, [bytes.buffer]);
} catch (error) {
  const failure =
    error instanceof VitrineError
      ? error
      : new VitrineError('ERR_IMAGE', `preparing the image failed: ${String(error)}`);
  post({ type: 'failed', error: failure.toData() });
}
