import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Errno } from '../../src/abi/errno.js';
import { GuestMemory } from '../../src/kernel/guest-memory.js';
import { outcome } from '../vfs/support.js';

const PAGE = 65536;
const create = () => new GuestMemory(new WebAssembly.Memory({ initial: 1, maximum: 4 }));

describe('guest memory', () => {
  it('reads what was written, little-endian', () => {
    const memory = create();
    memory.setU32(8, 0x89abcdef);
    expect([memory.getU8(8), memory.getI16(8), memory.getI32(8), memory.getU32(8)]).toEqual([
      0xef,
      0xcdef - 65536,
      0x89abcdef | 0,
      0x89abcdef,
    ]);
    memory.setI64(16, -2n);
    expect(memory.getI64(16)).toBe(-2n);
    expect(memory.getU32(20)).toBe(0xffffffff);
    memory.setU16(0, 0x12345);
    expect(memory.getI16(0)).toBe(0x2345);
  });

  it('takes pointers as unsigned and refuses all that reaches outside', () => {
    const memory = create();
    const accesses: readonly (readonly [number, (pointer: number) => unknown])[] = [
      [1, (p) => memory.getU8(p)],
      [2, (p) => memory.getI16(p)],
      [4, (p) => memory.getI32(p)],
      [4, (p) => memory.getU32(p)],
      [8, (p) => memory.getI64(p)],
      [1, (p) => memory.setU8(p, 1)],
      [2, (p) => memory.setU16(p, 1)],
      [4, (p) => memory.setI32(p, 1)],
      [4, (p) => memory.setU32(p, 1)],
      [8, (p) => memory.setI64(p, 1n)],
    ];
    for (const [size, access] of accesses) {
      expect(outcome(() => access(PAGE - size))).not.toBe('EFAULT');
      for (const pointer of [PAGE - size + 1, PAGE, -1, -size, 2 ** 31, 2 ** 32 - 1, -(2 ** 31)]) {
        expect(
          outcome(() => access(pointer)),
          `${size} at ${pointer}`,
        ).toBe('EFAULT');
      }
    }
  });

  it('views are inside, whatever is asked for', () => {
    const memory = create();
    expect(memory.bytes(PAGE, 0).length).toBe(0);
    expect(memory.bytes(0, PAGE).length).toBe(PAGE);
    const i32 = fc.oneof(fc.integer(), fc.integer({ min: 0, max: PAGE + 8 }));
    fc.assert(
      fc.property(i32, i32, (pointer, length) => {
        const view = outcome(() => memory.bytes(pointer, length));
        const fits = (pointer >>> 0) + (length >>> 0) <= PAGE;
        if (!fits) expect(view).toBe('EFAULT');
        else
          expect([(view as Uint8Array).byteOffset, (view as Uint8Array).length]).toEqual([pointer, length]);
      }),
      { numRuns: 2000 },
    );
  });

  it('strings end at their NUL, at the limit, or not at all', () => {
    const memory = create();
    memory.setCString(0, 'abc');
    expect(memory.cString(0)).toBe('abc');
    expect(memory.cString(3)).toBe('');
    memory.all.fill(0x61);
    expect(outcome(() => memory.cString(0))).toBe('ENAMETOOLONG');
    expect(outcome(() => memory.cString(0, 10))).toBe('ENAMETOOLONG');
    expect(outcome(() => memory.cString(PAGE - 5))).toBe('EFAULT');
    expect(outcome(() => memory.cString(PAGE))).toBe('EFAULT');
    expect(outcome(() => memory.cString(-1))).toBe('EFAULT');
    memory.setU8(4095, 0);
    expect((memory.cString(0) as string).length).toBe(4095);
    memory.setU8(4095, 0x61);
    memory.setU8(4096, 0);
    expect(outcome(() => memory.cString(0))).toBe('ENAMETOOLONG');
    expect(outcome(() => memory.setCString(PAGE - 3, 'abc'))).toBe('EFAULT');
    expect(outcome(() => memory.setByteString(PAGE - 3, 'abc'))).toBeUndefined();
  });

  it('bytes of any value pass through strings unchanged', () => {
    const memory = create();
    fc.assert(
      fc.property(fc.uint8Array({ min: 1, max: 255, maxLength: 300 }), (bytes) => {
        memory.bytes(0, bytes.length).set(bytes);
        memory.setU8(bytes.length, 0);
        const text = memory.cString(0);
        memory.setCString(1000, text);
        expect(memory.bytes(1000, bytes.length)).toEqual(bytes);
      }),
    );
  });

  it('goes on after memory has grown', () => {
    const memory = create();
    memory.setU32(0, 42);
    expect(outcome(() => memory.setU32(PAGE, 1))).toBe('EFAULT');
    memory.memory.grow(1);
    expect(memory.sizeBytes).toBe(2 * PAGE);
    expect(memory.getU32(0)).toBe(42);
    memory.setU32(PAGE, 43);
    expect(memory.getU32(PAGE)).toBe(43);
    memory.memory.grow(1);
    expect(memory.bytes(2 * PAGE, PAGE).length).toBe(PAGE);
    expect(memory.cString(2 * PAGE)).toBe('');
  });
});

describe('whole numbers in 64 bits', () => {
  it.each([
    0,
    1,
    -1,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 32,
    2 ** 32 - 1,
    -(2 ** 32),
    1e15,
    -1e15,
    2 ** 53 - 1,
    -(2 ** 53) + 1,
  ])('%d is what a bigint would be', (value) => {
    const memory = new GuestMemory(new WebAssembly.Memory({ initial: 1 }));
    memory.setWhole64(8, value);
    expect(memory.getI64(8)).toBe(BigInt(value));
    expect([memory.getI64(0), memory.getI64(16)]).toEqual([0n, 0n]);
    expect(() => memory.setWhole64(65_530, value)).toThrow(expect.objectContaining({ value: Errno.EFAULT }));
  });
});
