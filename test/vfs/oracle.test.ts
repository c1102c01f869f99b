import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Vfs } from '../../src/vfs/vfs.js';
import { memory, outcome, readAll, snapshot } from './support.js';

/**
 * The kernel of the machine that runs the tests is the judge: random calls are made both on a real directory and
 * on a memory file system, and have to give the same errors and the same tree.
 */

type Step =
  | { op: 'mkdir' | 'rmdir' | 'unlink' | 'readlink' | 'stat' | 'lstat' | 'list'; path: string }
  | { op: 'symlink' | 'rename'; from: string; path: string }
  | { op: 'write'; path: string; flags: number; size: number; position: number }
  | { op: 'truncate'; path: string; size: number };

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = fs.constants;

/** Deeper than '..' can climb, so that both stay inside; `x` is never a name that steps use. */
const CELLAR = Array(60).fill('x').join('/');

const name = fc.constantFrom('a', 'b', 'c');
const component = fc.oneof(
  { weight: 12, arbitrary: name },
  { weight: 1, arbitrary: fc.constantFrom('.', '..') },
);
const path = fc
  .tuple(
    fc.oneof(
      fc.array(component, { minLength: 1, maxLength: 2 }),
      fc.array(component, { minLength: 1, maxLength: 4 }),
    ),
    fc.constantFrom('', '', '', '', '', '/', '//', '/.'),
  )
  .map(([parts, tail]) => parts.join('/') + tail);
const target = fc.array(component, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const flags = fc.constantFrom(O_CREAT, O_CREAT, O_CREAT | O_EXCL, O_CREAT | O_NOFOLLOW, 0, O_NOFOLLOW);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ op: fc.constant('mkdir' as const), path }) },
  {
    weight: 8,
    arbitrary: fc.record({
      op: fc.constantFrom(
        'rmdir' as const,
        'unlink' as const,
        'readlink' as const,
        'stat' as const,
        'lstat' as const,
        'list' as const,
      ),
      path,
    }),
  },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('symlink' as const), from: target, path }) },
  { weight: 6, arbitrary: fc.record({ op: fc.constant('rename' as const), from: path, path }) },
  {
    weight: 5,
    arbitrary: fc.record({
      op: fc.constant('write' as const),
      path,
      flags,
      size: fc.nat(40),
      position: fc.nat(60),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('truncate' as const), path, size: fc.nat(50) }) },
);

/** Something to work on from the start: without it most steps would end in ENOENT. */
const FURNITURE: Step[] = ['a', 'a/b', 'a/b/c', 'b'].map((made) => ({ op: 'mkdir', path: made }) as const);

function real(base: string, step: Step): unknown {
  const at = `${base}/${step.path}`;
  try {
    switch (step.op) {
      case 'mkdir':
        return fs.mkdirSync(at);
      case 'rmdir':
        return fs.rmdirSync(at);
      case 'unlink':
        return fs.unlinkSync(at);
      case 'readlink':
        return fs.readlinkSync(at);
      case 'stat':
      case 'lstat': {
        const stat = step.op === 'stat' ? fs.statSync(at) : fs.lstatSync(at);
        return [stat.mode & 0o170000, stat.isDirectory() ? 0 : stat.size];
      }
      case 'list':
        return fs.readdirSync(at).sort();
      case 'symlink':
        return fs.symlinkSync(step.from, at);
      case 'rename':
        return fs.renameSync(`${base}/${step.from}`, at);
      case 'truncate': {
        const descriptor = fs.openSync(at, O_RDWR);
        fs.ftruncateSync(descriptor, step.size);
        return fs.closeSync(descriptor);
      }
      case 'write': {
        const descriptor = fs.openSync(at, step.flags | O_RDWR, 0o644);
        fs.writeSync(descriptor, Buffer.alloc(step.size, step.size + 32), 0, step.size, step.position);
        return fs.closeSync(descriptor);
      }
    }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}

function ours(vfs: Vfs, base: string, step: Step): unknown {
  const { root } = vfs;
  const at = `${base}/${step.path}`;
  const open = (openFlags: number) => {
    const followLast = (openFlags & O_NOFOLLOW) === 0;
    const { node } =
      (openFlags & O_CREAT) === 0
        ? vfs.resolve(root, at, { followLast })
        : vfs.resolveOrCreate(root, at, { mode: 0o644, exclusive: (openFlags & O_EXCL) !== 0, followLast })
            .place;
    return node;
  };
  return outcome((): unknown => {
    switch (step.op) {
      case 'mkdir':
        vfs.makeDirectory(root, at, 0o755);
        return;
      case 'rmdir':
        return vfs.removeDirectory(root, at);
      case 'unlink':
        return vfs.unlink(root, at);
      case 'readlink':
        return vfs.readLink(root, at);
      case 'stat':
      case 'lstat': {
        const { node } = vfs.resolve(root, at, { followLast: step.op === 'stat' });
        return [node.mode & 0o170000, node.kind === 'directory' ? 0 : node.stat().size];
      }
      case 'list': {
        const { node } = vfs.resolve(root, at, { followLast: true });
        return node.kind === 'directory' ? [...node.entries()].map((entry) => entry.name).sort() : 'ENOTDIR';
      }
      case 'symlink':
        return vfs.makeSymlink(step.from, root, at);
      case 'rename':
        return vfs.rename(root, `${base}/${step.from}`, root, at);
      case 'truncate':
      case 'write': {
        const node = open(step.op === 'write' ? step.flags : 0);
        if (node.kind === 'directory') return 'EISDIR';
        if (node.kind === 'symlink') return 'ELOOP';
        if (node.kind !== 'file') throw new Error('a device?');
        if (step.op === 'truncate') return node.truncate(step.size);
        node.write(new Uint8Array(step.size).fill(step.size + 32), step.position);
      }
    }
    return;
  });
}

function realTree(base: string): string[] {
  const lines: string[] = [];
  const open = [''];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    let subdirectories = 0;
    for (const entry of fs.readdirSync(base + at, { withFileTypes: true })) {
      const path = `${at}/${entry.name}`;
      if (entry.isDirectory()) {
        subdirectories++;
        open.push(path);
      } else if (entry.isFile()) lines.push(`${path} file ${fs.readFileSync(base + path).toString('hex')}`);
      else lines.push(`${path} symlink ${fs.readlinkSync(base + path)}`);
    }
    if (at !== '') lines.push(`${at} directory ${2 + subdirectories}`);
  }
  return lines.sort();
}

describe.runIf(process.platform === 'linux')('against the Linux kernel', () => {
  it('the same calls give the same errors and the same tree (property)', { timeout: 120_000 }, () => {
    const top = fs.mkdtempSync(join(tmpdir(), 'vitrine-vfs-'));
    let runs = 0;
    const counts = new Map<string, number>();
    try {
      fc.assert(
        fc.property(fc.array(step, { minLength: 10, maxLength: 80, size: 'max' }), (steps) => {
          const home = join(top, String(runs++));
          const base = `${home}/${CELLAR}`;
          fs.mkdirSync(base, { recursive: true });
          const fileSystem = memory();
          const vfs = new Vfs(fileSystem);
          let at = fileSystem.root;
          for (const part of CELLAR.split('/')) at = at.createDirectory(part, 0o755);
          for (const each of [...FURNITURE, ...steps]) {
            const expected = real(base, each);
            expect(ours(vfs, `/${CELLAR}`, each), JSON.stringify(each)).toEqual(expected);
            const key = `${each.op} ${typeof expected === 'string' && /^E[A-Z]+$/.test(expected) ? expected : 'done'}`;
            counts.set(key, (counts.get(key) ?? 0) + 1);
          }
          const tree = snapshot(fileSystem.root, (file) => Buffer.from(readAll(file)).toString('hex'));
          expect(tree).toEqual(realTree(home));
          fs.rmSync(home, { recursive: true });
        }),
        { numRuns: 150 },
      );
    } finally {
      fs.rmSync(top, { recursive: true, force: true });
    }
    // The steps must reach the interesting cases, or agreement means nothing.
    for (const key of [
      'rename done',
      'rename ENOTEMPTY',
      'rename EINVAL',

      'rename ENOTDIR',
      'rmdir done',
      'unlink done',
      'symlink done',
      'write done',
      'write ELOOP',
      'write EEXIST',
    ]) {
      expect(counts.get(key), key).toBeGreaterThan(0);
    }
  });
});
