import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openInput } from '../../../src/controller/streams/input.js';
import { PieceEncoder } from '../../../src/controller/streams/piece-encoder.js';

const encode = (text: string) => new TextEncoder().encode(text);

async function readAll(input: ReturnType<typeof openInput>): Promise<string> {
  const all: Uint8Array[] = [];
  for (;;) {
    const piece = await input.read(3);
    if (piece.length === 0) return Buffer.concat(all).toString();
    all.push(piece.slice());
  }
}

/** A stream as browsers without `ReadableStream[Symbol.asyncIterator]` have it. */
function plainStream(pieces: (Uint8Array | string)[], onCancel: () => void = () => undefined) {
  const left = [...pieces];
  const stream = new ReadableStream<Uint8Array | string>(
    {
      pull(controller) {
        const piece = left.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  );
  Object.defineProperty(stream, Symbol.asyncIterator, { value: undefined });
  return stream;
}

describe('sources of input', () => {
  it('are text, bytes, iterables and web streams of both', async () => {
    async function* pieces() {
      yield 'ä';
      yield new Uint8Array(0);
      yield encode('b');
      yield '';
      yield 'c';
    }
    expect(await readAll(openInput('äbc'))).toBe('äbc');
    expect(await readAll(openInput(encode('äbc')))).toBe('äbc');
    expect(await readAll(openInput(pieces()))).toBe('äbc');
    expect(await readAll(openInput(plainStream(['ä', new Uint8Array(0), encode('b'), '', 'c'])))).toBe('äbc');
    expect(await readAll(openInput(new Blob(['äbc']).stream()))).toBe('äbc');
    expect(await readAll(openInput(undefined))).toBe('');
  });

  it('make one text of pieces, wherever characters are cut', () => {
    fc.assert(
      fc.property(
        fc
          .string({ unit: 'binary', maxLength: 20 })
          .chain((whole) =>
            fc.record({ whole: fc.constant(whole), cuts: fc.array(fc.nat(whole.length), { maxLength: 5 }) }),
          ),
        ({ whole, cuts }) => {
          const encoder = new PieceEncoder();
          const places = [0, ...cuts.sort((a, b) => a - b), whole.length];
          const parts = places.slice(1).map((end, i) => encoder.push(whole.slice(places[i], end)));
          expect(Buffer.concat([...parts, encoder.end()])).toEqual(Buffer.from(encode(whole)));
        },
      ),
    );
  });

  it('put half a character before bytes, as U+FFFD', () => {
    const encoder = new PieceEncoder();
    const parts = ['\ud83d', encode('x'), '\ud83d', '\ude00', '\ud83d'].map((piece) => encoder.push(piece));
    expect(Buffer.concat([...parts, encoder.end()]).toString()).toBe('\ufffdx😀\ufffd');
  });

  it('may give the same memory for every piece', async () => {
    async function* pieces() {
      const buffer = new Uint8Array(4);
      for (const letter of 'abc') {
        buffer.fill(letter.charCodeAt(0));
        yield buffer;
      }
    }
    expect(await readAll(openInput(pieces()))).toBe('aaaabbbbcccc');
  });

  it('refuse pieces that are neither text nor bytes', async () => {
    const numbers = [1, 2][Symbol.iterator]();
    const iterable = { [Symbol.asyncIterator]: () => ({ next: async () => numbers.next() }) };
    const input = openInput(iterable as unknown as AsyncIterable<string>);
    await expect(input.read(1)).rejects.toMatchObject({
      code: 'ERR_BAD_OPTION',
      message: expect.stringMatching(/^stdin is 1; it must be a stream of/),
    });
  });
});

describe('what is left unread', () => {
  it('of a web stream is cancelled, and the stream unlocked', async () => {
    let cancelled = 0;
    const stream = plainStream(['abcdef', 'g'], () => cancelled++);
    const input = openInput(stream);
    expect(stream.locked).toBe(true);
    await input.read(2);
    input.close();
    expect(stream.locked).toBe(false);
    expect(cancelled).toBe(1);
  });

  it('is cancelled also while a read waits', async () => {
    let cancelled = 0;
    const stream = new ReadableStream<string>({ cancel: () => void cancelled++ });
    const input = openInput(stream);
    const read = input.read(2);
    input.close();
    expect(stream.locked).toBe(false);
    expect(cancelled).toBe(1);
    expect(await read).toHaveLength(0);
  });

  it('is nothing once the end was reached', async () => {
    let cancelled = 0;
    const stream = plainStream(['a'], () => cancelled++);
    const input = openInput(stream);
    await readAll(input);
    input.close();
    expect(stream.locked).toBe(false);
    expect(cancelled).toBe(0);
  });

  it('of an iterable is given up, whatever its return() does', async () => {
    const returned: string[] = [];
    const iterable = (name: string, onReturn: () => Promise<IteratorResult<string>>) => ({
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false as const, value: 'abc' }),
        return: () => {
          returned.push(name);
          return onReturn();
        },
      }),
    });
    const ways = {
      ready: async () => ({ done: true as const, value: undefined }),
      never: () => new Promise<never>(() => undefined),
      rejects: () => Promise.reject(new Error('no')),
      throws: () => {
        throw new Error('no');
      },
    };
    for (const [name, way] of Object.entries(ways)) {
      const input = openInput(iterable(name, way));
      await input.read(1);
      input.close();
    }
    expect(returned).toEqual(Object.keys(ways));
  });
});
