import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { libcRedirects } from '../../src/image/wasm/libc-redirects.js';
import { findExportedFunction } from '../../src/image/wasm/module-lookup.js';
import { readModule } from '../../src/image/wasm/module-reader.js';

/** That the engines' libc is still as the redirects expect: else options of sockets, and so TLS, are lost silently. */
it.each(['pyodide', 'pyodide-314-0-0', 'pyodide-315-pre'])('%s: setsockopt and uname are found', (engine) => {
  const root = dirname(createRequire(import.meta.url).resolve(`${engine}/package.json`));
  const module = readModule(readFileSync(join(root, 'pyodide.asm.wasm')));
  expect([...libcRedirects(module).keys()]).toEqual([
    findExportedFunction(module, 'setsockopt'),
    findExportedFunction(module, 'uname'),
  ]);
});
