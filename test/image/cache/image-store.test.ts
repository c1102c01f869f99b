import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ImageStore } from '../../../src/image/cache/image-store.js';
import { readImage } from '../../../src/image/cache/load-image.js';
import type { Image } from '../../../src/image/image.js';
import { encodeImage } from '../../../src/image/image-file.js';
import { delay } from '../../platform/support.js';

const KEY = 'k'.repeat(40);

/** An image in form, of few bytes. */
const small: Image = {
  facts: { pythonVersion: '3.14.2', memoryBytes: 65536 } as Image['facts'],
  wasm: new Uint8Array([1, 2, 3]),
  trampoline: new Uint8Array([4, 5]),
  pages: { runs: new Uint32Array([4096, 4096]), bytes: new Uint8Array(4096).fill(7) },
  archive: new Uint8Array(100).fill(8),
};

describe('the image store', () => {
  let directory: string;
  let store: ImageStore;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'vitrine-store-'));
    store = new ImageStore(directory);
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('gives back what was put in, on memory that threads can share', () => {
    expect(readImage(store, KEY)).toBeUndefined();
    store.write(KEY, encodeImage(small));
    const image = readImage(store, KEY)!;
    expect(image).toEqual(small);
    expect(image.wasm.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(statSync(store.pathOf(KEY)).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual([`${KEY}.image`]);
  });

  it('finds every damage: a changed byte, wherever it is', () => {
    store.write(KEY, encodeImage(small));
    const sound = readFileSync(store.pathOf(KEY));
    for (let at = 0; at < sound.length; at += at < 300 ? 1 : 37) {
      const damaged = Buffer.from(sound);
      damaged[at] = damaged[at]! ^ 0x10;
      writeFileSync(store.pathOf(KEY), damaged);
      expect(readImage(store, KEY), `byte ${at}`).toBeUndefined();
    }
    writeFileSync(store.pathOf(KEY), sound);
    expect(readImage(store, KEY)).toEqual(small);
  });

  it('finds every damage: cut off, too long, foreign, empty', () => {
    store.write(KEY, encodeImage(small));
    const sound = readFileSync(store.pathOf(KEY));
    for (let length = 0; length < sound.length; length += length < 300 ? 1 : 41) {
      writeFileSync(store.pathOf(KEY), sound.subarray(0, length));
      expect(readImage(store, KEY), `${length} bytes`).toBeUndefined();
    }
    for (const content of ['', 'VITRIMG1', '#!/bin/sh\necho', 'x'.repeat(100_000)]) {
      writeFileSync(store.pathOf(KEY), content);
      expect(readImage(store, KEY)).toBeUndefined();
    }
    writeFileSync(store.pathOf(KEY), Buffer.concat([sound, Buffer.alloc(8)]));
    expect(readImage(store, KEY)).toBeUndefined();
    rmSync(store.pathOf(KEY));
    mkdirSync(store.pathOf(KEY));
    expect(readImage(store, KEY)).toBeUndefined();
  });

  it('takes no image in form whose checksum is right but which does not fit together', () => {
    for (const broken of [
      { ...small, pages: { runs: new Uint32Array([0, 2 ** 20]), bytes: new Uint8Array(4096) } },
      { ...small, pages: { runs: new Uint32Array([8, 8, 4, 8]), bytes: new Uint8Array(16) } },
      { ...small, pages: { runs: new Uint32Array([65536, 4096]), bytes: new Uint8Array(4096) } },
    ]) {
      store.write(KEY, encodeImage(broken));
      expect(readImage(store, KEY)).toBeUndefined();
    }
    store.write(KEY, new TextEncoder().encode('VITRIMG1\x02\0\0\0{}'));
    expect(readImage(store, KEY)).toBeUndefined();
  });

  it('lets one work at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await delay(20);
      inside--;
    };
    const other = new ImageStore(directory);
    await Promise.all([store, other, store].map((one) => one.withLock(KEY, work)));
    expect(most).toBe(1);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('frees the lock when the work fails', async () => {
    await expect(store.withLock(KEY, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await store.withLock(KEY, async () => 'next')).toBe('next');
  });

  it('takes over the lock of a process that died', async () => {
    const lock = `${store.pathOf(KEY)}.lock`;
    mkdirSync(lock);
    const past = new Date(Date.now() - 60_000);
    utimesSync(lock, past, past);
    const begun = performance.now();
    expect(await store.withLock(KEY, async () => 'mine')).toBe('mine');
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  it('removes what dead processes left, and nothing else', () => {
    const old = new Date(Date.now() - 7_200_000);
    for (const [name, time] of [
      ['dead.image.1.2.tmp', old],
      ['alive.image.3.4.tmp', new Date()],
      ['other.image', old],
    ] as const) {
      writeFileSync(join(directory, name), '');
      utimesSync(join(directory, name), time, time);
    }
    store.write(KEY, encodeImage(small));
    expect(readdirSync(directory).sort()).toEqual(['alive.image.3.4.tmp', `${KEY}.image`, 'other.image']);
  });
});
