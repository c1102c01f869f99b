import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ChangeItem } from '../../../src/controller/changes/change.js';
import { settleChanges } from '../../../src/controller/changes/settle-changes.js';
import { applyChanges } from '../../../src/controller/devices/apply/apply-changes.js';
import { exportOverlay } from '../../../src/vfs/overlay/state-export.js';
import { Vfs } from '../../../src/vfs/vfs.js';
import { outcome, snapshot } from '../../vfs/support.js';
import { HostFixture } from './support.js';

/**
 * Whatever programs do to an overlay: once all of its changes are applied, the host has what the programs saw.
 */

type Step =
  | { op: 'mkdir' | 'rmdir' | 'unlink' | 'link' | 'clear'; path: string }
  | { op: 'rename'; from: string; path: string }
  | { op: 'write'; path: string; text: string; position: number }
  | { op: 'truncate'; path: string; size: number };

const name = fc.constantFrom('a', 'b', 'c');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constantFrom(
        'mkdir' as const,
        'rmdir' as const,
        'unlink' as const,
        'link' as const,
        'clear' as const,
      ),
      path,
    }),
  },
  { weight: 8, arbitrary: fc.record({ op: fc.constant('rename' as const), from: path, path }) },
  {
    weight: 6,
    arbitrary: fc.record({
      op: fc.constant('write' as const),
      path,
      text: fc.constantFrom('X', 'long text'),
      position: fc.nat(6),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('truncate' as const), path, size: fc.nat(6) }) },
);
const seeds = fc.dictionary(path, fc.constantFrom('one', 'two', undefined, '-> a', '-> b/c'), {
  minKeys: 4,
  maxKeys: 12,
});

function perform(vfs: Vfs, each: Step): void {
  const { root } = vfs;
  outcome(() => {
    switch (each.op) {
      case 'mkdir':
        vfs.makeDirectory(root, each.path, 0o755);
        break;
      case 'rmdir':
        vfs.removeDirectory(root, each.path);
        break;
      case 'unlink':
        vfs.unlink(root, each.path);
        break;
      case 'link':
        vfs.makeSymlink('a/b', root, each.path);
        break;
      case 'clear': {
        const { node } = vfs.resolve(root, each.path, { followLast: false });
        if (node.kind !== 'directory') break;
        for (const { name: entry } of [...node.entries()]) {
          outcome(() => node.unlink(entry));
          outcome(() => node.removeDirectory(entry));
        }
        vfs.removeDirectory(root, each.path);
        break;
      }
      case 'rename':
        vfs.rename(root, each.from, root, each.path);
        break;
      case 'write':
      case 'truncate': {
        const options = { mode: 0o644, exclusive: false, followLast: false };
        const { node } = vfs.resolveOrCreate(root, each.path, options).place;
        if (node.kind !== 'file') break;
        if (each.op === 'truncate') node.truncate(each.size);
        else node.write(new TextEncoder().encode(each.text), each.position);
      }
    }
  });
}

function plant(host: HostFixture, files: Record<string, string | undefined>): void {
  for (const [at, text] of Object.entries(files)) {
    try {
      host.put(at, text);
    } catch {
      // Below a file, or there already.
    }
  }
}

const shape = (host: HostFixture, overlay = host.overlay) =>
  snapshot(overlay.root)
    .map((line) => line.replace(/ directory \d+$/, ' directory'))
    .sort();

it('programs see the same when some changes have been applied, and the rest can be (property)', {
  timeout: 3_000_000,
}, async () => {
  let partial = 0;
  await fc.assert(
    fc.asyncProperty(
      seeds,
      fc.array(step, { minLength: 5, maxLength: 25, size: 'max' }),
      fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
      async (files, steps, choices) => {
        using host = new HostFixture({});
        plant(host, files);
        const vfs = new Vfs(host.overlay);
        for (const each of steps) perform(vfs, each);
        const seen = shape(host);
        const changes = host.changes();
        let asked = 0;
        const report = await applyChanges(changes, {
          select: () => choices[asked++ % choices.length] === true,
        });
        if (report.applied.length > 0 && report.applied.length < changes.length) partial++;
        const items = report.applied.map((change) => changes.itemOf(change)?.item as ChangeItem);
        const settled = settleChanges(exportOverlay(host.overlay), items);
        host.reopen(settled);
        expect(shape(host)).toEqual(seen);
        const rest = await applyChanges(host.changes());
        expect(rest.conflicts).toEqual([]);
        host.reopen(
          settleChanges(
            settled,
            rest.applied.map((change) => host.lastItemOf(change)),
          ),
        );
        expect(shape(host)).toEqual(seen);
        expect(host.changes().length).toBe(0);
      },
    ),
    { numRuns: 4000 },
  );
  expect(partial).toBeGreaterThan(20);
});

it('the host ends up with what programs saw (property)', { timeout: 3_000_000 }, async () => {
  const counts = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(
      seeds,
      fc.array(step, { minLength: 5, maxLength: 30, size: 'max' }),
      async (files, steps) => {
        using host = new HostFixture({});
        for (const [at, text] of Object.entries(files)) {
          try {
            host.put(at, text);
          } catch {
            // Below a file, or there already.
          }
        }
        const vfs = new Vfs(host.overlay);
        for (const each of steps) perform(vfs, each);
        const seen = shape(host);
        const changes = host.changes();
        for (const { kind } of changes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
        const dry = await applyChanges(changes, { dryRun: true });
        expect(dry.conflicts).toEqual([]);
        const { conflicts } = await applyChanges(changes);
        expect(conflicts).toEqual([]);
        const found = Object.entries(host.files()).map(([at, text]) =>
          text === undefined
            ? `/${at} directory`
            : text.startsWith('-> ')
              ? `/${at} symlink ${text.slice(3)}`
              : `/${at} file ${text}`,
        );
        expect(found.sort()).toEqual(seen);
      },
    ),
    { numRuns: 4000 },
  );
  for (const kind of ['created', 'modified', 'deleted', 'renamed'])
    expect(counts.get(kind), kind).toBeGreaterThan(20);
});
