import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostDirectory, Sandbox } from 'vitrine';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vitrine-after-'));
  writeFileSync(join(directory, 'old.txt'), 'old contents');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('a run that is over does nothing more', () => {
  it('when a policy makes up its mind afterwards', async () => {
    let decide: (answer: 'allow') => void = () => undefined;
    let isAsked: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    await using sandbox = await Sandbox.open({
      mounts: [hostDirectory(directory, { at: '/w', mode: 'read-write' })],
      policy: (request) => {
        if (request.kind !== 'file' || request.operation !== 'remove') return 'allow';
        isAsked();
        return new Promise((resolve) => {
          decide = resolve;
        });
      },
    });
    const abort = new AbortController();
    const running = sandbox.run({ code: 'import os; os.remove("/w/old.txt")', signal: abort.signal });
    await asked;
    abort.abort();
    expect((await running).stopped).toMatchObject({ reason: 'aborted' });
    decide('allow');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(readFileSync(join(directory, 'old.txt'), 'utf8')).toBe('old contents');
    expect((await sandbox.run({ code: 'print(open("/w/old.txt").read())' })).stdout).toBe('old contents\n');
  });

  it.each(['worker', 'inline'] as const)(
    'when it is stopped with files half written: %s',
    async (isolation) => {
      await using sandbox = await Sandbox.open({
        isolation,
        mounts: [hostDirectory(directory, { at: '/w', mode: 'read-write' })],
      });
      const code = `
file = open('/w/old.txt', 'w')
file.write('par')
file.flush()
new = open('/w/new.txt', 'w')
new.write('half')
new.flush()
while True:
    try:
        while True: pass
    except BaseException: pass
`;
      const result = await sandbox.run({ code, limits: { cpu: '300ms', grace: '50ms' } });
      expect(result.stopped).toMatchObject({ limit: 'cpu' });
      expect(readFileSync(join(directory, 'old.txt'), 'utf8')).toBe('old contents');
      expect(existsSync(join(directory, 'new.txt'))).toBe(false);
    },
  );
});

describe('closing a sandbox while a program runs', () => {
  it.each(['read-write', 'overlay'] as const)(
    'ends the run first, and its mounts after it: %s',
    async (mode) => {
      const sandbox = await Sandbox.open({ mounts: [hostDirectory(directory, { at: '/w', mode })] });
      let isStarted: () => void = () => undefined;
      const started = new Promise<void>((resolve) => {
        isStarted = resolve;
      });
      const running = sandbox.run({
        code: 'file = open("/w/old.txt", "w")\nfile.write("x")\nprint("started", flush=True)\nwhile True: pass',
        onStdout: () => isStarted(),
      });
      await started;
      await sandbox.close();
      expect((await running).stopped).toMatchObject({ reason: 'aborted' });
      await expect(sandbox.run({ code: '1' })).rejects.toThrow(
        expect.objectContaining({ code: 'ERR_SANDBOX_CLOSED' }),
      );
    },
  );
});

describe('one mount that fails', () => {
  it('takes nothing from the others', async () => {
    const gone = join(directory, 'gone');
    const kept = join(directory, 'kept');
    for (const path of [gone, kept]) mkdirSync(path);
    await using sandbox = await Sandbox.open({
      mounts: [
        hostDirectory(gone, { at: '/gone', mode: 'read-write' }),
        hostDirectory(kept, { at: '/kept', mode: 'overlay' }),
      ],
      policy: (request) => {
        // While the program still has the file open, its directory goes.
        if (request.kind === 'file' && request.path === '/kept/marker') rmSync(gone, { recursive: true });
        return 'allow';
      },
    });
    const code = `
import os
file = open('/gone/file', 'w')
file.write('text')
file.flush()
open('/kept/new.txt', 'w').write('kept')
os.path.exists('/kept/marker')
os._exit(0)
`;
    // As everywhere, what closing fails with at the end of a process reaches nobody.
    expect(await sandbox.run({ code })).toMatchObject({ exitCode: 0 });
    expect(existsSync(gone)).toBe(false);
    expect([...(await sandbox.changes())].map(({ path }) => path)).toEqual(['/kept/new.txt']);
  });
});
