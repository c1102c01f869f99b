import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { ChangeSet } from '../../../src/controller/changes/change-set.js';
import { applyChanges } from '../../../src/controller/devices/apply/apply-changes.js';
import type { ApplyReport } from '../../../src/controller/devices/apply/apply-report.js';
import { VitrineError } from '../../../src/errors.js';
import { CHUNK_BYTES } from '../../../src/vfs/memory/sparse-content.js';
import { directoryAt, fileAt, put } from '../../vfs/overlay-support.js';
import { bytesOf } from '../../vfs/support.js';
import { HostFixture } from './support.js';

function lines({ applied, skipped, conflicts }: ApplyReport) {
  return {
    applied: applied.map(({ kind, path }) => `${kind} ${path}`),
    ...(skipped.length === 0 ? {} : { skipped: skipped.map(({ kind, path }) => `${kind} ${path}`) }),
    ...(conflicts.length === 0
      ? {}
      : { conflicts: conflicts.map(({ change, reason }) => `${change.kind} ${change.path}: ${reason}`) }),
  };
}

describe('applying', () => {
  it('makes, changes, moves and deletes', async () => {
    using host = new HostFixture({
      'a/keep': 'keep',
      'a/change': 'change',
      'a/gone': 'gone',
      'b/c/deep': 'deep',
      'old/x': 'x',
      'old/sub/y': 'y',
      link: '-> a/keep',
    });
    const { root } = host.overlay;
    fileAt(host.overlay, 'a/change').write(bytesOf('CH'), 0);
    directoryAt(host.overlay, 'a').unlink('gone');
    put(root.createDirectory('made', 0o755), 'new', 'new');
    root.rename('b', root.lookup('made') as never, 'moved');
    fileAt(host.overlay, 'made/moved/c/deep').write(bytesOf('DEEP!'), 0);
    const old = directoryAt(host.overlay, 'old');
    old.unlink('x');
    directoryAt(host.overlay, 'old/sub').unlink('y');
    old.removeDirectory('sub');
    root.removeDirectory('old');
    root.createSymlink('l2', 'made/new');
    root.unlink('link');
    const changes = host.changes();
    const before = host.files();
    const dry = await applyChanges(changes, { dryRun: true });
    expect(host.files()).toEqual(before);
    const report = await applyChanges(changes);
    expect(lines(report)).toEqual({
      applied: [
        'modified /data/a/change',
        'deleted /data/a/gone',
        'created /data/l2',
        'deleted /data/link',
        'created /data/made',
        'renamed /data/made/moved',
        'modified /data/made/moved/c/deep',
        'created /data/made/new',
        'deleted /data/old',
      ],
    });
    expect(lines(dry)).toEqual(lines(report));
    expect(host.files()).toEqual({
      a: undefined,
      'a/keep': 'keep',
      'a/change': 'CHange',
      l2: '-> made/new',
      made: undefined,
      'made/moved': undefined,
      'made/moved/c': undefined,
      'made/moved/c/deep': 'DEEP!',
      'made/new': 'new',
    });
  });

  it('changes places of files and of directories that are in each other', async () => {
    using host = new HostFixture({ f: 'f', g: 'g', 'a/b/in-b': 'b', 'a/in-a': 'a', x: 'x', y: 'y', z: 'z' });
    const { root } = host.overlay;
    const turn = (...path: string[]) => {
      root.rename(path[0] as string, root, 'spare');
      for (let index = 1; index < path.length; index++) {
        root.rename(path[index] as string, root, path[index - 1] as string);
      }
      root.rename('spare', root, path.at(-1) as string);
    };
    turn('f', 'g');
    turn('x', 'y', 'z');
    directoryAt(host.overlay, 'a').rename('b', root, 'spare');
    root.rename('a', directoryAt(host.overlay, 'spare'), 'b');
    root.rename('spare', root, 'a');
    const changes = host.changes();
    expect([...changes].map(({ kind, from, path }) => `${kind} ${from} ${path}`)).toEqual([
      'renamed /data/a/b /data/a',
      'renamed /data/a /data/a/b',
      'renamed /data/g /data/f',
      'renamed /data/f /data/g',
      'renamed /data/y /data/x',
      'renamed /data/z /data/y',
      'renamed /data/x /data/z',
    ]);
    const report = await applyChanges(changes);
    expect(report.conflicts).toEqual([]);
    expect(host.files()).toEqual({
      a: undefined,
      'a/b': undefined,
      'a/b/in-a': 'a',
      'a/in-b': 'b',
      f: 'g',
      g: 'f',
      x: 'y',
      y: 'z',
      z: 'x',
    });
  });

  it('writes only what changed of a large file, and keeps what was cut off away', async () => {
    using host = new HostFixture({});
    writeFileSync(join(host.root, 'big'), Buffer.alloc(4 * CHUNK_BYTES, 'b'));
    chmodSync(join(host.root, 'big'), 0o640);
    const file = fileAt(host.overlay, 'big');
    file.write(bytesOf('X'), CHUNK_BYTES + 5);
    file.truncate(2 * CHUNK_BYTES + 10);
    file.truncate(3 * CHUNK_BYTES);
    expect((await applyChanges(host.changes())).conflicts).toEqual([]);
    const expected = Buffer.alloc(3 * CHUNK_BYTES);
    expected.fill('b', 0, 2 * CHUNK_BYTES + 10);
    expected[CHUNK_BYTES + 5] = 0x58;
    expect(readFileSync(join(host.root, 'big')).equals(expected)).toBe(true);
    expect(statSync(join(host.root, 'big')).mode & 0o777).toBe(0o640);
  });

  it('sets permissions and times that programs set, and no more than 0777', async () => {
    using host = new HostFixture({ f: 'f', 'd/x': 'x' });
    const { root } = host.overlay;
    root.lookup('f')?.chmod(0o4711);
    put(root, 'tool', '#!', 0o6755).setTimes(3000, 4000);
    put(directoryAt(host.overlay, 'd'), 'new', 'new');
    root.lookup('d')?.setTimes(1000, 2000);
    const later = put(root, 'later', 'x');
    later.setTimes(5000, 6000);
    later.write(bytesOf('y'), 0);
    const locked = root.createDirectory('locked', 0o755);
    put(locked, 'inside', 'inside');
    locked.chmod(0o555);
    const report = await applyChanges(host.changes());
    expect(report.conflicts).toEqual([]);
    const at = (path: string) => lstatSync(join(host.root, path));
    expect(at('f').mode & 0o7777).toBe(0o711);
    expect(at('tool').mode & 0o7777).toBe(0o755 & ~process.umask());
    expect([at('tool').mtimeMs, at('d').mtimeMs]).toEqual([4000, 2000]);
    expect(at('later').mtimeMs).toBeGreaterThan(1_000_000);
    expect(at('locked').mode & 0o777).toBe(0o555);
    expect(readFileSync(join(host.root, 'locked/inside'), 'utf8')).toBe('inside');
    chmodSync(join(host.root, 'locked'), 0o755);
    expect(host.files()['f']).toBe('f');
  });

  it('makes a directory again that programs removed and made', async () => {
    using host = new HostFixture({ 'd/a': 'a', 'd/b': 'b', 'e/x': 'x', f: 'file' });
    const { root } = host.overlay;
    for (const name of ['a', 'b']) directoryAt(host.overlay, 'd').unlink(name);
    root.removeDirectory('d');
    put(root.createDirectory('d', 0o755), 'b', 'new b');
    directoryAt(host.overlay, 'e').unlink('x');
    root.removeDirectory('e');
    put(root, 'e', 'now a file');
    root.unlink('f');
    put(root.createDirectory('f', 0o755), 'in', 'in');
    const changes = host.changes();
    expect([...changes].map(({ kind, type, path }) => `${kind} ${type} ${path}`)).toEqual([
      'deleted file /data/d/a',
      'modified file /data/d/b',
      'deleted directory /data/e',
      'created file /data/e',
      'deleted file /data/f',
      'created directory /data/f',
      'created file /data/f/in',
    ]);
    expect((await applyChanges(changes)).conflicts).toEqual([]);
    expect(host.files()).toEqual({
      d: undefined,
      'd/b': 'new b',
      e: 'now a file',
      f: undefined,
      'f/in': 'in',
    });
  });
});

describe('a selection', () => {
  it('applies no other, and nothing that needs another', async () => {
    using host = new HostFixture({ a: 'a', b: 'b', 'd/x': 'x' });
    const { root } = host.overlay;
    fileAt(host.overlay, 'a').write(bytesOf('A'), 0);
    fileAt(host.overlay, 'b').write(bytesOf('B'), 0);
    put(root.createDirectory('new', 0o755), 'f', 'f');
    directoryAt(host.overlay, 'd').rename('x', root, 'x');
    root.removeDirectory('d');
    const changes = host.changes();
    const report = await applyChanges(changes, { select: ({ path }) => /\/(a|f|d)$/.test(path) });
    expect(lines(report)).toEqual({
      applied: ['modified /data/a'],
      skipped: ['modified /data/b', 'created /data/new', 'renamed /data/x'],
      conflicts: [
        'deleted /data/d: something that programs moved out of it was not: that change is not selected',
        'created /data/new/f: the directory that it is in was not made or moved there: that change is not selected',
      ],
    });
    expect(host.files()).toEqual({ a: 'A', b: 'b', d: undefined, 'd/x': 'x' });
    const rest = await applyChanges(changes, { select: ({ path }) => !path.endsWith('/a') });
    expect(rest.conflicts).toEqual([]);
    expect(host.files()).toEqual({ a: 'A', b: 'B', new: undefined, 'new/f': 'f', x: 'x' });
  });
});

describe('conflicts', () => {
  it('leave alone what the host changed', async () => {
    using host = new HostFixture({
      grown: 'one',
      rewritten: 'one',
      replaced: 'one',
      removed: 'one',
      deleted: 'one',
      moved: 'one',
      'tree/a': 'a',
      'tree/b': 'b',
      over: 'over',
      ok: 'ok',
    });
    const { root } = host.overlay;
    for (const name of ['grown', 'rewritten', 'replaced', 'removed', 'ok']) {
      fileAt(host.overlay, name).write(bytesOf('two'), 0);
    }
    root.unlink('deleted');
    root.rename('moved', root, 'elsewhere');
    for (const name of ['a', 'b']) directoryAt(host.overlay, 'tree').unlink(name);
    root.removeDirectory('tree');
    put(root, 'made', 'made');
    put(root, 'temporary', 'whole');
    root.rename('temporary', root, 'over');

    const at = (name: string) => join(host.root, name);
    writeFileSync(at('grown'), 'longer');
    const { mtime } = statSync(at('rewritten'));
    writeFileSync(at('rewritten'), 'eno');
    utimesSync(at('rewritten'), new Date(), new Date(mtime.getTime() + 5000));
    // Same size, same time, another file.
    const times = statSync(at('replaced'));
    writeFileSync(at('other'), 'eno');
    utimesSync(at('other'), times.atime, times.mtime);
    renameSync(at('other'), at('replaced'));
    unlinkSync(at('removed'));
    for (const name of ['deleted', 'moved', 'over']) writeFileSync(at(name), 'changed by the host');
    writeFileSync(at('tree/new'), 'new');
    writeFileSync(at('made'), 'theirs');
    const before = host.files();

    const changes = host.changes();
    const dry = await applyChanges(changes, { dryRun: true });
    const report = await applyChanges(changes);
    expect(lines(dry)).toEqual(lines(report));
    const changed = 'it was changed on the host';
    expect(lines(report)).toEqual({
      applied: ['modified /data/ok'],
      conflicts: [
        `deleted /data/deleted: ${changed}`,
        `renamed /data/elsewhere: ${changed}`,
        `modified /data/grown: ${changed}`,
        'created /data/made: there is something in its place by now',
        `modified /data/over: ${changed}`,
        'modified /data/removed: it is gone on the host',
        `modified /data/replaced: ${changed}`,
        `modified /data/rewritten: ${changed}`,
        'deleted /data/tree: the directory holds something that was not there, or not as it is, before',
      ],
    });
    expect(host.files()).toEqual({ ...before, ok: 'two' });
  });

  it('hold back what relies on them', async () => {
    using host = new HostFixture({ 'd/f': 'f', g: 'g' });
    const { root } = host.overlay;
    root.rename('d', root, 'e');
    fileAt(host.overlay, 'e/f').write(bytesOf('F'), 0);
    put(directoryAt(host.overlay, 'e'), 'new', 'new');
    root.rename('g', root, 'd');
    mkdirSync(join(host.root, 'e'));
    const report = await applyChanges(host.changes());
    expect(lines(report)).toEqual({
      applied: [],
      conflicts: [
        'renamed /data/d: what was in its place was not taken away',
        'renamed /data/e: there is something in its place by now',
        'modified /data/e/f: the directory that it is in was not made or moved there',
        'created /data/e/new: the directory that it is in was not made or moved there',
      ],
    });
    expect(host.files()).toEqual({ d: undefined, 'd/f': 'f', e: undefined, g: 'g' });
  });

  it('are not what is as it should be already', async () => {
    using host = new HostFixture({ gone: 'gone', 'd/x': 'x' });
    const { root } = host.overlay;
    root.unlink('gone');
    put(root.createDirectory('made', 0o755), 'f', 'f');
    directoryAt(host.overlay, 'd').unlink('x');
    root.removeDirectory('d');
    unlinkSync(join(host.root, 'gone'));
    unlinkSync(join(host.root, 'd/x'));
    host.put('made/theirs', 'theirs');
    expect((await applyChanges(host.changes())).conflicts).toEqual([]);
    expect(host.files()).toEqual({ made: undefined, 'made/f': 'f', 'made/theirs': 'theirs' });
  });

  it('are files of the host that this user may not write', async () => {
    using host = new HostFixture({ f: 'f', g: 'g' });
    for (const name of ['f', 'g']) chmodSync(join(host.root, name), 0o444);
    if (process.getuid?.() === 0) return;
    // The guest's kernel would refuse; an overlay does not ask.
    fileAt(host.overlay, 'f').write(bytesOf('F'), 0);
    fileAt(host.overlay, 'g').chmod(0o644);
    fileAt(host.overlay, 'g').write(bytesOf('G'), 0);
    const report = await applyChanges(host.changes());
    expect(lines(report)).toEqual({
      applied: ['modified /data/g'],
      conflicts: ['modified /data/f: this user may not do that (EACCES)'],
    });
  });

  it('report a directory that is no more', async () => {
    const host = new HostFixture({ f: 'f' });
    fileAt(host.overlay, 'f').write(bytesOf('F'), 0);
    const changes = host.changes();
    host[Symbol.dispose]();
    const error = await applyChanges(changes).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(VitrineError);
    expect((error as VitrineError).code).toBe('ERR_FILE');
  });
});

describe('what leads out', () => {
  it('links are made only if they lead down', async () => {
    using host = new HostFixture({ 'd/up': '-> ../secret', 'd/down': '-> f', secret: 'secret' });
    const { root } = host.overlay;
    root.createSymlink('absolute', '/etc/passwd');
    root.createSymlink('climbs', 'd/../../x');
    root.createSymlink('hidden', '.env');
    root.createSymlink('fine', 'd/f');
    directoryAt(host.overlay, 'd').rename('up', root, 'up');
    directoryAt(host.overlay, 'd').rename('down', root, 'down');
    const reason = "a link may only lead down: no absolute target, no '..', nothing hidden";
    expect(lines(await applyChanges(host.changes()))).toEqual({
      applied: ['renamed /data/down', 'created /data/fine'],
      conflicts: [
        `created /data/absolute: ${reason}`,
        `created /data/climbs: ${reason}`,
        `created /data/hidden: ${reason}`,
        "renamed /data/up: a link with '..' or an absolute target is not moved",
      ],
    });
  });

  it('hidden names are written only where they are shown', async () => {
    for (const showHidden of [false, true]) {
      using host = new HostFixture({ f: 'f' }, { showHidden });
      const { root } = host.overlay;
      put(root, '.profile', 'evil');
      put(root.createDirectory('.git', 0o755), 'config', 'evil');
      root.rename('f', root, '.f');
      put(root, '.vitrine-staging-x', 'x');
      const report = await applyChanges(host.changes());
      expect(report.applied.map(({ path }) => path)).toEqual(
        showHidden ? ['/data/.f', '/data/.git', '/data/.git/config', '/data/.profile'] : [],
      );
      expect(report.conflicts.length).toBe(showHidden ? 1 : 5);
    }
  });

  it('a directory that is a link by now is not entered', async () => {
    using host = new HostFixture({ 'd/f': 'f', 'e/g': 'g' });
    const outside = mkdtempSync(join(tmpdir(), 'vitrine-outside-'));
    try {
      writeFileSync(join(outside, 'g'), 'outside');
      put(directoryAt(host.overlay, 'd'), 'new', 'new');
      fileAt(host.overlay, 'd/f').write(bytesOf('F'), 0);
      directoryAt(host.overlay, 'e').unlink('g');
      const changes = host.changes();
      for (const name of ['d', 'e']) {
        rmSync(join(host.root, name), { recursive: true });
        symlinkSync(outside, join(host.root, name));
      }
      const report = await applyChanges(changes);
      expect(report.applied).toEqual([]);
      expect(new Set(report.conflicts.map(({ reason }) => reason))).toEqual(
        new Set(['a directory above it is gone, or is something else now']),
      );
      expect(readFileSync(join(outside, 'g'), 'utf8')).toBe('outside');
      expect(existsSync(join(outside, 'new'))).toBe(false);
    } finally {
      rmSync(outside, { recursive: true });
    }
  });

  it('not while somebody swaps a directory for a link, again and again', { timeout: 60_000 }, async () => {
    using host = new HostFixture({ 'd/f': 'f' });
    const outside = mkdtempSync(join(tmpdir(), 'vitrine-outside-'));
    const swapper = new Worker(
      `const fs = require('node:fs'); const { workerData: [dir, outside] } = require('node:worker_threads');
       for (;;) {
         try { fs.renameSync(dir, dir + '-real'); fs.symlinkSync(outside, dir); } catch {}
         try { fs.unlinkSync(dir); fs.renameSync(dir + '-real', dir); } catch {}
       }`,
      { eval: true, workerData: [join(host.root, 'd'), outside] },
    );
    const seen = { applied: 0, astray: 0 };
    try {
      const d = directoryAt(host.overlay, 'd');
      for (let round = 0; round < 300 && (round < 20 || seen.applied === 0 || seen.astray === 0); round++) {
        // New names each time, or all would be there already.
        for (let index = 0; index < 20; index++) put(d, `n${round}-${index}`, 'x');
        const report = await applyChanges(host.changes(), {
          select: ({ path }) => path.startsWith(`/data/d/n${round}-`),
        });
        seen.applied += report.applied.length;
        seen.astray += report.conflicts.filter(({ reason }) => reason.startsWith('a directory above')).length;
      }
    } finally {
      await swapper.terminate();
    }
    expect(seen.applied).toBeGreaterThan(0);
    expect(seen.astray).toBeGreaterThan(0);
    const leaked = readdirSync(outside);
    rmSync(outside, { recursive: true });
    expect(leaked).toEqual([]);
  });

  it('a document that climbs is none', () => {
    using host = new HostFixture({});
    put(host.overlay.root, 'f', 'f');
    const text = host.changes().toText();
    expect(() => ChangeSet.parse(text.replace('"path": "f"', '"path": "../f"'))).toThrow(VitrineError);
  });
});
