import { describe, expect, it } from 'vitest';
import { type Isolation, Sandbox } from 'vitrine';
import { Collected, delay, outputOf, runOnce } from '../support.js';

const KIB = 1024;
const MIB = KIB * KIB;

/** What every platform can enforce: the interpreter looks often enough in all of these programs. */
export function describeLimits(isolation: Isolation): void {
  describe('limits', () => {
    it('memory: MemoryError, and the program goes on', async () => {
      const code = `
blocks = []
try:
    while True:
        blocks.append(bytearray(1 << 20))
except MemoryError:
    n = len(blocks)
    blocks.clear()
print('caught', 8 < n < 64)
print(sum(range(100_000)), len(bytearray(8 << 20)))
`;
      const result = await runOnce(isolation, code, { limits: { memory: '64MiB' } });
      expect(result, result.stderr).toMatchObject({
        exitCode: 0,
        stopped: null,
        stdout: 'caught True\n4999950000 8388608\n',
      });
      expect(result.usage.memoryPeakBytes).toBeLessThanOrEqual(64 * MIB);
      expect(result.usage.memoryPeakBytes).toBeGreaterThan(50 * MIB);
    });

    it('memory: one huge request is refused at once', async () => {
      const code =
        'for n in (1 << 29, 1 << 30, (1 << 31) - 1):\n  try: bytearray(n)\n  except MemoryError: print("no")';
      expect(await outputOf(isolation, code)).toBe('no\nno\nno\n');
    });

    it('memory: uncaught, it is an exception as any other', async () => {
      const result = await runOnce(isolation, 'x = "a" * (1 << 30)', { limits: { memory: '64MiB' } });
      expect(result).toMatchObject({ exitCode: 1, stopped: null });
      expect(result.stderr).toContain('MemoryError');
    });

    it('memory: the peak is what this run reached, whatever ran before', async () => {
      await using sandbox = await Sandbox.open({ isolation });
      const floor = (await sandbox.run({ code: 'pass' })).usage.memoryPeakBytes;
      const code = 'x = bytearray(24 << 20); print(len(x))';
      for (let i = 0; i < 3; i++) {
        const { usage } = await sandbox.run({ code });
        expect(usage.memoryPeakBytes).toBeGreaterThanOrEqual(floor + 12 * MIB);
      }
    });

    it('files: ENOSPC', async () => {
      const code = `
import errno, os
def fill(make):
    try:
        for i in range(100_000): make(i)
    except OSError as error:
        print(errno.errorcode[error.errno])
with open('big', 'wb', buffering=0) as file: fill(lambda i: file.write(bytes(65536)))
print(os.stat('big').st_size <= 1 << 20)
os.remove('big')
open('again', 'wb').write(bytes(500_000))
print('again')
`;
      expect(await outputOf(isolation, code, { limits: { files: '1MiB' } })).toBe('ENOSPC\nTrue\nagain\n');
    });

    it('entries: ENOSPC', async () => {
      const code = `
import errno, os
made = 0
try:
    for i in range(1000):
        (os.mkdir if i % 2 else lambda p: open(p, 'w').close())(f'e{i}')
        made += 1
except OSError as error:
    print(errno.errorcode[error.errno], 10 < made <= 50)
os.rmdir('e1')
os.mkdir('again')
`;
      expect(await outputOf(isolation, code, { limits: { entries: 50 } })).toBe('ENOSPC True\n');
    });

    it('descriptors: EMFILE', async () => {
      const code = `
import errno, os
files = []
try:
    while True: files.append(os.open('/dev/null', os.O_RDONLY))
except OSError as error:
    print(errno.errorcode[error.errno], len(files), max(files))
for call in (os.pipe, lambda: os.dup(0)):
    try: call()
    except OSError as error: print(errno.errorcode[error.errno])
for fd in files: os.close(fd)
print(len(os.pipe()))
`;
      expect(await outputOf(isolation, code, { limits: { descriptors: 20 } })).toBe(
        'EMFILE 17 19\nEMFILE\nEMFILE\n2\n',
      );
    });

    it('output: ends the run with exactly the bytes allowed', async () => {
      const stdout = new Collected();
      const code = 'import os\nwhile True: os.write(1, b"0123456789" * 10)';
      const result = await runOnce(isolation, { code, onStdout: stdout.take }, { limits: { output: 1234 } });
      expect(result.stopped).toEqual({ reason: 'limit', limit: 'output', allowed: 1234, used: 1234 });
      expect(result.exitCode).toBeNull();
      expect(result.stdout).toBe('0123456789'.repeat(124).slice(0, 1234));
      expect(stdout.text).toBe(result.stdout);
      expect(result.usage.outputBytes).toBe(1234);
    });

    it('output: both streams count, and all that is allowed can be used', async () => {
      const code = 'import os; os.write(1, b"a" * 600); os.write(2, b"b" * 424)';
      const options = { limits: { output: '1KiB' } };
      expect(await runOnce(isolation, code, options)).toMatchObject({ exitCode: 0, stopped: null });
      const more = await runOnce(isolation, `${code}; os.write(1, b"c")`, options);
      expect(more.stopped).toMatchObject({ limit: 'output', allowed: 1024, used: 1024 });
      expect(more.stdout.length + more.stderr.length).toBe(1024);
      const one = await runOnce(isolation, 'print("x" * 5000)', { limits: { output: 0 } });
      expect(one).toMatchObject({ stdout: '', stopped: { limit: 'output', used: 0 } });
    });

    it('cpu: a TimeoutError that the program sees, and finally', async () => {
      const code = `
try:
    while True: pass
except TimeoutError as error:
    print('caught', type(error).__name__, isinstance(error, OSError), flush=True)
    raise
finally:
    open('note', 'w').write('cleaned up')
    print('finally', flush=True)
`;
      await using sandbox = await Sandbox.open({ isolation });
      const result = await sandbox.run({ code, limits: { cpu: '200ms', grace: '2s' } });
      expect(result.stdout).toBe('caught CpuLimitReached True\nfinally\n');
      expect(result.stderr).toContain('CpuLimitReached');
      expect(result.stopped).toMatchObject({ reason: 'limit', limit: 'cpu', allowed: 200 });
      expect((result.stopped as { used: number }).used).toBeGreaterThanOrEqual(200);
      expect(result).toMatchObject({ exitCode: 1, filesKept: true });
      expect(sandbox.files.readText('/home/note')).toBe('cleaned up');
    });

    it('cpu: sleeping costs none', async () => {
      const code = 'import time; time.sleep(0.5); print("slept")';
      const result = await runOnce(isolation, code, { limits: { cpu: '250ms' } });
      expect(result, JSON.stringify(result)).toMatchObject({ exitCode: 0, stopped: null, stdout: 'slept\n' });
      expect(result.usage.wallMs).toBeGreaterThanOrEqual(500);
      expect(result.usage.cpuMs).toBeLessThan(250);
    });

    it('wall: ends a sleep with a TimeoutError', async () => {
      const code = `
import time
try:
    time.sleep(1e9)
except TimeoutError as error:
    print(type(error).__mro__[:3], error, flush=True)
`;
      const result = await runOnce(isolation, code, { limits: { wall: '200ms', grace: '2s' } });
      expect(result.stdout).toContain(
        "<class 'vitrine.WallLimitReached'>, <class 'vitrine.LimitReached'>, <class 'TimeoutError'>",
      );
      expect(result.stopped).toMatchObject({ reason: 'limit', limit: 'wall', allowed: 200 });
      expect(result.usage.wallMs).toBeGreaterThanOrEqual(200);
      expect(result.usage.wallMs).toBeLessThan(5000);
    });

    it.each([
      ['input that blocks on a pipe', 'import os; r, w = os.pipe(); os.read(r, 1)'],
      ['select', 'import select; select.select([], [], [])'],
      ['an event loop that waits', 'import asyncio; asyncio.run(asyncio.Event().wait())'],
      ['a sleep in pieces', 'import time\nwhile True: time.sleep(0.01)'],
    ])('wall: ends %s', async (_name, code) => {
      const result = await runOnce(isolation, code, { limits: { wall: '200ms' } });
      expect(result.stopped, result.stderr).toMatchObject({ limit: 'wall', allowed: 200 });
      expect(result.usage.wallMs).toBeLessThan(5000);
    });

    it.each([
      ['except BaseException', 'while True:\n  try:\n    while True: pass\n  except BaseException: continue'],
      ['finally that never ends', 'try:\n  while True: pass\nfinally:\n  while True: pass'],
      [
        'an exit function',
        'import atexit\n@atexit.register\ndef f():\n  while True:\n    try:\n      while True: pass\n    except BaseException: pass',
      ],
      [
        'a finaliser',
        'class A:\n  def __del__(self):\n    while True:\n      try:\n        while True: pass\n      except BaseException: pass\na = A()',
      ],
    ])('grace: ends a loop in %s', async (_name, code) => {
      const result = await runOnce(isolation, code, { limits: { cpu: '200ms', wall: '2s', grace: '50ms' } });
      expect(result.stopped).toMatchObject({ reason: 'limit' });
      expect(result.exitCode).toBeNull();
      expect(result.usage.wallMs).toBeLessThan(7000);
    });

    it('grace: a program that cleans up can sleep', async () => {
      const code = `
import time
try:
    while True: pass
finally:
    for n in range(1_000_000):
        open('waits', 'w').write(str(n))
        time.sleep(0.02)
`;
      await using sandbox = await Sandbox.open({ isolation });
      const result = await sandbox.run({ code, limits: { cpu: '150ms', wall: '20s', grace: '2s' } });
      expect(result).toMatchObject({ exitCode: null, stopped: { limit: 'cpu' }, filesKept: true });
      const waits = Number(sandbox.files.readText('/home/waits'));
      expect(waits).toBeGreaterThan(1);
      expect(waits).toBeLessThan(110);
    });

    it('a program that ends within its limits knows nothing of them', async () => {
      const code = 'print(sum(i * i for i in range(300_000)))';
      const limits = { memory: '64MiB', cpu: '20s', wall: '30s', output: '64KiB', files: '64KiB', grace: 0 };
      expect(await outputOf(isolation, code, { limits })).toBe('8999955000050000\n');
      expect(
        await outputOf(isolation, 'print(1)', {
          limits: { cpu: 'unlimited', wall: 'unlimited', output: 'unlimited' },
        }),
      ).toBe('1\n');
    });

    it('abort: before the start, nothing of the program runs', async () => {
      const result = await runOnce(isolation, {
        code: 'open("ran", "w")\nprint("ran", flush=True)\nwhile True: pass',
        signal: AbortSignal.abort(),
      });
      expect(result).toMatchObject({ exitCode: null, stdout: '', stopped: { reason: 'aborted' } });
      expect(result.usage.wallMs).toBeLessThan(5000);
    });

    it('abort: from a callback, in the middle of the run', async () => {
      const controller = new AbortController();
      const code = 'print("begun", flush=True)\nwhile True: pass';
      const result = await runOnce(isolation, {
        code,
        signal: controller.signal,
        onStdout: () => controller.abort(),
      });
      expect(result).toMatchObject({ stdout: 'begun\n', stopped: { reason: 'aborted' } });
      expect(result.usage.wallMs).toBeLessThan(5000);
    });

    it('abort: a later signal does no harm', async () => {
      const controller = new AbortController();
      await using sandbox = await Sandbox.open({ isolation });
      await sandbox.run({ code: 'pass', signal: controller.signal });
      controller.abort();
      await delay(5);
      expect((await sandbox.run({ code: 'print(1)' })).stdout).toBe('1\n');
    });

    it('usage: figures are those of the run', async () => {
      const code =
        'import os, sys\nfor i in range(7): os.write(1, b"xyz")\nsys.stdin.read()\nsum(range(2_000_000))';
      const result = await runOnce(isolation, { code, stdin: 'abc' });
      const { usage } = result;
      expect(usage.outputBytes).toBe(21);
      expect(usage.calls).toEqual({ 'console.write': 7, 'console.read': 2 });
      expect(usage.cpuMs).toBeGreaterThan(1);
      expect(usage.wallMs).toBeGreaterThan(1);
      expect(usage.cpuMs).toBeLessThan(usage.wallMs + 50);
      expect(usage.memoryPeakBytes).toBeGreaterThan(16 * MIB);
      expect(usage.memoryPeakBytes % 65536).toBe(0);
      expect(result).toMatchObject({ truncated: false, filesKept: true });
    });
  });
}
