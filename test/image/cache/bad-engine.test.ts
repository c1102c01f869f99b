import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Sandbox, VitrineError } from 'vitrine';
import { findEngineDirectory } from '../../../src/image/cache/engine-package.js';

const WASM = 'pyodide.asm.wasm';
const LIBRARY = 'python_stdlib.zip';

/** An empty module: valid, and no engine. */
const emptyModule = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

describe('engines that are none', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'vitrine-bad-engine-'));
  const cacheDirectory = join(scratch, 'cache');
  mkdirSync(cacheDirectory, { mode: 0o700 });
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  const engine = findEngineDirectory();
  const sound = (name: string) => readFileSync(join(engine, name));
  let count = 0;
  /** A directory with an engine's files, of which some are replaced (or, by null, left out). */
  const directoryWith = (replaced: Readonly<Record<string, Uint8Array | string | null>>) => {
    const directory = join(scratch, `engine-${count++}`);
    mkdirSync(directory);
    for (const name of [WASM, LIBRARY]) {
      const content = replaced[name];
      if (content === undefined) symlinkSync(join(engine, name), join(directory, name));
      else if (content !== null) writeFileSync(join(directory, name), content);
    }
    return directory;
  };
  const zipOf = (bytes: number) => sound(LIBRARY).subarray(0, bytes);

  it.each<[string, () => string, string]>([
    ['a directory that is not there', () => join(scratch, 'none'), 'none'],
    ['a file for a directory', () => join(engine, WASM), WASM],
    ['an empty directory', () => directoryWith({ [WASM]: null, [LIBRARY]: null }), WASM],
    ['no module', () => directoryWith({ [WASM]: null }), WASM],
    ['no library', () => directoryWith({ [LIBRARY]: null }), LIBRARY],
    ['an empty file for a module', () => directoryWith({ [WASM]: '' }), 'engine'],
    ['half a module', () => directoryWith({ [WASM]: sound(WASM).subarray(0, 4_000_000) }), 'engine'],
    [
      'all but the last byte of a module',
      () => directoryWith({ [WASM]: sound(WASM).subarray(0, -1) }),
      'engine',
    ],
    ['a text for a module', () => directoryWith({ [WASM]: '<!doctype html><title>404</title>' }), 'engine'],
    ['a foreign module', () => directoryWith({ [WASM]: emptyModule }), 'engine'],
    [
      'a module of other bytes',
      () => directoryWith({ [WASM]: Buffer.from(sound(WASM)).fill(0xff, 2_000_000, 2_000_100) }),
      'engine',
    ],
    ['half a library', () => directoryWith({ [LIBRARY]: zipOf(1_000_000) }), 'library'],
    ['all but the last byte of a library', () => directoryWith({ [LIBRARY]: zipOf(-1) }), 'library'],
    ['an empty library', () => directoryWith({ [LIBRARY]: '' }), 'library'],
    ['a text for a library', () => directoryWith({ [LIBRARY]: 'not a zip' }), 'library'],
    [
      'a library of other bytes',
      () => directoryWith({ [LIBRARY]: Buffer.from(sound(LIBRARY)).fill(0xff, 100_000, 101_000) }),
      'library',
    ],
  ])('%s', async (_name, engineDirectoryOf, named) => {
    const engineDirectory = engineDirectoryOf();
    const failure = await Sandbox.open({ engineDirectory, cacheDirectory }).catch((error) => error);
    expect(failure).toBeInstanceOf(VitrineError);
    expect(failure.code, failure.message).toBe('ERR_BAD_ENGINE');
    expect(failure.message).toContain(named);
    expect(failure.message.length).toBeLessThan(1000);
    expect(readdirSync(cacheDirectory).filter((name) => !name.endsWith('.json'))).toEqual([]);
  });

  it('what failed once is tried again', async () => {
    const engineDirectory = directoryWith({ [WASM]: null });
    const options = { engineDirectory, cacheDirectory };
    await expect(Sandbox.open(options)).rejects.toMatchObject({ code: 'ERR_BAD_ENGINE' });
    writeFileSync(join(engineDirectory, WASM), emptyModule);
    await expect(Sandbox.open(options)).rejects.toMatchObject({
      code: 'ERR_BAD_ENGINE',
      message: expect.not.stringContaining('cannot be read'),
    });
  });

  it('a cache directory that cannot be one is named', async () => {
    const aFile = join(scratch, 'a-file');
    writeFileSync(aFile, '');
    const failure = await Sandbox.open({ cacheDirectory: aFile }).catch((error) => error);
    expect(failure).toBeInstanceOf(VitrineError);
    expect(failure.message).toContain(aFile);
  });

  it('a cache directory that is not there yet is made', async () => {
    const below = join(scratch, 'to', 'be', 'made');
    // A broken engine: what is tested is what comes before it is looked at.
    const engineDirectory = directoryWith({ [WASM]: emptyModule });
    const failure = await Sandbox.open({ engineDirectory, cacheDirectory: below }).catch((error) => error);
    expect(failure).toMatchObject({ code: 'ERR_BAD_ENGINE' });
    expect(readdirSync(below)).toBeDefined();
  });
});
