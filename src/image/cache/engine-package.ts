import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { VitrineError } from '../../errors.js';
import type { EngineFiles } from '../image.js';

/** The npm package that ships the engine. None of its JavaScript is ever loaded. */
export const ENGINE_PACKAGE = 'pyodide';

const WASM_FILE = 'pyodide.asm.wasm';
const LIBRARY_FILE = 'python_stdlib.zip';

/** Where the engine's package is installed. @throws VitrineError ERR_BAD_ENGINE when it is not */
export function findEngineDirectory(packageName: string = ENGINE_PACKAGE): string {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
  } catch (cause) {
    throw new VitrineError(
      'ERR_BAD_ENGINE',
      `the engine package ${packageName} is not installed: run npm install, or give the engine's directory`,
      { cause },
    );
  }
}

/** The module's path and the library's. */
export function engineFilePaths(directory: string): readonly [wasm: string, library: string] {
  return [join(directory, WASM_FILE), join(directory, LIBRARY_FILE)];
}

/** Reads the engine's two files. @throws VitrineError ERR_BAD_ENGINE */
export function readEngineFiles(directory: string): EngineFiles {
  const [wasm, library] = engineFilePaths(directory);
  return { wasm: read(wasm), library: read(library) };
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new VitrineError('ERR_BAD_ENGINE', `the engine file ${path} cannot be read: ${messageOf(cause)}`, {
      cause,
    });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
