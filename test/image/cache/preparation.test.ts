import { execFile } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadImage } from '../../../dist/image/cache/load-image.js';
import { encodeImage } from '../../../src/image/image-file.js';

/** Preparing for real, which takes ten seconds each time: therefore several questions a preparation. */

const run = promisify(execFile);
const PREPARATION_MS = 120_000;

describe('preparation', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'vitrine-preparation-'));
  let sound: Buffer;
  let name: string;
  beforeAll(async () => {
    const { path, key } = await loadImage();
    sound = readFileSync(path!);
    name = `${key}.image`;
  });
  afterEach(() => vi.unstubAllEnvs());
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));

  it('gives the same bytes for the same engine, and needs no directory that can be written', {
    timeout: PREPARATION_MS,
  }, async () => {
    const aFile = join(scratch, 'a-file');
    writeFileSync(aFile, '');
    for (const variable of ['VITRINE_CACHE', 'HOME', 'TMPDIR']) vi.stubEnv(variable, aFile);
    const stages = new Set<string>();
    let last = 0;
    const { image, path, isNew } = await loadImage({
      onProgress: ({ stage, fraction }) => {
        last = stages.has(stage) ? last : 0;
        stages.add(stage);
        expect(fraction).toBeGreaterThanOrEqual(last);
        expect(fraction).toBeLessThanOrEqual(1);
        last = fraction;
      },
    });
    expect([path, isNew]).toEqual([undefined, true]);
    expect([...stages]).toEqual([
      'reading the engine',
      'compiling the standard library',
      'starting Python',
      'storing the image',
    ]);
    // What is stored begins with 32 bytes of checksum.
    expect(Buffer.compare(Buffer.from(encodeImage(image)), sound.subarray(32))).toBe(0);
  });

  it('replaces a damaged image without a word', { timeout: PREPARATION_MS }, async () => {
    const directory = join(scratch, 'damaged');
    mkdirSync(directory, { mode: 0o700 });
    const damaged = Buffer.from(sound);
    damaged[sound.length >> 1] = damaged[sound.length >> 1]! ^ 1;
    writeFileSync(join(directory, name), damaged);
    vi.stubEnv('VITRINE_CACHE', directory);
    const first = await loadImage();
    expect(first).toMatchObject({ path: join(directory, name), isNew: true });
    expect(Buffer.compare(readFileSync(join(directory, name)), sound)).toBe(0);
    expect(await loadImage()).toMatchObject({ isNew: false });
    expect(readdirSync(directory).filter((entry) => !entry.endsWith('.json'))).toEqual([name]);
  });

  it('happens once when several processes start at the same time', { timeout: PREPARATION_MS }, async () => {
    const directory = join(scratch, 'several');
    mkdirSync(directory, { mode: 0o700 });
    // Somebody died while preparing.
    const lock = join(directory, `${name}.lock`);
    mkdirSync(lock);
    const past = new Date(Date.now() - 60_000);
    utimesSync(lock, past, past);
    const script = `
import { Sandbox } from 'vitrine';
let prepared = false;
await using sandbox = await Sandbox.open({ onProgress: () => { prepared = true; } });
const { stdout } = await sandbox.run({ code: 'print(6 * 7)' });
console.log(prepared, stdout.trim());
`;
    const file = join(scratch, 'start.mjs');
    writeFileSync(file, '');
    const begun = performance.now();
    const ends = await Promise.all(
      Array.from({ length: 4 }, () =>
        run(process.execPath, ['--input-type=module', '-e', script.replace('await using', 'const')], {
          env: { ...process.env, VITRINE_CACHE: directory },
        }),
      ),
    );
    const outputs = ends.map(({ stdout, stderr }) => stdout.trim() + stderr);
    expect(outputs.sort()).toEqual(['false 42', 'false 42', 'false 42', 'true 42']);
    expect(performance.now() - begun).toBeLessThan(60_000);
    expect(Buffer.compare(readFileSync(join(directory, name)), sound)).toBe(0);
    expect(readdirSync(directory).filter((entry) => !entry.endsWith('.json'))).toEqual([name]);
  });
});
