import { WASM_PAGE_BYTES } from '../../abi/wasm.js';
import type { MemoryPages } from '../memory-pages.js';
import { BaseReader } from './base-reader.js';
import { BLOCK_BYTES, MEMORY_MAX_BYTES, type MemoryDelta, requireMemory, unusable } from './memory-delta.js';

/**
 * Deltas at rest, a third as large: of each block only the 32-bit words that differ. What a program writes to its
 * memory are pointers and counts, most of them alone among words that stay; that they are kept as they are, and not as
 * the difference from the image's, lets equal ones be found by whoever compresses the result.
 *
 * | bytes | what |
 * |---|---|
 * | varint | memory, in pages of 64 KiB |
 * | varint | how many blocks |
 * | varint each | blocks: how many were left out before this one |
 * | 8 each | masks: bit `i % 8` of byte `i >> 3` is whether word `i` differs; at least one does |
 * | 4 each | words, in the order of blocks |
 *
 * Varints are unsigned LEB128 of at most 32 bits.
 */
const BLOCK_WORDS = BLOCK_BYTES / 4;
const MASK_BYTES = BLOCK_WORDS / 8;
const VARINT_BYTES = 5;

/** The least that a block takes: its number, its mask, one word. */
const PACKED_BLOCK_BYTES = 1 + MASK_BYTES + 4;

/** @param base - the image that the delta was taken against */
export function packDelta(delta: MemoryDelta, base: MemoryPages): Uint8Array<ArrayBuffer> {
  const { blocks, bytes } = delta;
  const count = blocks.length;
  const numbers = new Uint8Array((count + 2) * VARINT_BYTES);
  let numbersLength = writeVarint(numbers, 0, delta.memoryBytes / WASM_PAGE_BYTES);
  numbersLength = writeVarint(numbers, numbersLength, count);
  const masks = new Uint8Array(count * MASK_BYTES);
  const words = new Uint32Array(count * BLOCK_WORDS);
  let wordCount = 0;
  const reader = new BaseReader(base);
  const then = new Block();
  const now = new Block();
  let expected = 0;
  for (let index = 0; index < count; index++) {
    const block = blocks[index] as number;
    numbersLength = writeVarint(numbers, numbersLength, block - expected);
    expected = block + 1;
    reader.copy(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES, then.bytes, 0);
    now.bytes.set(bytes.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES));
    for (let i = 0; i < BLOCK_WORDS; i++) {
      const word = now.words[i] as number;
      if (word === then.words[i]) continue;
      words[wordCount++] = word;
      masks[index * MASK_BYTES + (i >> 3)]! |= 1 << (i & 7);
    }
  }
  const packed = new Uint8Array(numbersLength + masks.length + wordCount * 4);
  packed.set(numbers.subarray(0, numbersLength));
  packed.set(masks, numbersLength);
  packed.set(new Uint8Array(words.buffer, 0, wordCount * 4), numbersLength + masks.length);
  return packed;
}

/**
 * Reads what {@link packDelta} made, from anywhere: takes at most twenty times the memory of what it is given, and no
 * more than the limit. The delta is in order, whole, and within its own memory; whether that fits the image, `checkDelta`
 * tells.
 * @param base - the image that the delta was taken against; another one gives another memory
 * @param limitBytes - how large the guest's memory may be
 * @throws VitrineError ERR_SNAPSHOT
 */
export function unpackDelta(
  packed: Uint8Array,
  base: MemoryPages,
  limitBytes: number = MEMORY_MAX_BYTES,
): MemoryDelta {
  const numbers = new VarintReader(packed);
  const memoryBytes = numbers.next() * WASM_PAGE_BYTES;
  const count = numbers.next();
  const blockCount = memoryBytes / BLOCK_BYTES;
  if (memoryBytes > MEMORY_MAX_BYTES || count > Math.min(blockCount, packed.length / PACKED_BLOCK_BYTES)) {
    throw unusable('its memory is not whole');
  }
  // Before anything is made room for: what is packed may be a thousandth of that.
  requireMemory(memoryBytes, limitBytes);
  const blocks = new Uint32Array(count);
  let least = 0;
  for (let index = 0; index < count; index++) {
    const block = least + numbers.next();
    if (block >= blockCount) throw unusable('its memory is in disorder');
    blocks[index] = block;
    least = block + 1;
  }
  const masksAt = numbers.position;
  let wordsAt = masksAt + count * MASK_BYTES;
  const bytes = new Uint8Array(count * BLOCK_BYTES);
  const reader = new BaseReader(base);
  for (let index = 0; index < count; index++) {
    const block = blocks[index] as number;
    const to = index * BLOCK_BYTES;
    reader.copy(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES, bytes, to);
    const before = wordsAt;
    for (let i = 0; i < BLOCK_WORDS; i++) {
      // Beyond the end there are no bits.
      if (((packed[masksAt + index * MASK_BYTES + (i >> 3)] as number) & (1 << (i & 7))) === 0) continue;
      if (wordsAt + 4 > packed.length) throw unusable('its memory is not whole');
      for (let byte = 0; byte < 4; byte++) bytes[to + i * 4 + byte] = packed[wordsAt + byte] as number;
      wordsAt += 4;
    }
    if (wordsAt === before) throw unusable('its memory is in disorder');
  }
  if (wordsAt !== packed.length) throw unusable('its memory is not whole');
  return { memoryBytes, blocks, bytes };
}

/** One block, as bytes and as words. */
class Block {
  readonly bytes = new Uint8Array(BLOCK_BYTES);
  readonly words = new Uint32Array(this.bytes.buffer);
}

function writeVarint(into: Uint8Array, at: number, value: number): number {
  let end = at;
  let rest = value;
  while (rest >= 0x80) {
    into[end++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  into[end++] = rest;
  return end;
}

class VarintReader {
  readonly #bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  next(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 0x80) {
      const byte = this.#bytes[this.position++];
      if (byte === undefined) throw unusable('its memory is not whole');
      value += (byte & 0x7f) * scale;
      if (value >= 2 ** 32) throw unusable('its memory is in disorder');
      if (byte < 0x80) return value;
      if (scale >= 2 ** 28) throw unusable('its memory is in disorder');
    }
  }
}
