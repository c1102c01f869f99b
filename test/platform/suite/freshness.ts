import { describe, expect, it } from 'vitest';
import { type Isolation, Sandbox } from 'vitrine';
import { outputOf } from '../support.js';

/** What every run draws anew although all start from one image, and what is the same by design. */
const draws = `
import os, random, secrets, tempfile, uuid
print(random.random())
print(random.SystemRandom().random())
print(random.Random().random())
print(secrets.token_hex(16))
print(uuid.uuid4())
print(uuid.uuid1().node)
print(os.urandom(16).hex())
print(os.getrandom(16).hex() if hasattr(os, 'getrandom') else os.urandom(16).hex())
print(os.path.basename(tempfile.mkstemp()[1]))
print(os.path.basename(tempfile.mkdtemp()))
print(id(object()) != 0 and next(tempfile._get_candidate_names()))
print([random.randrange(1000) for _ in range(10)])
print(random.sample(range(10**6), 5))
`;

export function describeFreshness(isolation: Isolation): void {
  describe('freshness', () => {
    it('two runs never share what is random', async () => {
      await using sandbox = await Sandbox.open({ isolation });
      const runs = [
        await outputOf(isolation, draws),
        await outputOf(isolation, draws),
        (await sandbox.run({ code: draws })).stdout,
        (await sandbox.run({ code: draws })).stdout,
      ].map((text) => text.trim().split('\n'));
      const names = draws.split('\n').filter((line) => line.startsWith('print'));
      names.forEach((name, i) => {
        const values = runs.map((lines) => lines[i]);
        expect(new Set(values).size, name).toBe(runs.length);
      });
    });

    it('unless seeded on purpose', async () => {
      const code = 'import random; random.seed(7); print(random.random(), random.randrange(10**9))';
      expect(await outputOf(isolation, code)).toBe(await outputOf(isolation, code));
    });

    it('string hashes are the same in all, as documented', async () => {
      const code = 'print(hash("abc"), hash(b"xyz"), hash(("a", 1)), list({"x", "y", "z"}))';
      expect(await outputOf(isolation, code)).toBe(await outputOf(isolation, code));
    });

    it('nothing of the preparation is left to see', async () => {
      const code = `
import sys, time, logging, linecache, os
print(time.time() - logging._startTime / 1e9 < 60 if logging._startTime > 1e12 else time.time() - logging._startTime < 60)
print(os.listdir('/home'), os.listdir('/tmp'), linecache.cache.keys() - {'<string>'})
print(sorted(name for name in vars(sys.modules['__main__']) if not name.startswith('__')))
print(sys.flags.utf8_mode, sys.executable, sys.prefix)
`;
      expect(await outputOf(isolation, code)).toBe(
        `True\n[] [] set()\n['linecache', 'logging', 'os', 'sys', 'time']\n1 /bin/python3 /\n`,
      );
    });
  });
}
