import { createHash } from 'node:crypto';
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { engineFilePaths, readEngineFiles } from './engine-package.js';

/** Files changed so shortly before they were hashed might be changed again within their time stamp's resolution. */
const SETTLED_MS = 2_000;

interface Memo {
  readonly stamp: string;
  readonly digest: string;
}

/**
 * The hash of an engine's two files. Hashing 12 MB at every start is a good part of it, so the hash is remembered
 * in the cache directory as long as the files' sizes, inodes and times of change stay the same.
 * @throws VitrineError ERR_BAD_ENGINE
 */
export function engineDigest(engineDirectory: string, cacheDirectory: string | undefined): string {
  const stamp = stampOf(engineDirectory);
  const memoPath = cacheDirectory === undefined ? undefined : memoPathOf(engineDirectory, cacheDirectory);
  const known = memoPath === undefined ? undefined : readMemo(memoPath);
  if (stamp !== undefined && known?.stamp === stamp) return known.digest;
  const { wasm, library } = readEngineFiles(engineDirectory);
  const digest = createHash('sha256').update(`${wasm.length} `).update(wasm).update(library).digest('hex');
  if (stamp !== undefined && memoPath !== undefined) writeMemo(memoPath, { stamp, digest });
  return digest;
}

/** What changes when the files do; undefined when they are too new to tell. */
function stampOf(directory: string): string | undefined {
  const parts: string[] = [];
  for (const path of engineFilePaths(directory)) {
    try {
      const stat = statSync(path, { bigint: true });
      if (Date.now() - Number(stat.ctimeMs) < SETTLED_MS) return undefined;
      parts.push(`${path} ${stat.size} ${stat.ino} ${stat.mtimeNs} ${stat.ctimeNs}`);
    } catch {
      // Reading it will say what is wrong.
      return undefined;
    }
  }
  return parts.join('\n');
}

function memoPathOf(engineDirectory: string, cacheDirectory: string): string {
  const name = createHash('sha256').update(engineDirectory).digest('hex').slice(0, 16);
  return join(cacheDirectory, `engine-${name}.json`);
}

function readMemo(path: string): Memo | undefined {
  try {
    const memo: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof memo !== 'object' || memo === null) return undefined;
    const { stamp, digest } = memo as Partial<Memo>;
    return typeof stamp === 'string' && typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest)
      ? { stamp, digest }
      : undefined;
  } catch {
    return undefined;
  }
}

function writeMemo(path: string, memo: Memo): void {
  try {
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, JSON.stringify(memo), { mode: 0o600 });
    renameSync(temporary, path);
  } catch {
    // It is only a memo: without it the next start hashes again.
  }
}
