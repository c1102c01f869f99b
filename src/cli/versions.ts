import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINE_PACKAGE, findEngineDirectory } from '../image/cache/engine-package.js';

/** This package's version. */
export function vitrineVersion(): string {
  return versionIn(new URL('../../package.json', import.meta.url));
}

export interface EngineVersions {
  readonly name: string;
  readonly version: string;
  readonly python: string;
}

/** Versions that an engine's package states of itself; nothing is started. Throws when they cannot be read. */
export function engineVersions(directory: string = findEngineDirectory()): EngineVersions {
  const lock = JSON.parse(readFileSync(join(directory, 'pyodide-lock.json'), 'utf8'));
  return {
    name: ENGINE_PACKAGE,
    version: versionIn(join(directory, 'package.json')),
    python: String(lock?.info?.python),
  };
}

/** The line that `vitrine --version` prints. */
export function versionLine(): string {
  return `vitrine ${vitrineVersion()} (${engineLine()})`;
}

function engineLine(): string {
  try {
    const { name, version, python } = engineVersions();
    return `engine ${name} ${version}, Python ${python}`;
  } catch {
    return 'no engine is installed';
  }
}

function versionIn(packageFile: string | URL): string {
  return String(JSON.parse(readFileSync(packageFile, 'utf8')).version);
}
