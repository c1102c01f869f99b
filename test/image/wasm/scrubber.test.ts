import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildScrubberModule, scrubBlockBytes } from '../../../src/image/wasm/scrubber.js';

const PAGES = 4;
const BLOCKS = (PAGES * 65_536) / scrubBlockBytes;

function openScrubber() {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES + 2 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(buildScrubberModule()), {
    env: { memory },
  });
  const scrub = exports['scrub'] as (from: number, to: number) => void;
  return { memory, scrub, bytes: () => new Uint8Array(memory.buffer) };
}

describe('the scrubber', () => {
  it('zeroes every byte between its bounds, wherever it is, and no other', () => {
    const { scrub, bytes } = openScrubber();
    const block = fc.integer({ min: 0, max: BLOCKS });
    const dirt = fc.array(fc.tuple(fc.nat(PAGES * 65_536 - 1), fc.integer({ min: 1, max: 255 })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(dirt, block, block, (spots, a, b) => {
        const memory = bytes().fill(0);
        for (const [at, value] of spots) memory[at] = value;
        const [from, to] = [Math.min(a, b) * scrubBlockBytes, Math.max(a, b) * scrubBlockBytes];
        const expected = memory.slice().fill(0, from, to);
        scrub(from, to);
        expect(Buffer.compare(memory, expected)).toBe(0);
      }),
    );
  });

  it('sees a single bit in each byte of a block', () => {
    const { scrub, bytes } = openScrubber();
    for (let at = 0; at < scrubBlockBytes; at++) {
      bytes()[at + scrubBlockBytes] = 1 << (at % 8);
      scrub(scrubBlockBytes, 2 * scrubBlockBytes);
      expect(bytes()[at + scrubBlockBytes]).toBe(0);
    }
  });

  it('reaches the end of a memory that grew', () => {
    const { memory, scrub, bytes } = openScrubber();
    memory.grow(2);
    bytes().fill(0xff);
    scrub(0, memory.buffer.byteLength);
    expect(bytes().every((byte) => byte === 0)).toBe(true);
  });
});
