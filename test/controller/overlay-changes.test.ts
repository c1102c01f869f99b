import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChangeSet, hostDirectory, Sandbox } from 'vitrine';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vitrine-overlay-'));
  writeFileSync(join(directory, 'kept.txt'), 'kept');
  writeFileSync(join(directory, 'gone.txt'), 'gone');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const code = `
import os
open('/w/kept.txt', 'a').write(' and more')
os.remove('/w/gone.txt')
open('/w/new.txt', 'w').write('new')
`;
const listed = (changes: ChangeSet) => [...changes].map(({ kind, path }) => `${kind} ${path}`);

describe.each(['worker', 'inline'] as const)('overlays on %s', (isolation) => {
  const open = (path = directory) =>
    Sandbox.open({ isolation, mounts: [hostDirectory(path, { at: '/w', mode: 'overlay' })] });

  it('keep changes from run to run, and the host as it is', async () => {
    await using sandbox = await open();
    expect((await sandbox.changes()).length).toBe(0);
    await sandbox.run({ code });
    const second = await sandbox.run({
      code: "import os; print(sorted(os.listdir('/w')), open('/w/kept.txt').read()); open('/w/second', 'w')",
    });
    expect(second.stdout).toBe("['kept.txt', 'new.txt'] kept and more\n");
    expect(readFileSync(join(directory, 'kept.txt'), 'utf8')).toBe('kept');
    expect(listed(await sandbox.changes())).toEqual([
      'deleted /w/gone.txt',
      'modified /w/kept.txt',
      'created /w/new.txt',
      'created /w/second',
    ]);
  });

  it('what is applied is private no more, and the rest goes on', async () => {
    await using sandbox = await open();
    await sandbox.run({ code });
    const changes = await sandbox.changes();
    const dry = await sandbox.apply(changes, { dryRun: true });
    expect(dry.applied.length).toBe(3);
    expect((await sandbox.changes()).length).toBe(3);
    const report = await sandbox.apply(changes, { select: ({ path }) => path !== '/w/new.txt' });
    expect([report.applied.length, report.skipped.length, report.conflicts.length]).toEqual([2, 1, 0]);
    expect(readFileSync(join(directory, 'kept.txt'), 'utf8')).toBe('kept and more');
    expect(listed(await sandbox.changes())).toEqual(['created /w/new.txt']);
    const seen = await sandbox.run({
      code: "import os; print(sorted(os.listdir('/w')), open('/w/new.txt').read())",
    });
    expect(seen.stdout).toBe("['kept.txt', 'new.txt'] new\n");
    expect((await sandbox.apply(await sandbox.changes())).applied.length).toBe(1);
    expect((await sandbox.changes()).length).toBe(0);
  });

  it('a document names the directory absolutely, however it was mounted', async () => {
    await using sandbox = await open(relative(process.cwd(), directory));
    await sandbox.run({ code });
    const document = (await sandbox.changes()).toText();
    expect(document).toContain(JSON.stringify(directory));
    await using other = await open();
    expect((await other.apply(ChangeSet.parse(document))).applied.length).toBe(3);
  });

  it('a document of another directory is not applied through a sandbox', async () => {
    await using sandbox = await open();
    await sandbox.run({ code });
    const elsewhere = (await sandbox.changes()).toText().replaceAll(directory, tmpdir());
    await expect(sandbox.apply(ChangeSet.parse(elsewhere))).rejects.toThrow(
      expect.objectContaining({ code: 'ERR_BAD_OPTION', message: expect.stringContaining('overlays') }),
    );
  });

  it('a run that is stopped keeps what it did so far', async () => {
    await using sandbox = await open();
    const result = await sandbox.run({ code: `${code}\nwhile True: pass`, limits: { cpu: '300ms' } });
    expect(result.stopped).toMatchObject({ limit: 'cpu' });
    expect((await sandbox.changes()).length).toBe(3);
  });

  it('quotas are those of private changes', async () => {
    await using sandbox = await Sandbox.open({
      isolation,
      mounts: [hostDirectory(directory, { at: '/w', mode: 'overlay', maxBytes: '128KiB', maxEntries: 5 })],
    });
    const result = await sandbox.run({
      code: `
try: open('/w/large', 'wb').write(bytes(2**20))
except OSError as error: print(error)
try:
    for n in range(10): open(f'/w/{n}', 'w')
except OSError as error: print(n, error.strerror)
`,
    });
    expect(result.stdout).toMatch(/^\[Errno 51\] No space left on device\n[345] No space left on device\n$/);
  });
});

describe('host directories that cannot be used', () => {
  it.each([
    ['none', 'does not exist'],
    ['kept.txt', 'not a directory'],
  ])('%s', async (name, why) => {
    for (const mode of ['read-only', 'read-write', 'overlay'] as const) {
      const mounts = [hostDirectory(join(directory, name), { at: '/w', mode })];
      await expect(Sandbox.open({ mounts })).rejects.toThrow(
        expect.objectContaining({ code: 'ERR_BAD_OPTION', message: expect.stringContaining(why) }),
      );
    }
  });
});
