import { describe, expect, it } from 'vitest';
import { type RunOptions, Sandbox } from 'vitrine';
import { delay } from '../platform/support.js';

/** Host callbacks that throw: the run ends, the error says which and why, and the sandbox stays usable. */

const cause = new RangeError('the host is to blame');
const say = 'import sys\nwhile True:\n  print("out", flush=True); print("err", file=sys.stderr, flush=True)';
const listen = 'import sys\nwhile True:\n  if not sys.stdin.read(1): break';

const throwing = () => {
  throw cause;
};
const rejecting = async () => {
  await delay(5);
  throw cause;
};
async function* failing() {
  yield Buffer.from('abc');
  throw cause;
}
async function* wrong() {
  yield 42 as unknown as Uint8Array;
}

const cases: readonly (readonly [string, 'worker' | 'inline', RunOptions, string])[] = [
  ['onStdout throws', 'worker', { code: say, onStdout: throwing }, 'onStdout'],
  ['onStderr throws', 'worker', { code: say, onStderr: throwing }, 'onStderr'],
  ['onStdout rejects', 'worker', { code: say, onStdout: rejecting }, 'onStdout'],
  ['onStderr rejects', 'worker', { code: say, onStderr: rejecting }, 'onStderr'],
  ['stdin throws', 'worker', { code: listen, stdin: failing() }, 'stdin'],
  ['onStdout throws inline', 'inline', { code: say, onStdout: throwing }, 'onStdout'],
  ['onStderr throws inline', 'inline', { code: say, onStderr: throwing }, 'onStderr'],
];

describe('callbacks that throw', () => {
  it.each(cases)('%s', async (_name, isolation, options, named) => {
    await using sandbox = await Sandbox.open({ isolation, files: { '/home/before': 'kept' } });
    const failure = await sandbox.run(options).catch((error) => error);
    expect(failure).toMatchObject({ name: 'VitrineError', code: 'ERR_CALLBACK', cause });
    expect(failure.message).toContain(named);
    expect(failure.message).toContain('the host is to blame');
    expect(await sandbox.run({ code: 'print(open("before").read())' })).toMatchObject({
      exitCode: 0,
      stdout: 'kept\n',
      stopped: null,
    });
  });

  it('nothing of the program runs on after the failure', async () => {
    await using sandbox = await Sandbox.open();
    let calls = 0;
    const onStdout = () => {
      calls++;
      throw cause;
    };
    const code = 'while True:\n  try: print("x", flush=True)\n  except BaseException: pass';
    await expect(sandbox.run({ code, onStdout })).rejects.toMatchObject({ code: 'ERR_CALLBACK' });
    const atEnd = calls;
    await delay(50);
    expect(calls).toBe(atEnd);
    expect(calls).toBe(1);
  });

  it('an iterable that yields something else is named', async () => {
    await using sandbox = await Sandbox.open();
    const failure = await sandbox.run({ code: listen, stdin: wrong() }).catch((error) => error);
    expect(failure.message).toContain('stdin');
    expect(failure.message).toContain('Uint8Array');
    expect(['ERR_CALLBACK', 'ERR_BAD_OPTION']).toContain(failure.code);
    expect((await sandbox.run({ code: 'print(1)' })).stdout).toBe('1\n');
  });

  it('throwing nothing at all is a failure as well', async () => {
    await using sandbox = await Sandbox.open();
    const onStdout = () => Promise.reject(undefined);
    await expect(sandbox.run({ code: say, onStdout })).rejects.toMatchObject({ code: 'ERR_CALLBACK' });
    const stdin = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(undefined) }) };
    await expect(sandbox.run({ code: listen, stdin })).rejects.toMatchObject({ code: 'ERR_CALLBACK' });
  });

  it('a rejection after the end of the run disturbs nobody', async () => {
    await using sandbox = await Sandbox.open();
    const result = await sandbox.run({
      code: 'print("x", flush=True)',
      onStdout: () => delay(300).then(throwing),
      limits: { wall: '100ms', grace: '20ms' },
    });
    expect(result.stopped).toMatchObject({ limit: 'wall' });
    const next = await sandbox.run({
      code: 'import time\nfor i in range(40):\n  print(i, flush=True); time.sleep(0.01)',
    });
    expect(next).toMatchObject({ exitCode: 0, stopped: null });
    expect(next.stdout.trim().split('\n')).toHaveLength(40);
  });

  it('what the callback of another stream does counts for that stream only', async () => {
    await using sandbox = await Sandbox.open();
    const failure = await sandbox
      .run({
        code: 'import sys; print("fine", flush=True); sys.stderr.write("x")',
        onStdout: () => undefined,
        onStderr: throwing,
      })
      .catch((error) => error);
    expect(failure.message).toMatch(/^onStderr/);
  });
});
