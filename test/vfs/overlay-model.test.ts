import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DelegatedFileSystem } from '../../src/vfs/delegated/delegated-file-system.js';
import { CHUNK_BYTES } from '../../src/vfs/memory/sparse-content.js';
import type { DirectoryNode, FileNode, FileSystem } from '../../src/vfs/node.js';
import type { OverlayFileSystem } from '../../src/vfs/overlay/overlay-file-system.js';
import { Vfs } from '../../src/vfs/vfs.js';
import { FakeFileServer } from './delegated-support.js';
import { continued, overlayOver, view } from './overlay-support.js';
import { ManualClock, memory, outcome, readAll } from './support.js';

/**
 * An overlay over a tree must be, for all that a program can see, a private copy of that tree: the same random calls
 * are made on both, and have to give the same answers and the same tree. Half way through, files are kept open and
 * directories held, and the overlay is taken away and made again from what it exported.
 */

type Seed =
  | { kind: 'file'; path: string; size: number; mode: number }
  | { kind: 'directory'; path: string }
  | { kind: 'symlink'; path: string; target: string };

type Step =
  | {
      op: 'mkdir' | 'rmdir' | 'unlink' | 'stat' | 'list' | 'read' | 'open' | 'hold';
      path: string;
      held: boolean;
    }
  | { op: 'close'; which: number }
  | { op: 'chmod'; path: string; mode: number }
  | { op: 'utime'; path: string; ms: number }
  | { op: 'symlink' | 'rename'; from: string; path: string; held: boolean }
  | { op: 'write'; path: string; size: number; position: number }
  | { op: 'writeOpen'; which: number; size: number; position: number }
  | { op: 'truncate'; path: string; size: number }
  | { op: 'renew' };

const name = fc.constantFrom('a', 'b', 'c');
const path = fc
  .oneof(
    { weight: 3, arbitrary: fc.array(name, { minLength: 1, maxLength: 2 }) },
    { weight: 2, arbitrary: fc.array(name, { minLength: 1, maxLength: 4 }) },
  )
  .map((parts) => parts.join('/'));
const target = fc
  .array(fc.oneof(name, fc.constant('..')), { minLength: 1, maxLength: 3 })
  .map((p) => p.join('/'));
/** Positions and sizes around the edges of chunks, and small ones. */
const offset = fc.oneof(
  fc.nat(40),
  fc.tuple(fc.constantFrom(1, 2, 3), fc.integer({ min: -3, max: 3 })).map(([n, d]) => n * CHUNK_BYTES + d),
);
const length = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 30 }) },
  { weight: 1, arbitrary: fc.constantFrom(CHUNK_BYTES, CHUNK_BYTES + 2) },
);

const seed: fc.Arbitrary<Seed> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('file' as const),
      path,
      size: offset,
      mode: fc.constantFrom(0o644, 0o600, 0o755),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('directory' as const), path }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('symlink' as const), path, target }) },
);

const held = fc.boolean();
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record({
      op: fc.constantFrom(
        'mkdir' as const,
        'mkdir' as const,
        'rmdir' as const,
        'unlink' as const,
        'unlink' as const,
        'stat' as const,
        'list' as const,
        'read' as const,
        'open' as const,
        'hold' as const,
      ),
      path,
      held,
    }),
  },
  { weight: 8, arbitrary: fc.record({ op: fc.constant('rename' as const), from: path, path, held }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('symlink' as const), from: target, path, held }) },
  {
    weight: 1,
    arbitrary: fc.record({ op: fc.constant('chmod' as const), path, mode: fc.constantFrom(0o700, 0o666) }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('utime' as const), path, ms: fc.nat(9999) }) },
  {
    weight: 5,
    arbitrary: fc.record({ op: fc.constant('write' as const), path, size: length, position: offset }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      op: fc.constant('writeOpen' as const),
      which: fc.nat(3),
      size: length,
      position: offset,
    }),
  },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('truncate' as const), path, size: offset }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('close' as const), which: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('renew' as const) }) },
);

function plant(root: DirectoryNode, seeds: Seed[]): void {
  for (const each of seeds) {
    const parts = each.path.split('/');
    const last = parts.pop() as string;
    outcome(() => {
      let at = root;
      for (const part of parts) {
        const next = at.lookup(part) ?? at.createDirectory(part, 0o755);
        if (next.kind !== 'directory') return;
        at = next;
      }
      if (each.kind === 'directory') at.createDirectory(last, 0o755);
      else if (each.kind === 'symlink') at.createSymlink(last, each.target);
      else {
        const file = at.createFile(last, each.mode);
        const bytes = new Uint8Array(each.size);
        for (let index = 0; index < bytes.length; index++)
          bytes[index] = 33 + ((index * 7 + index / 251) % 90);
        file.write(bytes, 0);
      }
    });
  }
}

/** One of the two worlds that are compared. */
class World {
  fileSystem: FileSystem;
  vfs: Vfs;
  readonly open: FileNode[] = [];
  #held: DirectoryNode | undefined;

  constructor(fileSystem: FileSystem) {
    this.fileSystem = fileSystem;
    this.vfs = new Vfs(fileSystem);
  }

  replace(fileSystem: FileSystem): void {
    this.letGo();
    this.fileSystem = fileSystem;
    this.vfs = new Vfs(fileSystem);
  }

  letGo(): void {
    for (const file of this.open.splice(0)) file.closed();
    this.#held = undefined;
  }

  do(step: Step): unknown {
    const { vfs } = this;
    const root = vfs.root;
    const at = 'held' in step && step.held && this.#held !== undefined ? { ...root, node: this.#held } : root;
    const resolve = (path: string, followLast = true) => vfs.resolve(at, path, { followLast }).node;
    const fileAt = (path: string): FileNode => {
      const options = { mode: 0o644, exclusive: false, followLast: true };
      const { node } = vfs.resolveOrCreate(root, path, options).place;
      if (node.kind !== 'file') throw new Error('no file');
      return node;
    };
    return outcome((): unknown => {
      switch (step.op) {
        case 'mkdir':
          vfs.makeDirectory(at, step.path, 0o755);
          return;
        case 'rmdir':
          return vfs.removeDirectory(at, step.path);
        case 'unlink':
          return vfs.unlink(at, step.path);
        case 'rename':
          return vfs.rename(at, step.from, at, step.path);
        case 'symlink':
          return vfs.makeSymlink(step.from, at, step.path);
        case 'stat': {
          const { mode, nlink, size, mtimeMs } = resolve(step.path, false).stat();
          return { mode, nlink, size, mtimeMs };
        }
        case 'list': {
          const node = resolve(step.path);
          return node.kind === 'directory' ? [...node.entries()].map((entry) => entry.name).sort() : 'no';
        }
        case 'read': {
          const node = resolve(step.path);
          return node.kind === 'file' ? Buffer.from(readAll(node)).toString('latin1') : 'no';
        }
        case 'hold': {
          const node = resolve(step.path);
          if (node.kind !== 'directory') return 'no';
          node.held?.();
          this.#held = node;
          return outcome(() => vfs.pathOf({ ...root, node }));
        }
        case 'open': {
          const node = resolve(step.path);
          if (node.kind !== 'file' || this.open.length > 3) return 'no';
          node.opened({ writes: true });
          return this.open.push(node);
        }
        case 'close':
          return this.open.splice(step.which, 1).map((file) => file.closed()).length;
        case 'writeOpen': {
          const file = this.open[step.which];
          file?.write(new Uint8Array(step.size).fill(step.size + 32), step.position);
          return file === undefined
            ? 'no'
            : [file.stat().nlink, Buffer.from(readAll(file)).toString('latin1')];
        }
        case 'chmod':
          return resolve(step.path).chmod(step.mode);
        case 'utime':
          return resolve(step.path, false).setTimes(undefined, step.ms);
        case 'write':
          return fileAt(step.path).write(new Uint8Array(step.size).fill(step.size + 32), step.position);
        case 'truncate': {
          const node = resolve(step.path);
          return node.kind === 'file' ? node.truncate(step.size) : 'no';
        }
        case 'renew':
          return;
      }
    });
  }
}

interface Lower {
  readonly fileSystem: FileSystem;
  /** What has to be so once all is closed. */
  readonly check: () => void;
}

const limits = { bytes: 2 ** 26, entries: 9999 };

const lowers: [string, (seeds: Seed[]) => Lower][] = [
  [
    'memory',
    (seeds) => {
      const fileSystem = memory(limits);
      plant(fileSystem.root, seeds);
      const before = view(fileSystem.root);
      return { fileSystem, check: () => expect(view(fileSystem.root)).toEqual(before) };
    },
  ],
  [
    'delegated',
    (seeds) => {
      const server = new FakeFileServer();
      server.batchEntries = 1;
      plant(server.tree.root, seeds);
      const before = view(server.tree.root);
      const check = () => {
        expect(view(server.tree.root)).toEqual(before);
        expect([server.openFiles.size, server.openLists.size]).toEqual([0, 0]);
      };
      return { fileSystem: new DelegatedFileSystem(server, { dev: 9, readOnly: true }), check };
    },
  ],
];

describe.each(lowers)('an overlay over %s files', (_name, makeLower) => {
  it.each([0, 1, 512])('is a private copy (property; %i nodes kept)', { timeout: 240_000 }, (keptNodes) => {
    const counts = new Map<string, number>();
    fc.assert(
      fc.property(
        fc.array(seed, { minLength: 5, maxLength: 14, size: 'max' }),
        fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }),
        (seeds, steps) => {
          const lower = makeLower(seeds);
          const clock = new ManualClock();
          const model = memory(limits, clock);
          const other = new ManualClock();
          plant(model.root, seeds);
          clock.ms = 5000;
          other.ms = 5000;
          const setup = { limits, clock: other, keptNodes };
          const expected = new World(model);
          const actual = new World(overlayOver(lower.fileSystem, setup));
          for (const each of steps) {
            other.ms = clock.ms += 10;
            if (each.op === 'renew') {
              expected.letGo();
              actual.replace(continued(actual.fileSystem as OverlayFileSystem, lower.fileSystem, setup));
              continue;
            }
            const answer = expected.do(each);
            expect(actual.do(each), JSON.stringify(each)).toEqual(answer);
            const key = `${each.op} ${typeof answer === 'string' && /^E[A-Z]+$/.test(answer) ? answer : 'done'}`;
            counts.set(key, (counts.get(key) ?? 0) + 1);
          }
          expect(view(actual.fileSystem.root)).toEqual(view(model.root));
          expected.letGo();
          actual.letGo();
          const again = continued(actual.fileSystem as OverlayFileSystem, lower.fileSystem, setup);
          expect(view(again.root)).toEqual(view(model.root));
          const overlay = actual.fileSystem as OverlayFileSystem;
          expect([again.budget.usedBytes, again.budget.usedEntries]).toEqual([
            overlay.budget.usedBytes,
            overlay.budget.usedEntries,
          ]);
          lower.check();
        },
      ),
      { numRuns: 80 },
    );
    // The steps must reach the interesting cases, or agreement means nothing.
    for (const key of [
      'rename done',
      'rename ENOTEMPTY',
      'rename EINVAL',
      'rename ENOTDIR',
      'rmdir done',
      'rmdir ENOTEMPTY',
      'unlink done',
      'write done',
      'writeOpen done',
      'open done',
      'hold done',
      'mkdir done',
      'truncate done',
    ]) {
      expect(counts.get(key), key).toBeGreaterThan(0);
    }
  });
});
