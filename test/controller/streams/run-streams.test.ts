import { describe, expect, it } from 'vitest';
import { RunStreams, type StreamOptions } from '../../../src/controller/streams/run-streams.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (from: Uint8Array) => new TextDecoder().decode(from);

function open(options: StreamOptions, canWait = true, limitBytes = 1e6): RunStreams {
  return new RunStreams(options, { canWait, limitBytes });
}

/** A stream that takes a piece only when the test lets it. */
class SlowSink {
  readonly taken: string[] = [];
  arrived = 0;
  release: () => void = () => undefined;
  readonly stream = new WritableStream<Uint8Array>({
    write: (piece) => {
      this.arrived++;
      return new Promise((resolve) => {
        this.release = () => {
          this.taken.push(text(piece));
          resolve();
        };
      });
    },
  });
}

function isSettled(promise: unknown): Promise<boolean> {
  const waiting = Symbol();
  // Well after every chain of promises inside has run.
  const later = new Promise((resolve) => setTimeout(() => resolve(waiting), 0));
  return Promise.race([promise, later]).then((winner) => winner !== waiting);
}

describe('output to a web stream', () => {
  it('is answered only when the stream has taken it', async () => {
    const sink = new SlowSink();
    const streams = open({ stdout: sink.stream });
    const answer = streams.output.write('stdout', bytes('a'));
    expect(await isSettled(answer)).toBe(false);
    expect(sink.arrived).toBe(1);
    sink.release();
    expect(await answer).toBeUndefined();
    expect(sink.taken).toEqual(['a']);
  });

  it('waits for whoever reads the other end', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>(undefined, undefined, {
      highWaterMark: 0,
    });
    const streams = open({ stdout: writable });
    const answer = streams.output.write('stdout', bytes('a'));
    expect(await isSettled(answer)).toBe(false);
    const read = readable.getReader().read();
    expect(await answer).toBeUndefined();
    expect(text((await read).value as Uint8Array)).toBe('a');
  });

  it('leaves the stream open and unlocked', async () => {
    const written: string[] = [];
    const stream = new WritableStream<Uint8Array>({ write: (piece) => void written.push(text(piece)) });
    for (const word of ['one', 'two']) {
      const streams = open({ stdout: stream });
      expect(stream.locked).toBe(true);
      await streams.output.write('stdout', bytes(word));
      await streams.close();
      expect(stream.locked).toBe(false);
    }
    await stream.close();
    expect(written).toEqual(['one', 'two']);
  });

  it('may be of both streams together', async () => {
    const written: string[] = [];
    const stream = new WritableStream<Uint8Array>({ write: (piece) => void written.push(text(piece)) });
    const streams = open({ stdout: stream, stderr: stream });
    await streams.output.write('stdout', bytes('out'));
    await streams.output.write('stderr', bytes('err'));
    await streams.close();
    expect(written).toEqual(['out', 'err']);
    expect(stream.locked).toBe(false);
  });

  it('ends the run when its reader goes away', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const streams = open({ stderr: writable });
    const reason = new Error('nobody is interested');
    await readable.cancel(reason);
    expect(await streams.output.write('stderr', bytes('a'))).toBe('callback');
    expect(streams.output.callbackFailure).toEqual({ name: 'stderr', error: reason });
    await streams.close();
    expect(writable.locked).toBe(false);
  });

  it('ends the run when the reader goes away while the program waits for it', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>(undefined, undefined, {
      highWaterMark: 0,
    });
    const streams = open({ stdout: writable });
    const answer = streams.output.write('stdout', bytes('a'));
    await readable.cancel('gone');
    expect(await answer).toBe('callback');
    expect(streams.output.callbackFailure).toEqual({ name: 'stdout', error: 'gone' });
  });

  it('ends the run when the stream is closed or broken', async () => {
    const closed = new WritableStream<Uint8Array>();
    await closed.close();
    const broken = new WritableStream<Uint8Array>({
      write: () => {
        throw new Error('disk full');
      },
    });
    for (const stream of [closed, broken]) {
      const streams = open({ stdout: stream });
      expect(await streams.output.write('stdout', bytes('a'))).toBe('callback');
      expect(streams.output.callbackFailure?.error).toBeInstanceOf(Error);
      await streams.close();
    }
  });

  it('is not waited for when the run ended meanwhile, and what fails then is not noted', async () => {
    const sink = new SlowSink();
    const streams = open({ stdout: sink.stream });
    const first = streams.output.write('stdout', bytes('a'));
    const second = streams.output.write('stdout', bytes('b'));
    await streams.close();
    expect(streams.output.callbackFailure).toBeUndefined();
    expect(sink.stream.locked).toBe(false);
    sink.release();
    await first;
    await second;
    expect(streams.output.callbackFailure).toBeUndefined();
  });
});

describe('output to several', () => {
  it('gives each its own bytes, and keeps them as they were written', async () => {
    const written: string[] = [];
    const streams = open({
      onStdout: (piece) => void piece.fill(0x21),
      stdout: (piece) => void written.push(text(piece)),
    });
    const memory = bytes('--abc--');
    expect(streams.output.write('stdout', memory.subarray(2, 5))).toBeUndefined();
    expect(written).toEqual(['abc']);
    expect(streams.output.text('stdout')).toBe('abc');
    expect(text(memory)).toBe('--abc--');
  });

  it('gives nothing more once one failed, and says which', async () => {
    const calls: string[] = [];
    const streams = open({
      onStderr: () => {
        calls.push('onStderr');
        throw new Error('first');
      },
      stderr: async () => {
        calls.push('stderr');
        throw new Error('second');
      },
    });
    expect(await streams.output.write('stderr', bytes('a'))).toBe('callback');
    expect(streams.output.write('stderr', bytes('b'))).toBe('callback');
    expect(calls).toEqual(['onStderr', 'stderr']);
    expect(streams.output.callbackFailure?.name).toBe('onStderr');
  });

  it('waits for anything that can be waited for', async () => {
    let settle: () => void = () => undefined;
    const thenable = {
      // biome-ignore lint/suspicious/noThenProperty: a promise of another library
      then: (resolve: () => void) => {
        settle = resolve;
      },
    };
    const streams = open({ onStdout: () => thenable as unknown as Promise<void> });
    const answer = streams.output.write('stdout', bytes('a'));
    expect(await isSettled(answer)).toBe(false);
    settle();
    expect(await answer).toBeUndefined();
  });

  it('hands over no more than the limit, and says so where nothing can be waited for', () => {
    const written: string[] = [];
    const onStdout = async (piece: Uint8Array) => void written.push(text(piece));
    const streams = open({ onStdout }, false, 3);
    expect(streams.output.write('stdout', bytes('ab'))).toBeUndefined();
    expect(streams.output.write('stderr', bytes('cd'))).toBe('output');
    expect(streams.output.write('stdout', bytes('e'))).toBe('output');
    expect(written).toEqual(['ab']);
    expect(streams.output.text('stderr')).toBe('c');
    expect(streams.output.usedBytes).toBe(3);
  });
});

describe('options that cannot be used', () => {
  const refusal = (options: object, canWait = true): string => {
    try {
      open(options as StreamOptions, canWait);
    } catch (error) {
      expect(error).toMatchObject({ code: 'ERR_BAD_OPTION' });
      return (error as Error).message;
    }
    throw new Error('nothing was refused');
  };

  it('are named', () => {
    expect(refusal({ stdin: 5 })).toMatch(/^stdin is 5; it must be a string, /);
    expect(refusal({ stdin: null })).toMatch(/^stdin is null; /);
    expect(refusal({ stdin: { inherit: 'yes' } })).toMatch(/^stdin is an object; /);
    expect(refusal({ stdin: ['a'] })).toMatch(/^stdin is an array; /);
    expect(refusal({ stdout: 'ignore' })).toMatch(/^stdout is "ignore"; it must be a function, /);
    expect(refusal({ stderr: {} })).toMatch(/^stderr is an object; /);
    expect(refusal({ stdout: process.stdout })).toMatch(/^stdout is an object; /);
  });

  it('are those that somebody else holds', () => {
    const readable = new ReadableStream();
    const writable = new WritableStream();
    readable.getReader();
    writable.getWriter();
    expect(refusal({ stdin: readable })).toBe(
      'stdin is "a locked stream"; it must be a stream that nobody else reads',
    );
    expect(refusal({ stderr: writable })).toMatch(/^stderr is "a locked stream"; /);
  });

  it('are those that inline would have to wait for', () => {
    async function* pieces() {
      yield 'a';
    }
    for (const stdin of [pieces(), new ReadableStream(), { inherit: true }]) {
      expect(refusal({ stdin }, false)).toMatch(/^stdin is .* with isolation 'inline'/);
    }
    expect(refusal({ stdout: new WritableStream() }, false)).toMatch(/^stdout is .* with isolation 'inline'/);
  });

  it('leave no stream locked', () => {
    const readable = new ReadableStream<string>();
    const writable = new WritableStream<Uint8Array>();
    refusal({ stdin: readable, stdout: writable, stderr: 'no' });
    expect(() =>
      open({
        stdin: {
          [Symbol.asyncIterator]: () => {
            throw new Error('no iterator');
          },
        },
        stdout: writable,
      }),
    ).toThrow('no iterator');
    expect(readable.locked || writable.locked).toBe(false);
  });

  it("do not include the text 'inherit': it is what the program reads", async () => {
    expect(text(await open({ stdin: 'inherit' }).input.read(99))).toBe('inherit');
  });
});

describe('terminals', () => {
  it('are none unless they are said to be or inherited', () => {
    expect(open({}).terminals).toEqual({ stdin: false, stdout: false, stderr: false });
    expect(open({ terminals: { stdout: true } }).terminals).toEqual({
      stdin: false,
      stdout: true,
      stderr: false,
    });
    expect(open({}).environment).toEqual({});
  });
});
