import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Sandbox } from 'vitrine';
import { delay, Gate } from '../platform/support.js';

const isolations = ['worker', 'inline'] as const;

describe('one program at a time', () => {
  it('a second run is refused and the first goes on unharmed', async () => {
    await using sandbox = await Sandbox.open();
    const gate = new Gate();
    const first = sandbox.run({ code: 'print("a", flush=True)\nprint("b")', onStdout: () => gate.passed });
    await expect(sandbox.run({ code: 'print("second")' })).rejects.toMatchObject({
      code: 'ERR_SANDBOX_BUSY',
      message: expect.stringContaining('running'),
    });
    for (const use of [
      () => sandbox.files.read('/home/x'),
      () => sandbox.files.write('/home/x', ''),
      () => sandbox.files.list('/'),
      () => sandbox.files.stat('/'),
      () => sandbox.files.remove('/home/x'),
    ]) {
      expect(use).toThrow(expect.objectContaining({ code: 'ERR_SANDBOX_BUSY' }));
    }
    gate.open();
    expect(await first).toMatchObject({ exitCode: 0, stdout: 'a\nb\n', stopped: null });
    expect((await sandbox.run({ code: 'print("third")' })).stdout).toBe('third\n');
  });

  it.each(isolations)('also inline, where the first has not even begun (%s)', async (isolation) => {
    await using sandbox = await Sandbox.open({ isolation });
    const first = sandbox.run({ code: 'print(1)' });
    await expect(sandbox.run({ code: 'print(2)' })).rejects.toMatchObject({ code: 'ERR_SANDBOX_BUSY' });
    expect((await first).stdout).toBe('1\n');
  });

  it('inline: another sandbox of the same thread, from within a callback, is told why not', async () => {
    await using outer = await Sandbox.open({ isolation: 'inline' });
    await using inner = await Sandbox.open({ isolation: 'inline' });
    let nested: Promise<unknown> | undefined;
    const onStdout = () => {
      nested ??= inner.run({ code: 'print("inner")' }).catch((error) => error);
    };
    expect(await outer.run({ code: 'print("outer")', onStdout })).toMatchObject({
      exitCode: 0,
      stdout: 'outer\n',
    });
    // It began when the outer one was over, or was refused: both are in order, a mixture is not.
    expect(await nested).toSatisfy(
      (end) =>
        (end as { stdout?: string }).stdout === 'inner\n' ||
        (end as { code?: string }).code === 'ERR_PLATFORM',
    );
  });
});

describe('closing', () => {
  it.each(isolations)('a closed sandbox cannot be used (%s)', async (isolation) => {
    const sandbox = await Sandbox.open({ isolation });
    await sandbox.close();
    await sandbox.close();
    const closed = { code: 'ERR_SANDBOX_CLOSED', message: expect.stringContaining('closed') };
    await expect(sandbox.run({ code: '1' })).rejects.toMatchObject(closed);
    expect(() => sandbox.files.read('/home')).toThrow(
      expect.objectContaining({ code: 'ERR_SANDBOX_CLOSED' }),
    );
  });

  it('ends what runs', async () => {
    const sandbox = await Sandbox.open();
    const gate = new Gate();
    const running = sandbox.run({
      code: 'print("x", flush=True)\nwhile True: pass',
      onStdout: () => gate.open(),
    });
    await gate.passed;
    const before = performance.now();
    await sandbox.close();
    expect(performance.now() - before).toBeLessThan(5000);
    expect(await running).toMatchObject({ stopped: { reason: 'aborted' }, stdout: 'x\n' });
  });

  it('ends a long operation in C as well', async () => {
    const sandbox = await Sandbox.open();
    const running = sandbox.run({ code: 'sum(iter(int, 1))' });
    await delay(100);
    await sandbox.close();
    expect(await running).toMatchObject({ exitCode: null, stopped: { reason: 'aborted' } });
  });

  it('happens at the end of a block', async () => {
    let kept: Sandbox;
    {
      await using sandbox = await Sandbox.open();
      kept = sandbox;
      expect((await sandbox.run({ code: 'print(1)' })).stdout).toBe('1\n');
    }
    await expect(kept.run({ code: '1' })).rejects.toMatchObject({ code: 'ERR_SANDBOX_CLOSED' });
  });
});

describe('files of a run that was stopped', () => {
  const write = 'open("earlier", "w").write("1")';

  it('are kept when the program could end', async () => {
    await using sandbox = await Sandbox.open();
    const code = 'open("new", "w").write("2")\nwhile True: pass';
    const result = await sandbox.run({ code, limits: { cpu: '150ms', grace: '2s' } });
    expect(result).toMatchObject({ stopped: { limit: 'cpu' }, filesKept: true });
    expect(sandbox.files.readText('/home/new')).toBe('2');
  });

  it('are lost when it had to be killed, but not the earlier ones', async () => {
    await using sandbox = await Sandbox.open({ files: { '/home/given': 'g' } });
    await sandbox.run({ code: write });
    const code = `open("new", "w").write("2"); import os; os.remove("earlier")\nimport itertools; sum(itertools.repeat(0))`;
    const result = await sandbox.run({ code, limits: { cpu: '150ms', grace: '20ms' } });
    expect(result).toMatchObject({ exitCode: null, filesKept: false, stopped: { limit: 'cpu' } });
    expect(
      sandbox.files
        .list('/home')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['earlier', 'given']);
    expect((await sandbox.run({ code: 'print(open("earlier").read())' })).stdout).toBe('1\n');
  });
});

describe('what a run leaves with its host', () => {
  it('a program that writes a byte at a time does not make the host keep an object for each', async () => {
    await using sandbox = await Sandbox.open();
    const code = 'import os\nfor _ in range(40_000): os.write(1, b"x")';
    let most = 0;
    const base = memoryInUse();
    let seen = 0;
    const result = await sandbox.run({
      code,
      limits: { cpu: '60s' },
      onStdout: () => {
        if (++seen % 39_000 === 0) most = Math.max(most, memoryInUse() - base);
      },
    });
    expect(result.stdout.length).toBe(40_000);
    // 40 KB were written: 100 times that is already a lot to keep for it.
    expect(most).toBeLessThan(4_000_000);
  });

  it('listeners of the signal', async () => {
    const { signal } = new AbortController();
    await using sandbox = await Sandbox.open();
    for (let i = 0; i < 3; i++) await sandbox.run({ code: 'pass', signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('an idle host lets the process end', async () => {
    const { spawnSync } = await import('node:child_process');
    const code =
      "import { Sandbox } from 'vitrine'; const s = await Sandbox.open(); console.log((await s.run({ code: 'print(1)' })).stdout)";
    const done = spawnSync(process.execPath, ['--input-type=module', '-e', code], {
      timeout: 30_000,
      encoding: 'utf8',
    });
    expect(done).toMatchObject({ status: 0, signal: null, stdout: '1\n\n' });
  });
});

/** Bytes that are alive in this process. */
function memoryInUse(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
