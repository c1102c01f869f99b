import { createHash } from 'node:crypto';
import { driverSource, preloadedModules } from '../../engine/cpython/driver-source.js';
import { engineExportNames } from '../../engine/cpython/exports.js';
import type { EngineFiles } from '../image.js';
import { RECIPE_VERSION } from '../prepare/recipe.js';

/** Names an image by everything that goes into it: the engine's files and what preparation does with them. */
export function imageKey(files: EngineFiles): string {
  const hash = createHash('sha256');
  hash.update(
    JSON.stringify([
      RECIPE_VERSION,
      driverSource,
      preloadedModules,
      [...engineExportNames],
      files.wasm.length,
    ]),
  );
  hash.update(files.wasm);
  hash.update(files.library);
  return hash.digest('hex').slice(0, 40);
}
