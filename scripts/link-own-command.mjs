#!/usr/bin/env node
/**
 * Puts this checkout's own command into node_modules/.bin, so that `npx vitrine` runs it at once. Without it npx
 * would install the checkout into its cache first, which takes longer and asks. Elsewhere npm does all this.
 */
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../node_modules/.bin/', import.meta.url));
const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

if (process.platform !== 'win32' && existsSync(command)) {
  chmodSync(command, 0o755);
  mkdirSync(bin, { recursive: true });
  rmSync(`${bin}vitrine`, { force: true });
  symlinkSync('../../dist/cli/main.js', `${bin}vitrine`);
}
