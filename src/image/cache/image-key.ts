import { createHash } from 'node:crypto';
import { driverSource, preloadedModules } from '../../engine/cpython/driver-source.js';
import { engineExportNames } from '../../engine/cpython/exports.js';
import { GUEST_LIBRARY_DIGEST, RECIPE_VERSION } from '../prepare/recipe.js';

/** Names an image by everything that goes into it: the engine's files and what preparation does with them. */
export function imageKey(engineDigest: string): string {
  return createHash('sha256')
    .update(
      JSON.stringify([
        RECIPE_VERSION,
        engineDigest,
        driverSource,
        preloadedModules,
        GUEST_LIBRARY_DIGEST,
        [...engineExportNames],
      ]),
    )
    .digest('hex')
    .slice(0, 40);
}
