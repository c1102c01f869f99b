import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hostSeconds } from '../../../src/controller/devices/host-directory/host-times.js';

it('times that are set are those that are read, to the microsecond (property)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-times-'));
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const microsecondsOf = () => Math.round(statSync(file).mtimeMs * 1000);
  try {
    // Until 2038; a double has less than a quarter of a microsecond there.
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 * 1e6 }), (microseconds) => {
        utimesSync(file, 0, hostSeconds(microseconds / 1000));
        expect(microsecondsOf()).toBe(microseconds);
      }),
      { numRuns: 2000 },
    );
    for (const timeMs of [-1, -5500.5, -1e15]) {
      utimesSync(file, 0, hostSeconds(timeMs));
      expect(microsecondsOf()).toBe(0);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
