import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findCacheDirectory } from '../../../src/image/cache/cache-directory.js';

describe('the cache directory', () => {
  let scratch: string;
  let aFile: string;
  beforeEach(() => {
    scratch = mkdtempSync(join(tmpdir(), 'vitrine-directory-'));
    aFile = join(scratch, 'a-file');
    writeFileSync(aFile, '');
    mkdirSync(join(scratch, 'tmp'));
    mkdirSync(join(scratch, 'home'));
    vi.stubEnv('TMPDIR', join(scratch, 'tmp'));
    vi.stubEnv('HOME', join(scratch, 'home'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(scratch, { recursive: true, force: true });
  });

  const temporary = () => join(scratch, 'tmp', `vitrine-cache-${userInfo().uid}`);

  it('is where VITRINE_CACHE says, made private', () => {
    const chosen = join(scratch, 'deep', 'below');
    expect(findCacheDirectory({ VITRINE_CACHE: chosen })).toBe(chosen);
    expect(statSync(chosen).mode & 0o777).toBe(0o700);
  });

  it('is nowhere else when VITRINE_CACHE cannot be used', () => {
    expect(findCacheDirectory({ VITRINE_CACHE: aFile })).toBeUndefined();
    expect(findCacheDirectory({ VITRINE_CACHE: join(aFile, 'below') })).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')('is the user’s cache directory', () => {
    expect(findCacheDirectory({})).toBe(join(scratch, 'home', '.cache', 'vitrine'));
    expect(findCacheDirectory({ VITRINE_CACHE: '' })).toBe(join(scratch, 'home', '.cache', 'vitrine'));
    const xdg = join(scratch, 'xdg');
    expect(findCacheDirectory({ XDG_CACHE_HOME: xdg })).toBe(join(xdg, 'vitrine'));
    expect(findCacheDirectory({ XDG_CACHE_HOME: 'relative' })).toBe(
      join(scratch, 'home', '.cache', 'vitrine'),
    );
  });

  it.runIf(process.platform === 'linux')(
    'is among the temporary files when the home cannot be written',
    () => {
      vi.stubEnv('HOME', aFile);
      expect(findCacheDirectory({})).toBe(temporary());
      expect(statSync(temporary()).mode & 0o777).toBe(0o700);
    },
  );

  it.runIf(process.platform === 'linux')('is none when nothing can be written', () => {
    vi.stubEnv('HOME', aFile);
    vi.stubEnv('TMPDIR', aFile);
    expect(findCacheDirectory({})).toBeUndefined();
  });

  it.runIf(process.platform !== 'win32')('is never one that others can write to, or that is theirs', () => {
    const open = join(scratch, 'open');
    mkdirSync(open);
    for (const mode of [0o777, 0o770, 0o707, 0o1777]) {
      chmodSync(open, mode);
      expect(findCacheDirectory({ VITRINE_CACHE: open }), mode.toString(8)).toBeUndefined();
    }
    chmodSync(open, 0o755);
    expect(findCacheDirectory({ VITRINE_CACHE: open })).toBe(open);
    const link = join(scratch, 'link');
    symlinkSync(open, link);
    expect(findCacheDirectory({ VITRINE_CACHE: link })).toBeUndefined();
    if (userInfo().uid === 0) {
      chownSync(open, 12345, 12345);
      expect(findCacheDirectory({ VITRINE_CACHE: open })).toBeUndefined();
    }
  });

  it.runIf(process.platform === 'linux')(
    'is not the one that somebody else put among the temporary files',
    () => {
      vi.stubEnv('HOME', aFile);
      mkdirSync(temporary());
      chmodSync(temporary(), 0o777);
      expect(findCacheDirectory({})).toBeUndefined();
    },
  );
});
