import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Custodian, hostDirectory, Sandbox, type Session } from 'vitrine';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await Sandbox.open({ limits: { cpu: '20s' } });
});
afterAll(() => sandbox.close());

/** All that a call could have changed, as text. */
const look = `
import os, signal, sys
def look():
    fds = []
    for fd in range(40):
        try: fds.append((fd, os.fstat(fd).st_mode))
        except OSError as e: fds.append((fd, e.errno))
    mask = os.umask(0); os.umask(mask)
    files = sorted((d, tuple(sorted(f))) for d, _, f in os.walk('/') if not d.startswith(('/lib', '/usr')))
    return repr([fds, os.getcwd(), mask, files, dict(os.environ), str(signal.getsignal(2)), sorted(sys.modules),
                 sys.getrecursionlimit(), sorted(globals())])
`;

/** Whatever outlives memory, and whatever in memory is to run later. */
const cling = `
import atexit, builtins, ctypes, gc, os, signal, sys, threading, weakref
atexit.register(lambda: open('/home/late', 'w').write('late'))
signal.signal(signal.SIGINT, lambda *a: open('/home/late', 'w'))
os.mkdir('/home/d'); os.chdir('/home/d')
open('/home/new', 'w').write('new'); open('/home/kept', 'a').write('more')
os.rename('/home/kept', '/home/renamed')
held = [open('/home/held', 'w') for _ in range(5)] + [os.pipe() for _ in range(5)]
os.dup2(1, 30); os.close(0)
log.seek(0); log.truncate(); log.write('gone'); log.flush()
os.environ['CLING'] = '1'
builtins.print = None; sys.setrecursionlimit(77); sys.setprofile(lambda *a: None)
callbacks = [ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 1) for _ in range(500)]
sys.addaudithook(lambda *a: None); gc.callbacks.append(lambda *a: None)
class Late:
    def __del__(self): open('/home/late', 'w').write('del')
late = Late(); late.me = late
import json, decimal, sqlite3
os.umask(0o777)
grown = [bytearray(10**6) for _ in range(60)]
`;

describe('a call that is rolled back leaves nothing', () => {
  it.each([
    ['stopped in a loop', 'while True: pass'],
    ['killed in a long operation', 'sum(__import__("itertools").repeat(0))'],
    ['that refuses to end', 'while True:\n  try:\n    while True: pass\n  except BaseException: pass'],
    ['left by os._exit', 'os._exit(0)'],
    ['crashed by abort', 'os.abort()'],
    ['crashed by a wild pointer', 'ctypes.string_at(2**32 - 8, 4)'],
    ['that filled its memory with noise', 'ctypes.memset(4096, 0xa5, 30_000_000)\nwhile True: pass'],
  ])('%s', async (_how, end) => {
    await using session = await sandbox.session();
    const setUp = `${look}\nopen('/home/kept', 'w').write('kept'); log = open('/home/log', 'w+'); log.write('log'); log.flush()`;
    expect(await session.run(setUp)).toMatchObject({ exitCode: 0, stderr: '' });
    const before = await session.evaluate('look()');
    const result = await session.run({ code: `${cling}\n${end}`, limits: { cpu: '400ms', grace: '20ms' } });
    expect(result).toMatchObject({ rolledBack: true });
    expect(await session.evaluate('look()')).toBe(before);
    expect(await session.evaluate('[open("/home/kept").read(), log.seek(0), log.read()]')).toEqual([
      'kept',
      0,
      'log',
    ]);
    expect(session.files.readText('/home/log')).toBe('log');
    expect(await session.evaluate('print("still here")')).toBe(null);
  });

  it('of native recursion', async () => {
    await using session = await sandbox.session();
    await session.run('x = 1');
    const deep = 'x = 2\ny = []\nfor _ in range(10**6): y = [y]\nrepr(y)';
    const result = await session.run(deep);
    // A RecursionError that it may go on from, or a crash that it may not.
    expect(await session.evaluate('x')).toBe(result.rolledBack ? 1 : 2);
  });
});

describe('a session that damages itself', () => {
  it('can be woken, forked, put to sleep and closed, and harms nobody', async () => {
    await using other = await sandbox.session();
    await other.run('x = "fine"');
    const damages = [
      'import ctypes\nctypes.memset(id(None), 0xff, 16)',
      'import ctypes\nctypes.memset(id(type), 0, 200)',
      'import ctypes, sys\nctypes.memset(id(sys.modules), 0x41, 64)',
      'import ctypes, random\nfor _ in range(3000): ctypes.memset(random.randrange(4096, 2**24), 0x5a, 8)',
      'import ctypes\nctypes.memset(1024, 0xee, 8_000_000)',
      'import builtins\nfor n in list(vars(builtins)): delattr(builtins, n)',
      'import sys\nsys.modules.clear()\nimport gc; gc.collect()',
    ];
    for (const damage of damages) {
      const session = await sandbox.session({ onStop: 'keep', limits: { cpu: '500ms', grace: '20ms' } });
      const report = await session.run(damage);
      expect(typeof report.rolledBack, damage).toBe('boolean');
      // Whatever it says now is its own affair, as long as it is an answer.
      const asked = await session
        .invoke({ evaluate: '1 + 1' })
        .catch((error: { code: string }) => error.code);
      expect(['object', 'string']).toContain(typeof asked);
      if (typeof asked === 'string') expect(asked).toBe('ERR_VALUE');
      session.sleep();
      const fork = await session.fork();
      await fork.run('2');
      const snapshot = await session.snapshot();
      const restored = await sandbox.restore(snapshot).catch((error: { code: string }) => error.code);
      if (typeof restored === 'string') expect(restored).toBe('ERR_SNAPSHOT');
      else {
        await restored.run('3');
        await restored.close();
      }
      await fork.close();
      await session.close();
      expect(await other.evaluate('x')).toBe('fine');
    }
  });

  it('keeps a memory that grew, and no more than its limit after that', async () => {
    await using session = await sandbox.session({ limits: { memory: '100MiB' } });
    await using small = await sandbox.session({ limits: { memory: '48MiB' } });
    await session.run('x = bytearray(40_000_000); x[-1] = 1');
    const grow =
      'y = []\ntry:\n  while True: y.append(bytearray(10**6))\nexcept MemoryError: n = len(y); del y';
    const peaks = [];
    // One after the other, on whichever thread has the other's memory.
    for (const each of [session, small, session, small]) {
      const { usage, exitCode } = await each.run(grow);
      expect(exitCode).toBe(0);
      peaks.push(usage.memoryPeakBytes / 2 ** 20);
    }
    for (const peak of [peaks[0], peaks[2]]) expect(peak).toBeLessThanOrEqual(100);
    for (const peak of [peaks[1], peaks[3]]) expect(peak).toBeLessThanOrEqual(48);
    expect(await session.evaluate('[len(x), x[-1]]')).toEqual([40_000_000, 1]);
  });

  it('cannot make states without end that nobody pays for', async () => {
    const custodian = new Custodian({ memory: '96MiB', name: 'payer' });
    const world = await Sandbox.open({ custodian });
    const sessions: Session[] = [];
    let refused: unknown;
    while (refused === undefined && sessions.length < 40) {
      const session = await world.session().catch((error: unknown) => {
        refused = error;
      });
      if (session === undefined) break;
      sessions.push(session);
      const result = await session.run('import os\nx = os.urandom(8_000_000)');
      if (result.stopped !== null) refused = result.stopped;
      expect(custodian.usage.memoryBytes).toBeLessThanOrEqual(96 * 2 ** 20);
    }
    expect(sessions.length).toBeLessThan(10);
    await custodian.shutdown();
    expect(custodian.usage).toMatchObject({ memoryBytes: 0, filesBytes: 0 });
  });
});

describe('sessions on one thread', () => {
  it('find nothing of each other in all of their memory, however the other ended', async () => {
    const build = "S = ''.join(chr(65 + (i * i * 7 + i * 3 + 5) % 26) for i in range(24))\n";
    // What is looked for is nowhere as a whole, unless it was left.
    const search = `
import ctypes
def letter(i): return 65 + (i * i * 7 + i * 3 + 5) % 26
def search(size=28 * 2**20, step=2**20):
    start, head, found = 1024, bytes(letter(i) for i in range(6)), 0
    while start < size - step:
        data = ctypes.string_at(start, step + 24)
        at = data.find(head)
        while at >= 0:
            found += at + 24 <= len(data) and all(data[at + i] == letter(i) for i in range(6, 24))
            at = data.find(head, at + 1)
        start += step
    return found
`;
    const plant = `${build}kept = [bytearray(S.encode()) * 50 for _ in range(2000)]\nimport os\nf = open('/home/' + S, 'w'); f.write(S * 1000); f.flush(); os.environ['X'] = S\n`;
    const ends = ['pass', 'while True: pass', 'os._exit(0)', 'os.abort()', 'raise ValueError(S)'];
    const searcher = await sandbox.session();
    await searcher.run(search);
    const witness = await sandbox.session();
    await witness.run(`${search}\n${plant}`);
    expect(await witness.evaluate('search()')).toBeGreaterThan(1000);
    await witness.close();
    for (const end of ends) {
      // As many as there may be threads, so that one of them is the searcher's next.
      const planters = await Promise.all([1, 2, 3].map(() => sandbox.session()));
      for (const planter of planters)
        await planter.run(plant + end, { limits: { cpu: '300ms', grace: '10ms' } });
      for (let round = 0; round < 3; round++) {
        expect(await searcher.evaluate('search()'), end).toBe(0);
        await planters[round]?.run('x = 1');
      }
      for (const planter of planters) await planter.close();
    }
    await searcher.close();
  });
});

describe('mounts of a session', () => {
  it('may go away on the host between calls', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'vitrine-gone-'));
    try {
      mkdirSync(join(directory, 'inside'));
      writeFileSync(join(directory, 'inside', 'f'), 'contents');
      await using mounted = await Sandbox.open({
        mounts: [hostDirectory(directory, { at: '/w', mode: 'read-write' })],
      });
      await using session = await mounted.session();
      await session.run(
        'import os\nf = open("/w/inside/f", "r+"); head = f.read(3); os.chdir("/w/inside"); x = 1',
      );
      rmSync(join(directory, 'inside'), { recursive: true });
      const read = await session.invoke({ evaluate: 'f.read()' });
      expect(read.stopped).toBeNull();
      expect(read.exception?.type ?? typeof read.value).toMatch(/^(OSError|FileNotFoundError|string)$/);
      expect(await session.evaluate('x')).toBe(1);
      const listed = await session.invoke({ evaluate: 'os.listdir(".")' });
      expect(listed.exception?.type ?? 'list').toMatch(/^(OSError|FileNotFoundError|list)$/);
      writeFileSync(join(directory, 'new'), 'new');
      expect(await session.evaluate('[os.chdir("/w"), open("new").read()][1]')).toBe('new');
      rmSync(directory, { recursive: true });
      expect(await session.evaluate('x')).toBe(1);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
