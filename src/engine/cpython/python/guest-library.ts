import { sslLibrary } from './ssl-source.js';
import { valuesSource } from './values-source.js';
import { vitrineLibrary } from './vitrine-source.js';

/** What is put into the guest's standard library, over the engine's own files: texts by path. */
export const guestLibrary: ReadonlyMap<string, string> = new Map([
  ...sslLibrary,
  ['_vitrine_values.py', valuesSource],
  ...vitrineLibrary,
]);
