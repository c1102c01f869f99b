import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChunkSource } from '../../../src/controller/streams/chunk-source.js';
import { InputSource } from '../../../src/controller/streams/input-source.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (from: Uint8Array) => new TextDecoder().decode(from);

/** A source whose pieces come when the test says so. */
class ManualSource implements ChunkSource {
  readonly continuesAfterEnd: boolean;
  asked = 0;
  unread: readonly Uint8Array[] | undefined;
  give: (piece: Uint8Array | undefined) => void = () => undefined;
  fail: (error: unknown) => void = () => undefined;

  constructor(continuesAfterEnd = false) {
    this.continuesAfterEnd = continuesAfterEnd;
  }

  next(): Promise<Uint8Array | undefined> {
    this.asked++;
    return new Promise((resolve, reject) => {
      this.give = resolve;
      this.fail = reject;
    });
  }

  close(unread: readonly Uint8Array[]): void {
    this.unread = [...unread];
  }
}

describe('what is there', () => {
  it('is handed out at once, in the pieces asked for, then the end for ever', () => {
    const input = new InputSource(bytes('abcde'));
    expect([2, 2, 9, 9, 9].map((limit) => text(input.read(limit) as Uint8Array))).toEqual([
      'ab',
      'cd',
      'e',
      '',
      '',
    ]);
  });

  it('answers a read with what there is rather than what was asked for', async () => {
    const source = new ManualSource();
    const input = new InputSource(source);
    const read = input.read(65536);
    source.give(bytes('one line\n'));
    expect(text(await read)).toBe('one line\n');
    expect(source.asked).toBe(1);
  });

  it('asks for the next piece only when the last is used up', async () => {
    const source = new ManualSource();
    const input = new InputSource(source);
    const first = input.read(2);
    source.give(bytes('abc'));
    expect(text(await first)).toBe('ab');
    expect(text(input.read(2) as Uint8Array)).toBe('c');
    expect(source.asked).toBe(1);
    void input.read(2);
    expect(source.asked).toBe(2);
  });
});

describe('a read that was given up', () => {
  it('leaves what it would have got to the next, and the source is asked once', async () => {
    const source = new ManualSource();
    const input = new InputSource(source);
    const first = input.read(10);
    const second = input.read(3, true);
    source.give(bytes('abcdef'));
    expect(text(await second)).toBe('abc');
    expect(text(await first)).toBe('');
    expect(text(input.read(10) as Uint8Array)).toBe('def');
    expect(source.asked).toBe(1);
  });

  it('leaves what it got, too late, to the next', async () => {
    const source = new ManualSource();
    const input = new InputSource(source);
    const first = input.read(4);
    source.give(bytes('abcdef'));
    await first;
    expect(text(input.read(2, true) as Uint8Array)).toBe('ab');
    expect(text(input.read(9) as Uint8Array)).toBe('cd');
    expect(text(input.read(9) as Uint8Array)).toBe('ef');
  });

  it('loses its bytes when the next read does not ask for them again', () => {
    const input = new InputSource(bytes('abcd'));
    input.read(2);
    expect(text(input.read(2) as Uint8Array)).toBe('cd');
    expect(input.read(2)).toHaveLength(0);
  });

  it('never loses or repeats a byte, however reads are cut and given up', async () => {
    const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 8 }), { maxLength: 8 });
    const reads = fc.array(fc.record({ limit: fc.integer({ min: 1, max: 6 }), isLost: fc.boolean() }), {
      minLength: 1,
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(pieces, reads, fc.boolean(), async (given, plan, isWhole) => {
        const left = [...given];
        const source: ChunkSource = {
          continuesAfterEnd: false,
          next: async () => left.shift(),
          close: () => undefined,
        };
        const input = new InputSource(isWhole ? new Uint8Array(Buffer.concat(given)) : source);
        const taken: Uint8Array[] = [];
        let wasLost = false;
        for (let turn = 0; ; turn++) {
          const { limit, isLost } = plan[turn] ?? { limit: 5, isLost: false };
          const answer = (await input.read(limit, wasLost)).slice();
          expect(answer.length).toBeLessThanOrEqual(limit);
          wasLost = isLost;
          if (isLost) continue;
          if (answer.length === 0) break;
          taken.push(answer);
        }
        expect(Buffer.concat(taken)).toEqual(Buffer.concat(given));
      }),
    );
  });
});

describe('the end', () => {
  it('of a stream is for good: its source is not asked again', async () => {
    const source = new ManualSource();
    const input = new InputSource(source);
    const read = input.read(1);
    source.give(undefined);
    expect(await read).toHaveLength(0);
    expect(input.read(1)).toHaveLength(0);
    expect(source.asked).toBe(1);
  });

  it('on a terminal is of one read', async () => {
    const source = new ManualSource(true);
    const input = new InputSource(source);
    const first = input.read(9);
    source.give(undefined);
    expect(await first).toHaveLength(0);
    const second = input.read(9);
    source.give(bytes('more\n'));
    expect(text(await second)).toBe('more\n');
  });

  it('on a terminal is told again to whoever gave up that read', async () => {
    const source = new ManualSource(true);
    const input = new InputSource(source);
    const first = input.read(9);
    source.give(undefined);
    await first;
    expect(await input.read(9, true)).toHaveLength(0);
    expect(source.asked).toBe(1);
  });
});

describe('failing and closing', () => {
  it('rejects a read with what the source threw', async () => {
    const source = new ManualSource();
    const input = new InputSource(source);
    const read = input.read(1);
    source.fail(new Error('broken'));
    await expect(read).rejects.toThrow('broken');
    await expect(input.read(1)).rejects.toThrow('broken');
    expect(source.asked).toBe(1);
  });

  it('gives back what nobody read, once', async () => {
    const source = new ManualSource();
    const input = new InputSource(source);
    const read = input.read(2);
    source.give(bytes('abcd'));
    await read;
    input.close();
    expect(source.unread?.map(text)).toEqual(['cd']);
    source.unread = undefined;
    input.close();
    expect(source.unread).toBeUndefined();
    expect(input.read(1)).toHaveLength(0);
  });

  it('is not bothered by what fails because it was closed', async () => {
    const source = new ManualSource();
    const input = new InputSource(source);
    const read = input.read(2);
    input.close();
    source.fail(new TypeError('released'));
    expect(await read).toHaveLength(0);
  });
});
