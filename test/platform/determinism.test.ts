import { describe, expect, it } from 'vitest';
import { type Isolation, memoryDirectory, Sandbox, type SandboxOptions } from 'vitrine';

/** With a virtual clock and a seed a run depends on nothing but its program, on every platform. */
const settings: SandboxOptions = {
  clock: { startAt: '2031-05-06T07:08:09Z', virtual: true },
  entropy: { seed: 'a seed' },
  mounts: [memoryDirectory({ at: '/data', files: { 'input.txt': 'text' } })],
};

const program = `
import asyncio, collections, datetime, gc, hashlib, os, random, secrets, select, sqlite3, sys, tempfile, time, uuid, weakref

class Thing: pass

print(hash('text'), hash(b'bytes'), hash((1, 'a')), hash(Thing), object(), Thing(), [Thing() for _ in range(5)])
print({f'item {n}' for n in range(30)}, frozenset('abcdef'), {Thing() for _ in range(5)})
print(random.random(), random.sample(range(10**9), 5), random.SystemRandom().random(), secrets.token_hex(), os.urandom(40).hex())
print(uuid.uuid4(), uuid.uuid1(), tempfile.mkstemp(), tempfile.mkdtemp(), os.getpid(), id(sys), id([]))
print(time.time(), time.time_ns(), time.monotonic(), time.perf_counter(), time.process_time(), datetime.datetime.now())
time.sleep(3600)
print(time.time(), time.ctime())
select.select([], [], [], 1.5)

async def work(n):
    await asyncio.sleep(n)
    return n, asyncio.get_running_loop().time()

async def main():
    return await asyncio.gather(*(work(n) for n in (3, 1, 2)))

print(asyncio.run(main()), time.time())
end = time.monotonic() + 0.01
turns = 0
while time.monotonic() < end: turns += 1
print('turns', turns)
open('file', 'w').write('x')
for path in ('file', '/home', '/tmp', '/data', '/data/input.txt', '/dev/null', os.__file__):
    s = os.stat(path)
    print(path, s.st_ino, s.st_dev, s.st_atime, s.st_mtime_ns, s.st_ctime)
print(sqlite3.connect(':memory:').execute('select random(), datetime()').fetchall())
print(gc.get_count(), sys.getrefcount(None) > 0, gc.get_stats()[0], len(gc.get_objects()))
cycle = [Thing() for _ in range(3000)]
for thing in cycle: thing.other = cycle
print([repr(weakref.ref(cycle[0]))], gc.collect())
try: open('/lib/../dev/x', 'w')
except OSError as error: print(error)
print(os.times(), time.get_clock_info('monotonic'))
big = [bytes(n) for n in range(6000)]
print(id(big), id(big[-1]), hashlib.sha256(repr(list(map(id, big))).encode()).hexdigest())
`;

async function outputOf(isolation: Isolation, more: SandboxOptions = {}, before?: string): Promise<string> {
  await using sandbox = await Sandbox.open({ ...settings, ...more, isolation });
  if (before !== undefined) {
    // On the machine that the next program gets, in another sandbox.
    await using other = await Sandbox.open({ isolation });
    await other.run({ code: before });
  }
  const result = await sandbox.run({ code: program });
  expect(result, result.stderr).toMatchObject({ exitCode: 0, stderr: '' });
  return result.stdout;
}

describe('a virtual clock and a seed', () => {
  it('give the same bytes in every run, on every platform, whatever ran before', async () => {
    const first = await outputOf('worker');
    expect(first).toContain('2031');
    expect(await outputOf('worker')).toBe(first);
    expect(await outputOf('inline')).toBe(first);
    const busy =
      'x = [object() for _ in range(10**5)]; import decimal, json; print(len(x)); open("f", "w").write("a" * 10**6)';
    expect(await outputOf('worker', {}, busy)).toBe(first);
    expect(await outputOf('inline', {}, busy)).toBe(first);
    const grown = 'x = bytearray(10**8)';
    expect(await outputOf('worker', {}, grown)).toBe(first);
  });

  it('another seed gives other bytes, another moment another time', async () => {
    const first = (await outputOf('worker')).split('\n');
    const reseeded = (await outputOf('worker', { entropy: { seed: 'another' } })).split('\n');
    expect(reseeded[2]).not.toBe(first[2]);
    const moved = await outputOf('worker', { clock: { startAt: 0, virtual: true } });
    expect(moved).toContain('1970');
  });

  it('sleeping takes no time', async () => {
    await using sandbox = await Sandbox.open({ ...settings, limits: { wall: '20s' } });
    const code = 'import time\nfor day in range(1000): time.sleep(86400)\nprint(time.gmtime().tm_year)';
    expect(await sandbox.run({ code })).toMatchObject({ stdout: '2034\n', stopped: null });
  });
});

describe('a frozen clock', () => {
  it.each(['worker', 'inline'] as const)('stands still while waiting goes on: %s', async (isolation) => {
    await using sandbox = await Sandbox.open({ isolation, clock: { frozenAt: '2000-01-01T00:00:00Z' } });
    const code = `
import asyncio, datetime, time
print(datetime.datetime.now(datetime.timezone.utc).isoformat())
before = time.monotonic()
time.sleep(0.02)
asyncio.run(asyncio.sleep(0.01))
print(time.monotonic() - before >= 0.03, time.time())
`;
    const { stdout } = await sandbox.run({ code });
    expect(stdout).toBe('2000-01-01T00:00:00+00:00\nTrue 946684800.0\n');
  });
});
