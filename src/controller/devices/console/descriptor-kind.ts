import { fstatSync } from 'node:fs';
import { createRequire } from 'node:module';

type Kind = 'isCharacterDevice' | 'isFile';

/** What a descriptor of this process is open on; false also for one that is closed. */
export function hasKind(descriptor: number, kind: Kind): boolean {
  try {
    return fstatSync(descriptor)[kind]();
  } catch {
    return false;
  }
}

/** Whether a standard descriptor is a terminal. */
export function isTerminal(descriptor: 0 | 1 | 2): boolean {
  // Most often it is not, and then node:tty, which takes milliseconds, need not be loaded.
  return hasKind(descriptor, 'isCharacterDevice') && loadTty().isatty(descriptor);
}

export function loadTty(): typeof import('node:tty') {
  return createRequire(import.meta.url)('node:tty');
}
