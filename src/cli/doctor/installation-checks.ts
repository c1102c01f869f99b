import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findCacheDirectory } from '../../image/cache/cache-directory.js';
import { engineDigest } from '../../image/cache/engine-digest.js';
import { findEngineDirectory, readEngineFiles } from '../../image/cache/engine-package.js';
import { imageKey } from '../../image/cache/image-key.js';
import { ImageStore } from '../../image/cache/image-store.js';
import { readImage } from '../../image/cache/load-image.js';
import { formatAge, formatSize } from '../quantities.js';
import { engineVersions } from '../versions.js';
import type { Check } from './check.js';

const LEAST_NODE_MAJOR = 20;

/** Characters of a checksum that are shown: enough to tell two files apart. */
const DIGEST_SHOWN = 16;

/** "PK", 1, 2: where a zip's central directory ends (APPNOTE.TXT 4.3.16). It is near the end of the file. */
const ZIP_END = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const ZIP_END_REACH_BYTES = 65_557;

export function checkNode(version: string = process.versions.node): Check {
  const isRecent = Number.parseInt(version, 10) >= LEAST_NODE_MAJOR;
  return {
    name: 'Node',
    status: isRecent ? 'ok' : 'failed',
    detail: isRecent ? version : `${version}; ${LEAST_NODE_MAJOR} or later is needed`,
    facts: { version, platform: process.platform, architecture: process.arch },
  };
}

export function checkEngine(): Check {
  const directory = findEngineDirectory();
  const { name, version, python } = engineVersions(directory);
  return {
    name: 'engine',
    status: 'ok',
    detail: `${name} ${version}, Python ${python}, in ${directory}`,
    facts: { name, version, python, directory },
  };
}

export function checkEngineFiles(): Check {
  const { wasm, library } = readEngineFiles(findEngineDirectory());
  const isWasmValid = WebAssembly.validate(wasm as Uint8Array<ArrayBuffer>);
  const isLibraryWhole =
    Buffer.from(library).lastIndexOf(ZIP_END) >= Math.max(0, library.length - ZIP_END_REACH_BYTES);
  const problems = [
    ...(isWasmValid ? [] : ['the interpreter is not a valid WebAssembly module']),
    ...(isLibraryWhole ? [] : ['the standard library is not a whole zip file']),
  ];
  const shown = (bytes: Uint8Array) =>
    `${formatSize(bytes.length)} (sha256 ${digestOf(bytes).slice(0, DIGEST_SHOWN)}…)`;
  return {
    name: 'engine files',
    status: problems.length === 0 ? 'ok' : 'failed',
    detail: [`interpreter ${shown(wasm)}, library ${shown(library)}`, ...problems].join('; '),
    facts: {
      wasm: { sizeBytes: wasm.length, sha256: digestOf(wasm), isValid: isWasmValid },
      library: { sizeBytes: library.length, sha256: digestOf(library), isValid: isLibraryWhole },
    },
  };
}

export function checkCache(): Check {
  const directory = findCacheDirectory();
  if (directory === undefined) {
    return {
      name: 'cache',
      status: 'note',
      detail:
        'no directory can be written: every start prepares the engine anew; set VITRINE_CACHE to one that can',
      facts: { directory: null },
    };
  }
  const images = readdirSync(directory).filter((name) => name.endsWith('.image'));
  const sizeBytes = images.reduce((sum, name) => sum + statSync(join(directory, name)).size, 0);
  return {
    name: 'cache',
    status: 'ok',
    detail: `${directory}, writable, ${formatSize(sizeBytes)} in ${images.length} ${images.length === 1 ? 'image' : 'images'}`,
    facts: { directory, sizeBytes, images: images.length },
  };
}

export function checkImage(): Check {
  const name = 'image';
  const directory = findCacheDirectory();
  if (directory === undefined) return { name, status: 'note', detail: 'none is kept', facts: {} };
  const key = imageKey(engineDigest(findEngineDirectory(), directory));
  const store = new ImageStore(directory);
  const stat = statSync(store.pathOf(key), { throwIfNoEntry: false });
  if (stat === undefined) {
    return {
      name,
      status: 'note',
      detail: 'not prepared yet; the first run does it',
      facts: { key, isThere: false },
    };
  }
  const isSound = readImage(store, key) !== undefined;
  const age = formatAge(Date.now() - stat.mtimeMs);
  return {
    name,
    status: isSound ? 'ok' : 'note',
    detail: isSound
      ? `${key.slice(0, DIGEST_SHOWN)}…, verified, ${formatSize(stat.size)}, prepared ${age}`
      : `${key.slice(0, DIGEST_SHOWN)}… was damaged; it is prepared again when it is needed`,
    facts: { key, isThere: true, isSound, sizeBytes: stat.size, preparedAt: stat.mtime.toISOString() },
  };
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
