import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkerPlatform } from '../../dist/platform/worker/worker-platform.js';
import { FRAME_BYTES } from '../../src/abi/delegation/calls.js';
import type { LoadedImage } from '../../src/platform/loaded-image.js';
import { Seat } from '../../src/platform/seat.js';
import { ControllerEnd, createControlBlock, ThreadEnd } from '../../src/platform/worker/control-block.js';
import { loadForSeats, outsideTo, portsTo, requestFor, type Watched, watchEngine } from './seat-support.js';

/** A program's secret, in no source that is passed: both sides build it. */
const secret = Array.from({ length: 24 }, (_, i) =>
  String.fromCharCode(65 + ((i * i * 7 + i * 3 + 5) % 26)),
).join('');
const buildSecret = "S = ''.join(chr(65 + (i * i * 7 + i * 3 + 5) % 26) for i in range(24))\n";

/** Leaves the secret, and marks that a probe could see, wherever a program can put something. */
const plant = `${buildSecret}
import atexit, builtins, codecs, ctypes, decimal, gc, json, locale, os, random, signal, sqlite3, sys, time, warnings
B = S.encode()
kept = [bytearray(B) for _ in range(1000)] + [S * 1000, S.encode('utf-16-le'), S.encode('utf-32-le')]
kept += [sys.intern(S), '\\u20ac' + S, '\\U0001f600' + S, memoryview(bytes(B)), {S: {S}}, int.from_bytes(B, 'little')]
sys.secret = builtins.secret = json.secret = S
sys.modules[S] = sys
json.dumps = lambda *a: S
builtins.print_ = print
builtins.len = lambda x: 7
db = sqlite3.connect(':memory:')
db.execute('create table t (x)')
db.execute('insert into t values (?)', (S * 100,))
os.environ[S] = os.environ['SECRET'] = S
os.environ['TZ'] = 'Asia/Kolkata'
time.tzset()
for i in range(5):
    open('/tmp/' + S + str(i), 'w').write(S * 10)
os.mkdir('/home/d'); os.chdir('/home/d'); os.umask(0)
held = [open('/home/held', 'w+'), os.pipe(), os.open('/home', 0)]
held[0].write(S); os.write(held[1][1], B)
buffer = ctypes.create_string_buffer(B, 10000)
callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(lambda x: x)
callbacks = [ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 1) for _ in range(2500)]
codecs.register_error(S, lambda e: ('', 0))
decimal.getcontext().prec = 5
random.seed(1)
warnings.simplefilter('error')
gc.disable(); gc.freeze()
sys.setrecursionlimit(123)
sys.set_int_max_str_digits(700)
sys.path.append('/' + S)
sys.meta_path.clear()
sys.excepthook = None
sys.displayhook = None
signal.signal(signal.SIGINT, signal.SIG_IGN)
class Cyclic(list):
    def __del__(self): kept.append(S)
ring = Cyclic(); ring.append(ring)
os.dup2(held[2], 50)
big = [bytearray(B * 100) for _ in range(200)]
def deep(n, text): return deep(n - 1, text + '') if n else ctypes.memmove(buffer, B, 24)
deep(50, S)
`;

/** All that a program can ask of its surroundings, as text: the same in a reset place as in a new one. */
const probe = `
import builtins, codecs, ctypes, decimal, gc, json, os, signal, sqlite3, sys, time, warnings
seen = {}
seen['sys'] = sorted(vars(sys)), sorted(vars(builtins)), sorted(vars(json)), len('four')
seen['modules'] = sorted(sys.modules)
seen['dumps'] = json.dumps([1])
seen['environ'] = dict(os.environ)
seen['zone'] = time.tzname, time.timezone, time.strftime('%Z', time.localtime(0))
seen['files'] = [(d, sorted(n), sorted(f)) for d, n, f in os.walk('/') if not d.startswith('/lib/')]
seen['place'] = os.getcwd(), os.umask(0o22)
def opened(fd):
    try: return os.fstat(fd).st_mode
    except OSError: return None
seen['descriptors'] = [opened(fd) for fd in range(64)]
seen['sqlite'] = sqlite3.connect(':memory:').execute('select count(*) from sqlite_master').fetchone()
seen['decimal'] = decimal.getcontext().prec
seen['warnings'] = warnings.filters
seen['gc'] = gc.isenabled(), gc.get_freeze_count(), gc.get_threshold()
seen['settings'] = sys.getrecursionlimit(), sys.get_int_max_str_digits(), sys.path, len(sys.meta_path)
seen['hooks'] = sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__
seen['signals'] = [str(signal.getsignal(n)) for n in (2, 14, 15)]
callbacks = [ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 1) for _ in range(2500)]
seen['callback'] = callbacks[-1](), ctypes.cast(callbacks[0], ctypes.c_void_p).value
seen['instances'] = len([o for o in gc.get_objects() if type(o).__name__ == 'Cyclic'])
seen['addresses'] = id(seen['environ']), id(sys.modules)
for key, value in seen.items(): print(key, value)
`;

const endings: readonly (readonly [name: string, ending: string, kind: string])[] = [
  ['ended by itself', '', 'exited'],
  ['left by os._exit', 'os._exit(0)\n', 'exited'],
  ['failed', 'raise ValueError(S)\n', 'exited'],
  ['crashed', 'os.abort()\n', 'crashed'],
];

function forms(text: string): Buffer[] {
  return [
    Buffer.from(text),
    Buffer.from(text, 'utf16le'),
    Buffer.from([...text].flatMap((c) => [c.charCodeAt(0), 0, 0, 0])),
  ];
}

/** In how many of its forms the secret is in the machine's linear memory, all of it. */
function findings(engine: WebAssembly.Instance): number {
  const memory = Buffer.from((engine.exports['memory'] as WebAssembly.Memory).buffer);
  return forms(secret).filter((form) => memory.includes(form)).length;
}

describe('a reset leaves nothing', () => {
  let loaded: LoadedImage;
  let watched: Watched;
  let expected: string;

  beforeAll(async () => {
    loaded = await loadForSeats();
    const output = { text: '' };
    new Seat(loaded, { stackBytes: 48 * 1024, name: 'test' }).run(
      requestFor(probe, loaded.image.facts.pythonVersion),
      portsTo(output),
    );
    expected = output.text;
    expect(expected).toContain("sys (['__breakpointhook__'");
    watched = watchEngine();
  });
  afterAll(() => watched.stop());

  it.each(endings)('of a program that %s', (_name, ending, kind) => {
    const from = watched.engines.length;
    const { pythonVersion } = loaded.image.facts;
    const seat = new Seat(loaded, { stackBytes: 48 * 1024, name: 'test' });
    const first = { text: '' };
    const report = seat.run(requestFor(plant + ending, pythonVersion), portsTo(first));
    expect(report.end.kind, first.text).toBe(kind);
    const engine = watched.engines[from]!;
    const table = watched.tables.at(-1)!;
    expect(findings(engine), 'the secret was planted').toBe(3);

    seat.warmUp();
    expect(watched.engines.length, 'the machine is the same').toBe(from + 1);
    expect(findings(engine)).toBe(0);
    for (let i = loaded.image.facts.tableSize; i < table.length; i++) expect(table.get(i)).toBeNull();

    const second = { text: '' };
    expect(seat.run(requestFor(probe, pythonVersion), portsTo(second)).end, second.text).toEqual({
      kind: 'exited',
      exitCode: 0,
    });
    expect(watched.engines.length, 'the machine is the same').toBe(from + 1);
    expect(second.text).toBe(expected);
  });

  it('of a program that grew memory too far for it to be kept', () => {
    const { pythonVersion, memoryBytes } = loaded.image.facts;
    const from = watched.engines.length;
    const seat = new Seat(loaded, { stackBytes: 48 * 1024, name: 'test' });
    const grow = `${buildSecret}kept = [bytearray(S.encode() * 1000) for _ in range(4000)]\n`;
    seat.run(requestFor(grow, pythonVersion), portsTo({ text: '' }));
    seat.warmUp();
    expect(watched.engines.length).toBe(from + 2);
    const engine = watched.engines.at(-1)!;
    expect((engine.exports['memory'] as WebAssembly.Memory).buffer.byteLength).toBe(memoryBytes);
    expect(findings(engine)).toBe(0);
  });

  it('of callbacks, run after run', () => {
    const { pythonVersion } = loaded.image.facts;
    const seat = new Seat(loaded, { stackBytes: 48 * 1024, name: 'test' });
    const code =
      'import ctypes\nc = [ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 1) for _ in range(3000)]\nprint(c[-1](), flush=True)\nimport os; os._exit(0)';
    for (let i = 0; i < 3; i++) {
      const output = { text: '' };
      seat.run(requestFor(code, pythonVersion), portsTo(output));
      expect(output.text).toBe('1\n');
      seat.warmUp();
    }
  });

  it('on a warm thread either', async () => {
    const platform = new WorkerPlatform(Promise.resolve(loaded), 1);
    const run = async (code: string) => {
      const output = { text: '' };
      const outside = outsideTo(output);
      const limits = { cpuMs: 30_000, wallMs: 30_000, graceMs: 100 };
      const request = requestFor(code, loaded.image.facts.pythonVersion);
      const outcome = await platform.start(request, outside, limits).finished;
      expect(outcome, output.text).toMatchObject({ failure: undefined, stopped: undefined });
      return output.text;
    };
    try {
      const onNew = await run(probe);
      await run(`${plant}\nos._exit(0)`);
      expect(await run(probe)).toBe(onNew);
    } finally {
      await platform.close();
    }
  });

  it('in the memory that a thread shares with its controller', () => {
    const block = createControlBlock();
    const thread = new ThreadEnd(block);
    const controller = new ControllerEnd(block);
    const call = thread.beginCall(Buffer.from(secret.repeat(2000)));
    const frame = Buffer.from(secret.repeat(2000));
    expect(Buffer.from(controller.takeCall()?.request ?? []).equals(frame)).toBe(true);
    controller.answer(call, Buffer.from(secret));
    controller.interrupt({ action: 'end', reason: 'cpu' });
    expect(Buffer.from(block).includes(secret)).toBe(true);
    controller.reset();
    expect(Buffer.from(block).includes(secret)).toBe(false);
    expect(thread.poll()).toBeUndefined();
    expect(thread.awaitReply(call, () => true)).toBeUndefined();
  });
});

describe('calls between a thread and its controller', () => {
  const ends = () => {
    const block = createControlBlock();
    return { thread: new ThreadEnd(block), controller: new ControllerEnd(block) };
  };
  const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();

  it('a reply that comes after its call was given up reaches no other call', () => {
    const { thread, controller } = ends();
    const first = thread.beginCall(Buffer.from('one'));
    expect(textOf(controller.takeCall()?.request)).toBe('one');
    expect(thread.awaitReply(first, () => true)).toBeUndefined();
    const second = thread.beginCall(Buffer.from('two'));
    // The controller has not heard of the second call yet: what it answers is not taken for its reply.
    controller.answer(first, Buffer.from('late'));
    expect(thread.awaitReply(second, () => true)).toBeUndefined();
    expect(textOf(controller.takeCall()?.request)).toBe('two');
    controller.answer(second, Buffer.from('reply'));
    controller.answer(first, Buffer.from('later still'));
    expect(textOf(thread.awaitReply(second, () => true))).toBe('reply');
  });

  it('a length that lies reads no further than the frame', () => {
    const block = createControlBlock();
    const thread = new ThreadEnd(block);
    const controller = new ControllerEnd(block);
    thread.beginCall(Buffer.from('call'));
    // A thread that was taken over can write anything.
    new Int32Array(block)[5] = -1;
    expect(controller.takeCall()?.request.length).toBe(FRAME_BYTES);
  });
});
