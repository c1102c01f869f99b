import { accessSync, constants, lstatSync, mkdirSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { VitrineError } from '../../errors.js';

/**
 * Where images are kept: `VITRINE_CACHE`, else the user's cache directory, else (a read-only home) a private
 * directory among the temporary files. Undefined when none can be written: images then live in memory only.
 */
export function findCacheDirectory(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const chosen = environment['VITRINE_CACHE'];
  if (chosen !== undefined && chosen !== '') return usable(resolve(chosen)) ? resolve(chosen) : undefined;
  return candidates(environment).find(usable);
}

/** A directory that was asked for by name. @throws VitrineError ERR_BAD_OPTION when it cannot be used */
export function requireCacheDirectory(directory: string): string {
  const path = resolve(directory);
  if (usable(path)) return path;
  throw new VitrineError(
    'ERR_BAD_OPTION',
    `cacheDirectory is ${JSON.stringify(directory)}; it must be a directory that only this user can write`,
  );
}

function candidates(environment: NodeJS.ProcessEnv): string[] {
  const found: string[] = [];
  const xdg = environment['XDG_CACHE_HOME'];
  if (xdg?.startsWith('/')) found.push(join(xdg, 'vitrine'));
  else if (process.platform === 'darwin') found.push(join(homedir(), 'Library', 'Caches', 'vitrine'));
  else if (process.platform === 'win32') {
    found.push(join(environment['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'vitrine', 'cache'));
  } else found.push(join(homedir(), '.cache', 'vitrine'));
  found.push(join(tmpdir(), `vitrine-cache-${userInfo().uid}`));
  return found;
}

/**
 * Whether the directory is there (made if need be), writable, and this user's own: among the temporary files
 * anybody could have put a directory of that name, with an image of theirs in it.
 */
function usable(directory: string): boolean {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.W_OK | constants.X_OK);
    if (process.platform === 'win32') return true;
    const stat = lstatSync(directory);
    return stat.isDirectory() && stat.uid === userInfo().uid && (stat.mode & 0o022) === 0;
  } catch {
    return false;
  }
}
