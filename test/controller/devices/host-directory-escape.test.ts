import { spawn } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Errno, ErrnoFailure, errno } from '../../../src/abi/errno.js';
import {
  openRootHandle,
  RootedDirectory,
} from '../../../src/controller/devices/host-directory/rooted-directory.js';
import { bytesOf, descriptorCount, makePlace, openDevice } from './host-directory-support.js';

const SWAPS = 10_000;

/**
 * A process of the host that, again and again, replaces a directory by a link to a secret one and back, and a file by
 * a link to a secret file and back. Between the swaps it does nothing: the windows are as wide as they can be.
 */
const swapper = `
  const fs = require('node:fs');
  process.chdir(process.argv[1]);
  process.stdout.write('started');
  for (let swap = 0; swap < ${SWAPS}; swap++) {
    fs.renameSync('root/d', 'aside');
    fs.symlinkSync('../secret', 'root/d');
    fs.unlinkSync('root/d');
    fs.renameSync('aside', 'root/d');
    fs.symlinkSync('../../secret/file', 'link');
    fs.renameSync('root/d/swapped', 'swapped');
    fs.renameSync('link', 'root/d/swapped');
    fs.renameSync('swapped', 'root/d/swapped');
  }`;

/** Does something until the swapping process has ended, and once more; answers how often it went well. */
async function whileSwapping(
  base: string,
  attempt: () => Promise<void> | void,
): Promise<{ ok: number; refused: number }> {
  const child = spawn(process.execPath, ['-e', swapper, base], { stdio: ['ignore', 'pipe', 'inherit'] });
  let exitCode: number | null | undefined;
  const closed = new Promise<void>((resolve) => {
    child.on('close', (code) => {
      exitCode = code;
      resolve();
    });
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const counts = { ok: 0, refused: 0 };
  const once = async () => {
    try {
      await attempt();
      counts.ok++;
    } catch (error) {
      if (!(error instanceof ErrnoFailure)) throw error;
      counts.refused++;
    }
  };
  while (exitCode === undefined) {
    for (let count = 0; count < 200; count++) await once();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await closed;
  expect(exitCode).toBe(0);
  await once();
  return counts;
}

function makeTrap(): { base: string; root: string; secret: string } {
  const { base, root } = makePlace();
  mkdirSync(join(root, 'd'));
  writeFileSync(join(root, 'd/file'), 'inside');
  writeFileSync(join(root, 'd/swapped'), 'inside');
  mkdirSync(join(base, 'secret'));
  writeFileSync(join(base, 'secret/file'), 'secret');
  writeFileSync(join(base, 'secret/swapped'), 'secret');
  writeFileSync(join(base, 'secret/only-there'), 'secret');
  return { base, root, secret: join(base, 'secret') };
}

describe.skipIf(process.platform !== 'linux')('a host that swaps directories and files for links', () => {
  it('never gets anything from outside to a reading guest', async () => {
    const { base, root } = makeTrap();
    const before = descriptorCount();
    const device = openDevice(root);
    const seen = new Map<string, number>();
    const names = new Set<string>();
    let turn = 0;
    const counts = await whileSwapping(base, async () => {
      if (turn++ % 4 === 0) {
        const list = await device.openList('d');
        for (const { name } of await device.nextEntries(list)) names.add(name);
        await device.closeList(list);
        return;
      }
      const file = await device.openFile(turn % 2 === 0 ? 'd/file' : 'd/swapped', { writes: false });
      const text = Buffer.from(await device.readFile(file, 0, 100)).toString();
      await device.closeFile(file);
      seen.set(text, (seen.get(text) ?? 0) + 1);
    });
    expect([...seen.keys()]).toEqual(['inside']);
    expect(names.has('only-there')).toBe(false);
    expect(names.has('file')).toBe(true);
    expect(counts.ok).toBeGreaterThan(0);
    await device.close();
    expect(descriptorCount()).toBe(before);
  });

  it('never gets a guest to change anything outside', async () => {
    const { base, root, secret } = makeTrap();
    const device = openDevice(root, { mode: 'read-write', maxEntries: 1e9, maxBytes: 1e9 });
    let turn = 0;
    const counts = await whileSwapping(base, async () => {
      const changes = [
        async () => {
          const file = await device.openFile('d/file', { writes: true });
          try {
            await device.writeFile(file, 0, bytesOf('inside'));
          } finally {
            await device.closeFile(file);
          }
        },
        () => device.changeMode('d/file', 0o644),
        () => device.changeTimes('d/file', 0, 0),
        () => device.createFile('d/new', 0o644),
        () => device.unlink('d/new'),
        () => device.makeDirectory('d/sub', 0o755),
        () => device.rename('d/sub', 'd/other'),
        () => device.removeDirectory('d/other'),
        () => device.makeLink('d/link', 'file'),
        () => device.unlink('d/link'),
      ];
      await changes[turn++ % changes.length]?.();
    });
    expect(counts.ok).toBeGreaterThan(0);
    await device.endRun(true);
    expect(readdirSync(secret).sort()).toEqual(['file', 'only-there', 'swapped']);
    expect(readFileSync(join(secret, 'file'), 'latin1')).toBe('secret');
    expect(statSync(join(secret, 'file')).mtimeMs).toBeGreaterThan(0);
  });

  it('is a trap: who goes by path reads the secret', () => {
    const { base, root } = makeTrap();
    const rooted = new RootedDirectory(openRootHandle(Buffer.from(root)));
    // Half a swap, standing still.
    renameSync(join(root, 'd'), join(base, 'aside'));
    symlinkSync('../secret', join(root, 'd'));
    expect(readFileSync(join(root, 'd/only-there'), 'latin1')).toBe('secret');
    expect(() =>
      rooted.inParent('d/only-there', (parent, name) => parent.openFile(name, { writable: false })),
    ).toThrow(expect.objectContaining({ value: errno(Errno.ENOTDIR).value }));
    rooted.close();
  });
});
