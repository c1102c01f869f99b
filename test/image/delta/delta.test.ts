import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyDelta, undoDelta } from '../../../src/image/delta/apply-delta.js';
import { type BaseMemory, layBase } from '../../../src/image/delta/base-memory.js';
import { compileComparer, MemoryComparer } from '../../../src/image/delta/memory-comparer.js';
import { BLOCK_BYTES, checkDelta, type MemoryDelta } from '../../../src/image/delta/memory-delta.js';
import { packDelta, unpackDelta } from '../../../src/image/delta/packed-delta.js';
import { takeDelta } from '../../../src/image/delta/take-delta.js';
import { takePages } from '../../../src/image/memory-pages.js';
import { differingBlocks, makeGuest, makeImage, PAGE_BYTES } from './delta-support.js';

const image = makeImage();

/** Stretches of writes, as shares of the memory that there is; some put back what was there. */
const dirt = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 0.999999, noNaN: true }),
    length: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 70_000 })),
    byte: fc.integer({ min: 0, max: 255 }),
  }),
  { maxLength: 12 },
);
const growth = fc.integer({ min: 0, max: 2 });

type Dirt = typeof dirt extends fc.Arbitrary<infer T> ? T : never;

function soil(memory: WebAssembly.Memory, stretches: Dirt): Uint8Array {
  const bytes = new Uint8Array(memory.buffer);
  for (const { at, length, byte } of stretches) {
    const from = Math.floor(at * bytes.length);
    bytes.fill(byte, from, from + length);
  }
  return bytes;
}

function grownImage(length: number): Uint8Array {
  const grown = new Uint8Array(length);
  grown.set(image);
  return grown;
}

describe('a delta', () => {
  it('is of nothing when nothing was written', () => {
    const { comparer } = makeGuest(image);
    expect(takeDelta(comparer)).toEqual({
      memoryBytes: image.length,
      blocks: new Uint32Array(0),
      bytes: new Uint8Array(0),
    });
  });

  it('has every single bit that was written, wherever it is', () => {
    const { memory, comparer } = makeGuest(image);
    const bytes = new Uint8Array(memory.buffer);
    // Every block, and in it every byte over the blocks; every bit of bytes.
    for (let block = 0; block < image.length / BLOCK_BYTES; block++) {
      const at = block * BLOCK_BYTES + (block % BLOCK_BYTES);
      bytes[at]! ^= 1 << (block % 8);
      expect([...comparer.changedBlocks()]).toEqual([block]);
      bytes[at]! ^= 1 << (block % 8);
    }
    for (let i = 0; i < BLOCK_BYTES; i++) {
      for (const block of [0, 16, 17, 300, image.length / BLOCK_BYTES - 1]) {
        bytes[block * BLOCK_BYTES + i]! ^= 0x80;
        expect([...comparer.changedBlocks()]).toEqual([block]);
        bytes[block * BLOCK_BYTES + i]! ^= 0x80;
      }
    }
  });

  it('is exactly what differs; undoing it gives the image, applying it the memory', () => {
    fc.assert(
      fc.property(dirt, growth, (stretches, pages) => {
        const { base, memory, comparer } = makeGuest(image);
        memory.grow(pages);
        const bytes = soil(memory, stretches);
        const before = bytes.slice();
        const delta = takeDelta(comparer);
        expect([...delta.blocks]).toEqual(differingBlocks(image, before));
        expect(Buffer.compare(bytes, before)).toBe(0);
        checkDelta(delta, image.length, before.length);

        undoDelta(delta.blocks, base, bytes);
        expect(Buffer.compare(bytes, grownImage(bytes.length))).toBe(0);
        expect(comparer.changedBlocks().length).toBe(0);
        applyDelta(delta, bytes);
        expect(Buffer.compare(bytes, before)).toBe(0);

        const unpacked = unpackDelta(packDelta(delta, base), base);
        expect(unpacked.memoryBytes).toBe(delta.memoryBytes);
        expect([...unpacked.blocks]).toEqual([...delta.blocks]);
        expect(Buffer.compare(unpacked.bytes, delta.bytes)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('swaps one session for another', () => {
    fc.assert(
      fc.property(dirt, dirt, (a, b) => {
        const { base, memory, comparer } = makeGuest(image);
        const bytes = soil(memory, a);
        const first = takeDelta(comparer);
        undoDelta(first.blocks, base, bytes);
        soil(memory, b);
        const wanted = bytes.slice();
        const second = takeDelta(comparer);
        undoDelta(second.blocks, base, bytes);
        applyDelta(first, bytes);
        undoDelta(first.blocks, base, bytes);
        applyDelta(second, bytes);
        expect(Buffer.compare(bytes, wanted)).toBe(0);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps what memory is, when memory changes after it was taken', () => {
    const { memory, comparer } = makeGuest(image);
    const bytes = new Uint8Array(memory.buffer);
    bytes[5000]! ^= 1;
    const delta = takeDelta(comparer);
    const kept = delta.bytes.slice();
    bytes[5000]! ^= 2;
    expect(delta.bytes).toEqual(kept);
  });

  it('is found in the last block of the largest memory there is', () => {
    const { memory, comparer } = makeGuest(image);
    memory.grow(65_536 - image.length / PAGE_BYTES);
    const bytes = new Uint8Array(memory.buffer);
    for (const at of [2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]) bytes[at] = 1;
    const delta = takeDelta(comparer);
    expect(delta.memoryBytes).toBe(2 ** 32);
    expect([...delta.blocks]).toEqual([2 ** 23 - 1, 2 ** 23, 2 ** 24 - 1]);
    checkDelta(delta, image.length, 2 ** 32);
  });

  it('is taken against an image that is all zero, too', () => {
    const { base, memory, comparer } = makeGuest(new Uint8Array(PAGE_BYTES));
    expect(base.runs.length).toBe(0);
    new Uint8Array(memory.buffer)[256] = 1;
    expect([...comparer.changedBlocks()]).toEqual([1]);
  });

  it('is taken against a base that came from another thread', () => {
    const { base, memory } = makeGuest(image);
    const { port1, port2 } = new MessageChannel();
    port1.postMessage(base);
    const received = receiveMessageOnPort(port2)?.message as BaseMemory;
    port1.close();
    expect(received.memory.buffer).toBeInstanceOf(SharedArrayBuffer);
    const comparer = new MemoryComparer(compileComparer(), received, memory);
    new Uint8Array(memory.buffer)[9000]! ^= 1;
    expect([...comparer.changedBlocks()]).toEqual([Math.floor(9000 / BLOCK_BYTES)]);
    undoDelta(comparer.changedBlocks(), received, new Uint8Array(memory.buffer));
    expect(comparer.changedBlocks().length).toBe(0);
  });
});

describe('a base', () => {
  it('is refused when its runs are no whole blocks', () => {
    const { runs, bytes } = takePages(image);
    const crooked = runs.slice();
    crooked[0]! += 16;
    expect(() => layBase({ runs: crooked, bytes })).toThrowError(
      expect.objectContaining({ code: 'ERR_IMAGE' }),
    );
  });
});

describe('a delta from elsewhere', () => {
  const sound: MemoryDelta = {
    memoryBytes: image.length + PAGE_BYTES,
    blocks: Uint32Array.of(0, 7, 8),
    bytes: new Uint8Array(3 * BLOCK_BYTES),
  };
  const blocksOf = (memoryBytes: number) => memoryBytes / BLOCK_BYTES;
  const bad: readonly (readonly [string, Partial<MemoryDelta>])[] = [
    ['with less memory than the image', { memoryBytes: image.length - PAGE_BYTES }],
    ['with memory that is no whole pages', { memoryBytes: image.length + 4096 }],
    ['with memory of a fraction', { memoryBytes: image.length + 0.5 }],
    ['with no size', { memoryBytes: Number.NaN }],
    ['with endless memory', { memoryBytes: Number.POSITIVE_INFINITY }],
    ['with more memory than there can be', { memoryBytes: 2 ** 32 + PAGE_BYTES }],
    ['with more memory than the limit', { memoryBytes: image.length + 3 * PAGE_BYTES }],
    ['with a block twice', { blocks: Uint32Array.of(0, 7, 7) }],
    ['with blocks out of order', { blocks: Uint32Array.of(7, 0, 8) }],
    ['with a block beyond memory', { blocks: Uint32Array.of(0, 7, blocksOf(sound.memoryBytes)) }],
    ['with too few bytes', { bytes: new Uint8Array(3 * BLOCK_BYTES - 1) }],
    ['with too many bytes', { bytes: new Uint8Array(4 * BLOCK_BYTES) }],
  ];
  const check = (delta: MemoryDelta) => checkDelta(delta, image.length, image.length + 2 * PAGE_BYTES);

  it('passes when it is sound', () => {
    expect(() => check(sound)).not.toThrow();
    const last = Uint32Array.of(0, 7, blocksOf(sound.memoryBytes) - 1);
    expect(() => check({ ...sound, blocks: last })).not.toThrow();
  });

  it.each(bad)('is refused %s', (_name, part) => {
    expect(() => check({ ...sound, ...part })).toThrowError(
      expect.objectContaining({ code: 'ERR_SNAPSHOT' }),
    );
  });
});

describe('a packed delta', () => {
  const { base, memory, comparer } = makeGuest(image);
  const bytes = new Uint8Array(memory.buffer);
  for (let i = 0; i < 40; i++) bytes[(i * i * 97) % bytes.length]! ^= 0xff;
  const delta = takeDelta(comparer);
  const packed = packDelta(delta, base);
  const refused = expect.objectContaining({ code: 'ERR_SNAPSHOT' });

  it('has of each block only what differs', () => {
    expect(packed.length).toBeLessThan(delta.blocks.length * 20);
  });

  it('is read wherever its bytes are', () => {
    const shifted = new Uint8Array(packed.length + 3);
    shifted.set(packed, 3);
    expect(unpackDelta(shifted.subarray(3), base)).toEqual(delta);
    expect(unpackDelta(Buffer.from(packed), base)).toEqual(delta);
  });

  it('is refused when cut at any length, or followed by anything', () => {
    for (let length = 0; length < packed.length; length++) {
      expect(() => unpackDelta(packed.subarray(0, length), base)).toThrowError(refused);
    }
    expect(() => unpackDelta(Buffer.concat([packed, Buffer.alloc(1)]), base)).toThrowError(refused);
  });

  it('gives a delta in order or is refused, whatever it is, and takes no more than its length allows', () => {
    const either = (hostile: Uint8Array) => {
      let read: MemoryDelta;
      try {
        read = unpackDelta(hostile, base);
      } catch (error) {
        expect(error).toMatchObject({ code: 'ERR_SNAPSHOT' });
        return;
      }
      expect(read.bytes.length).toBeLessThanOrEqual(hostile.length * 20);
      expect(() => checkDelta(read, 0, 2 ** 32)).not.toThrow();
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), either), { numRuns: 500 });
    fc.assert(
      fc.property(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const hostile = packed.slice();
        hostile[at]! ^= flip;
        either(hostile);
      }),
      { numRuns: 500 },
    );
    // Promises: 2^32 blocks, 2^32 pages, a number without end.
    either(Uint8Array.of(5, 0xff, 0xff, 0xff, 0xff, 0x0f));
    either(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f, 0));
    either(new Uint8Array(1000).fill(0x80));
  });

  it('is refused before room is made for it when its memory is more than the limit', () => {
    const take = { ...delta, memoryBytes: 1 };
    expect(() => unpackDelta(packed, base, take.memoryBytes)).toThrowError(/more than the limit of 1/);
    expect(unpackDelta(packed, base, delta.memoryBytes)).toEqual(delta);
  });

  it('is refused when a block has nothing that differs', () => {
    expect(() => unpackDelta(Uint8Array.of(5, 1, 0, ...new Array(12).fill(0)), base)).toThrowError(refused);
  });
});
