import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { accountsSource } from '../../../src/engine/cpython/python/accounts-source.js';
import { guestLibrary } from '../../../src/engine/cpython/python/guest-library.js';
import { importTableSource } from '../../../src/engine/cpython/python/import-table-source.js';
import { GUEST_LIBRARY_DIGEST } from '../../../src/image/prepare/recipe.js';

it('images are named by the texts that are put into them', () => {
  const texts = [[...guestLibrary], accountsSource, importTableSource];
  const digest = createHash('sha256').update(JSON.stringify(texts)).digest('hex');
  expect(GUEST_LIBRARY_DIGEST, 'put this into src/image/prepare/recipe.ts').toBe(digest.slice(0, 16));
});
