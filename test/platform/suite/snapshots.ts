import { describe, expect, it } from 'vitest';
import { capability, type Isolation, memoryDirectory, Sandbox, type SandboxOptions } from 'vitrine';

/** What holds of snapshots wherever sessions run. */
export function describeSnapshots(isolation: Isolation): void {
  describe('snapshots', () => {
    const setUp = `
import os, random, re
x = {'a': [1, 2.5, 'text'], 'b': {3}}
pattern = re.compile('a+')
class Thing:
    def __init__(self, n): self.n = n
things = [Thing(n) for n in range(10)]
os.mkdir('d')
f = open('d/log', 'w+'); f.write('one\\n'); f.flush()
gone = open('gone', 'w+'); gone.write('no name'); gone.flush(); os.unlink('gone')
os.chdir('d')
`;

    async function snapshotOf(options: SandboxOptions, code: string): Promise<Uint8Array> {
      await using sandbox = await Sandbox.open({ ...options, isolation });
      await using session = await sandbox.session();
      expect(await session.run(code)).toMatchObject({ exitCode: 0, stderr: '' });
      return await session.snapshot();
    }

    it('hold variables, open files, private files and the working directory', async () => {
      const bytes = await snapshotOf({}, setUp);
      expect(bytes.length).toBeLessThan(200_000);
      await using session = await Sandbox.restore(bytes, { isolation });
      expect(await session.evaluate('[x["a"], pattern.findall("aab"), [t.n for t in things][-1]]')).toEqual([
        [1, 2.5, 'text'],
        ['aa'],
        9,
      ]);
      await session.run('f.write("two\\n"); f.seek(0); gone.seek(0)');
      expect(await session.evaluate('[f.read(), gone.read(), os.getcwd(), os.listdir("..")]')).toEqual([
        'one\ntwo\n',
        'no name',
        '/home/d',
        ['d'],
      ]);
      expect(session.files.readText('/home/d/log')).toBe('one\ntwo\n');
    });

    it('can be restored many times, with randomness of their own', async () => {
      const bytes = await snapshotOf({}, 'import random, tempfile\nrandom.seed(1)\nx = [0]');
      await using sandbox = await Sandbox.open({ isolation });
      const sessions = await Promise.all([1, 2, 3].map(() => sandbox.restore(bytes)));
      const draws = [];
      for (const session of sessions) draws.push(await session.evaluate('random.random()'));
      expect(new Set(draws).size).toBe(3);
      for (const [index, session] of sessions.entries()) await session.run(`x.append(${index})`);
      for (const [index, session] of sessions.entries())
        expect(await session.evaluate('x')).toEqual([0, index]);
    });

    it('go on with the same randomness when that is seeded', async () => {
      const options: SandboxOptions = {
        isolation,
        entropy: { seed: 'a' },
        clock: { startAt: 0, virtual: true },
      };
      const draw = '[random.random(), os.urandom(4), time.time(), time.monotonic()]';
      await using sandbox = await Sandbox.open(options);
      await using session = await sandbox.session();
      await session.run('import os, random, time');
      const bytes = await session.snapshot();
      const expected = await session.evaluate(draw);
      await using restored = await Sandbox.restore(bytes, options);
      expect(await restored.evaluate(draw)).toEqual(expected);
    });

    it('take capabilities by name, and revoke those that are not given again', async () => {
      await using sandbox = await Sandbox.open({ isolation });
      const light = () => {
        let level = 0;
        return capability({ on: (n: number) => (level += n) }, { methods: ['on'], name: 'Lamp' });
      };
      await using session = await sandbox.session({ globals: { lamp: light(), other: light() } });
      await session.run('kept = [lamp, other]; lamp.on(1)');
      const bytes = await session.snapshot();
      await using restored = await Sandbox.restore(bytes, { isolation, capabilities: { lamp: light() } });
      expect(await restored.evaluate('[lamp.on(5), kept[0] is lamp]')).toEqual([5, true]);
      await expect(restored.evaluate('other.on(1)')).rejects.toMatchObject({ type: 'PermissionError' });
    });

    it('hold private mounts, which are mounted again', async () => {
      const options: SandboxOptions = { mounts: [memoryDirectory({ at: '/data', files: { a: 'first' } })] };
      const bytes = await snapshotOf(options, 'open("/data/a", "w").write("changed")\ng = open("/data/a")');
      await using session = await Sandbox.restore(bytes, { ...options, isolation });
      expect(await session.evaluate('g.read()')).toBe('changed');
      await expect(Sandbox.restore(bytes, { isolation })).rejects.toMatchObject({ code: 'ERR_FILE' });
    });

    it('are refused when they are damaged, foreign or too large', async () => {
      const bytes = await snapshotOf({}, 'x = bytearray(50_000_000)');
      await using sandbox = await Sandbox.open({ isolation });
      const refused = { code: 'ERR_SNAPSHOT' };
      for (const at of [0, 9, 100, bytes.length >> 1, bytes.length - 1]) {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] as number) ^ 1;
        await expect(sandbox.restore(damaged), `${at}`).rejects.toMatchObject(refused);
      }
      await expect(sandbox.restore(bytes.slice(0, -1))).rejects.toMatchObject(refused);
      await expect(sandbox.restore(new Uint8Array(0))).rejects.toMatchObject(refused);
      await expect(sandbox.restore(bytes, { limits: { memory: '48MiB' } })).rejects.toMatchObject(refused);
      await expect(sandbox.restore('text' as never)).rejects.toMatchObject({ code: 'ERR_BAD_OPTION' });
      await using session = await sandbox.restore(bytes);
      expect(await session.evaluate('len(x)')).toBe(50_000_000);
    });
  });
}
