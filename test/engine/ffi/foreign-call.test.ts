import { describe, expect, it } from 'vitest';
import {
  DOUBLE,
  FLOAT,
  faultOf,
  INT,
  LONG_DOUBLE,
  POINTER,
  S8,
  S16,
  S64,
  STACK_TOP,
  ToyGuest,
  type ToyType,
  U8,
  U16,
  U32,
  U64,
  VOID,
} from './support.js';

const little = (value: bigint, size: number): number[] =>
  Array.from({ length: size }, (_, i) => Number((value >> BigInt(8 * i)) & 0xffn));

const float = (value: number): number[] => [...new Uint8Array(new Float32Array([value]).buffer)];
const double = (value: number): number[] => [...new Uint8Array(new Float64Array([value]).buffer)];

describe('ffi_call', () => {
  it.each<[string, ToyType, number[], string, number | bigint]>([
    ['u8', U8, [0xff], 'i', 255],
    ['s8', S8, [0xff], 'i', -1],
    ['u16', U16, [0, 0x80], 'i', 0x8000],
    ['s16', S16, [0, 0x80], 'i', -0x8000],
    ['int', INT, little(-2n, 4), 'i', -2],
    ['u32', U32, little(0xffff_ffffn, 4), 'i', -1],
    ['pointer', POINTER, little(0x1234n, 4), 'i', 0x1234],
    ['s64', S64, little(-(2n ** 63n), 8), 'j', -(2n ** 63n)],
    ['u64', U64, little(2n ** 64n - 1n, 8), 'j', -1n],
    ['float', FLOAT, float(1.5), 'f', 1.5],
    ['double', DOUBLE, double(0.1), 'd', 0.1],
    ['structure of one', [[S16]], [0xff, 0xff], 'i', -1],
  ])('passes %s as wasm takes it', (_, type, bytes, letter, expected) => {
    const guest = new ToyGuest();
    const seen: unknown[] = [];
    const fn = guest.define(3, `${letter}>`, (value) => void seen.push(value));
    guest.call(guest.cif(VOID, [type]), fn, 0, [guest.bytes(bytes)]);
    expect(seen).toEqual([expected]);
  });

  it.each<[string, ToyType, string, number | bigint, number[]]>([
    ['u8', U8, 'i', -1, [0xff, 0, 0, 0]],
    ['s8', S8, 'i', 0x80, [0x80, 0xff, 0xff, 0xff]],
    ['u16', U16, 'i', -1, [0xff, 0xff, 0, 0]],
    ['s16', S16, 'i', 0x8001, [0x01, 0x80, 0xff, 0xff]],
    ['int', INT, 'i', -2, [0xfe, 0xff, 0xff, 0xff]],
    ['s64', S64, 'j', -2n, [0xfe, ...Array(7).fill(0xff)]],
    ['float', FLOAT, 'f', 1.5, float(1.5)],
    ['double', DOUBLE, 'd', -0.1, double(-0.1)],
    ['structure of one', [DOUBLE], 'd', 2, double(2)],
  ])('widens a result of type %s to a register', (_, type, letter, returned, expected) => {
    const guest = new ToyGuest();
    const fn = guest.define(3, `>${letter}`, () => returned);
    const result = guest.bytes(Array(16).fill(0x55));
    guest.call(guest.cif(type, []), fn, result, []);
    expect([...guest.memory.bytes(result, 16)]).toEqual([
      ...expected,
      ...Array(16 - expected.length).fill(0x55),
    ]);
  });

  it('writes nothing when the result is void, unwanted, or comes through a pointer', () => {
    const guest = new ToyGuest();
    const fn = guest.define(3, '>i', () => 7);
    guest.memory.setU32(0, 0x11);
    guest.call(guest.cif(VOID, []), fn, 0, []);
    guest.call(guest.cif(INT, []), fn, 0, []);
    expect(guest.memory.getU32(0)).toBe(0x11);
  });

  it('takes a function without a result for one that returns 0, as ctypes programs do', () => {
    const guest = new ToyGuest();
    const fn = guest.define(3, 'i>', () => undefined);
    const result = guest.words([9]);
    guest.call(guest.cif(INT, [INT]), fn, result, [guest.words([1])]);
    expect(guest.memory.getU32(result)).toBe(0);
  });

  it('passes larger structures as pointers to copies, aligned', () => {
    const guest = new ToyGuest();
    const source = guest.words([1, 0, 2, 3]);
    let copy = 0;
    const fn = guest.define(3, 'i>', (pointer) => {
      copy = Number(pointer);
      expect([0, 8, 12].map((offset) => guest.memory.getU32(copy + offset))).toEqual([1, 2, 3]);
      guest.memory.setU32(copy, 99);
      expect(guest.stackPointer.value).toBeLessThanOrEqual(copy);
      expect(guest.stackPointer.value % 16).toBe(0);
      return undefined;
    });
    guest.call(guest.cif(VOID, [[S8, DOUBLE]]), fn, 0, [source]);
    expect(copy % 8).toBe(0);
    expect(copy).toBeLessThan(STACK_TOP);
    expect(guest.memory.getU32(source)).toBe(1);
    expect(guest.stackPointer.value).toBe(STACK_TOP);
  });

  it('returns structures and long doubles through a first pointer', () => {
    for (const type of [[INT, INT], LONG_DOUBLE]) {
      const guest = new ToyGuest();
      const seen: unknown[] = [];
      const fn = guest.define(3, 'ii>', (...values) => void seen.push(...values));
      const result = guest.malloc(16);
      guest.call(guest.cif(type, [INT]), fn, result, [guest.words([5])]);
      guest.call(guest.cif(type, [INT]), fn, 0, [guest.words([5])]);
      expect(seen.slice(0, 2)).toEqual([result, 5]);
      // An unwanted result needs room nevertheless.
      expect(seen[2]).toBeGreaterThan(STACK_TOP - 64);
      expect(seen[2]).toBeLessThan(STACK_TOP);
    }
  });

  it('passes long doubles in two halves and empty structures not at all', () => {
    const guest = new ToyGuest();
    const seen: unknown[] = [];
    const fn = guest.define(3, 'jji>', (...values) => void seen.push(...values));
    const value = guest.bytes([...little(1n, 8), ...little(2n, 8)]);
    guest.call(guest.cif(VOID, [[], LONG_DOUBLE, [[]], INT]), fn, 0, [0, value, 0, guest.words([3])]);
    expect(seen).toEqual([1n, 2n, 3]);
  });

  it('lays variable arguments out as va_arg reads them', () => {
    const guest = new ToyGuest();
    const types: ToyType[] = [INT, S8, DOUBLE, INT, LONG_DOUBLE, [], INT, [INT, INT], [S64]];
    const pointers = [
      guest.words([1]),
      guest.bytes([0xfe]),
      guest.bytes(double(2.5)),
      guest.words([4]),
      guest.bytes([...little(5n, 8), ...little(6n, 8)]),
      0,
      guest.words([7]),
      guest.words([8, 9]),
      guest.bytes(little(10n, 8)),
    ];
    let called = false;
    const fn = guest.define(3, 'ii>', (first, list) => {
      called = true;
      const { memory } = guest;
      const at = Number(list);
      expect(first).toBe(1);
      expect(at % 8).toBe(0);
      expect(memory.getI32(at)).toBe(-2);
      expect([...memory.bytes(at + 8, 8)]).toEqual(double(2.5));
      expect(memory.getI32(at + 16)).toBe(4);
      expect([memory.getI64(at + 24), memory.getI64(at + 32)]).toEqual([5n, 6n]);
      expect(memory.getI32(at + 40)).toBe(7);
      const copy = memory.getU32(at + 44);
      expect([memory.getI32(copy), memory.getI32(copy + 4)]).toEqual([8, 9]);
      expect(memory.getI64(at + 48)).toBe(10n);
      return undefined;
    });
    guest.call(guest.cif(VOID, types, 1), fn, 0, pointers);
    expect(called).toBe(true);
  });

  it('passes the pointer also when a variadic function gets no variable argument', () => {
    const guest = new ToyGuest();
    const seen: unknown[] = [];
    const fn = guest.define(3, 'ii>', (...values) => void seen.push(...values));
    guest.call(guest.cif(VOID, [INT], 1), fn, 0, [guest.words([1])]);
    expect(seen).toEqual([1, STACK_TOP]);
  });

  it('restores the stack pointer when the function throws', () => {
    const guest = new ToyGuest();
    const stop = new Error('stop');
    const fn = guest.define(3, 'i>', () => {
      throw stop;
    });
    expect(() => guest.call(guest.cif(VOID, [[INT, INT]]), fn, 0, [guest.words([1, 2])])).toThrow(stop);
    expect(guest.stackPointer.value).toBe(STACK_TOP);
  });

  it('finds the fault with the guest when a function pointer or result is of another type', () => {
    const guest = new ToyGuest();
    const cif = guest.cif(INT, []);
    for (const index of [0, 15, 20_000, -1, 2 ** 31]) {
      expect(faultOf(() => guest.call(cif, index, guest.malloc(8), []))).toMatch(/function pointer/);
    }
    const wide = guest.define(3, '>j', () => 1n);
    expect(faultOf(() => guest.call(cif, wide, guest.malloc(8), []))).toMatch(/another type/);
  });
});
