import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect } from 'vitest';
import { ErrnoFailure, errnoName } from '../../../src/abi/errno.js';
import { CheckedDirectory } from '../../../src/controller/devices/host-directory/checked-directory.js';
import {
  type HostDirectory,
  type HostDirectoryOptions,
  openHostDirectory,
} from '../../../src/controller/devices/host-directory/host-directory.js';
import { HostDirectoryDevice } from '../../../src/controller/devices/host-directory/host-directory-device.js';
import { HostFileSystems } from '../../../src/controller/devices/host-directory/host-file-systems.js';
import { RootedDirectory } from '../../../src/controller/devices/host-directory/rooted-directory.js';
import { removeStaleStaging } from '../../../src/controller/devices/host-directory/staging-area.js';
import type { ListedEntry } from '../../../src/vfs/file-server.js';

/** How directories are kept to their root: by descriptor (Linux), or by checking paths (elsewhere). */
export const kinds = ['descriptors', 'checked paths'] as const;
export type Kind = (typeof kinds)[number];

export type Overrides = Partial<Omit<HostDirectoryOptions, 'hostPath'>>;

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A directory that is removed after the test, with an empty `root` in it. */
export function makePlace(): { readonly base: string; readonly root: string } {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'vitrine-host-directory-')));
  cleanUps.push(() => rmSync(base, { recursive: true, force: true }));
  const root = join(base, 'root');
  mkdirSync(root);
  return { base, root };
}

/** A device that is closed after the test. */
export function openDevice(
  hostPath: string,
  overrides: Overrides = {},
  kind: Kind = 'descriptors',
): HostDirectory {
  const options: HostDirectoryOptions = {
    hostPath,
    mode: 'read-only',
    maxBytes: 1 << 20,
    maxEntries: 1000,
    showHidden: false,
    followLinks: true,
    canWait: false,
    ...overrides,
  };
  const device = kind === 'descriptors' ? openHostDirectory(options) : openChecked(options);
  cleanUps.push(() => device.close());
  return device;
}

function openChecked(options: HostDirectoryOptions): HostDirectory {
  const root = new CheckedDirectory(Buffer.from(options.hostPath));
  const isWritable = options.mode === 'read-write';
  if (isWritable) removeStaleStaging(root);
  const fileSystems = new HostFileSystems(root.stats);
  const rooted = new RootedDirectory(root, (parent, name, stats) => fileSystems.admits(parent, name, stats));
  return new HostDirectoryDevice({ ...options, realPath: options.hostPath, rooted, fileSystems, isWritable });
}

/** The name of the errno that something fails with. */
export async function failureOf(operation: () => unknown): Promise<string> {
  try {
    await operation();
  } catch (error) {
    if (error instanceof ErrnoFailure) return errnoName(error.value);
    throw error;
  }
  return 'nothing';
}

export async function readText(device: HostDirectory, path: string): Promise<string> {
  const file = await device.openFile(path, { writes: false });
  try {
    const parts: Uint8Array[] = [];
    for (let position = 0; ; ) {
      const bytes = await device.readFile(file, position, 65536);
      if (bytes.length === 0) break;
      parts.push(bytes);
      position += bytes.length;
    }
    return Buffer.concat(parts).toString('latin1');
  } finally {
    await device.closeFile(file);
  }
}

export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

/** What a guest's open(path, 'w'), write, close does. */
export async function writeText(device: HostDirectory, path: string, text: string): Promise<void> {
  const infos = await device.walk(path);
  if (infos.length < path.split('/').length + 1) await device.createFile(path, 0o644);
  const file = await device.openFile(path, { writes: true });
  let failure: { readonly error: unknown } | undefined;
  try {
    await device.truncateFile(file, 0);
    const bytes = bytesOf(text);
    for (let at = 0; at < bytes.length; at += 65536) {
      await device.writeFile(file, at, bytes.subarray(at, at + 65536));
    }
  } catch (error) {
    failure = { error };
  }
  await device.closeFile(file);
  if (failure !== undefined) throw failure.error;
}

export async function listAll(device: HostDirectory, path: string): Promise<ListedEntry[]> {
  const list = await device.openList(path);
  const all: ListedEntry[] = [];
  for (;;) {
    const page = await device.nextEntries(list);
    if (page.length === 0) break;
    all.push(...page);
  }
  await device.closeList(list);
  return all;
}

export async function namesIn(device: HostDirectory, path: string): Promise<string[]> {
  return (await listAll(device, path)).map(({ name }) => name).sort();
}

/** Whether the guest sees something at a path. */
export async function exists(device: HostDirectory, path: string): Promise<boolean> {
  return (await device.walk(path)).length === path.split('/').length + 1;
}

/** The last of a walk, which must be complete. */
export async function infoOf(device: HostDirectory, path: string) {
  const infos = await device.walk(path);
  expect(infos).toHaveLength(path === '' ? 1 : path.split('/').length + 1);
  const last = infos.at(-1);
  if (last === undefined) throw new Error('a walk without root');
  return last;
}

/** Mounts a file system, until the test ends; false where this user may not. */
export function mount(type: string, path: string, options = 'rw'): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const { status } = spawnSync('mount', ['-t', type, '-o', options, type, path], { stdio: 'ignore' });
  if (status === 0) cleanUps.push(() => spawnSync('umount', ['-l', path]));
  return status === 0;
}

/** How many descriptors this process has open. */
export function descriptorCount(): number {
  return readdirSync('/proc/self/fd').length;
}
