import { describe, expect, it } from 'vitest';
import { MAX_CLOSURES } from '../../../src/engine/cpython/ffi/closure-slots.js';
import {
  DOUBLE,
  FLOAT,
  faultOf,
  HANDLER_TYPE,
  INT,
  LONG_DOUBLE,
  S8,
  S16,
  S64,
  STACK_TOP,
  TABLE_SIZE,
  ToyGuest,
  type ToyType,
  U8,
  VOID,
} from './support.js';

type Entry = (...values: (number | bigint)[]) => number | bigint | undefined;

/** A handler that gives back the argument of the given index; arguments and results are `size` bytes. */
function echo(guest: ToyGuest, argument: number, size: number): number {
  return guest.define(5, HANDLER_TYPE, (_cif, result, list) => {
    const source = guest.memory.getU32(Number(list) + 4 * argument);
    guest.memory.bytes(Number(result), size).set(guest.memory.bytes(source, size));
    return undefined;
  });
}

describe('closures', () => {
  it('are called with the cif, a result, the arguments and the user data', () => {
    const guest = new ToyGuest();
    const seen: unknown[] = [];
    const handler = guest.define(5, HANDLER_TYPE, (cif, result, list, userData) => {
      const [a, b] = [0, 4].map((offset) => guest.memory.getU32(Number(list) + offset));
      seen.push(cif, userData, guest.memory.getI32(a!), guest.memory.getI64(b!));
      guest.memory.setI32(Number(result), 42);
      return undefined;
    });
    const cif = guest.cif(INT, [INT, S64]);
    const slot = guest.closure(cif, handler, 0x777);
    expect((guest.table.get(slot) as Entry)(-3, -4n)).toBe(42);
    expect(seen).toEqual([cif, 0x777, -3, -4n]);
    expect(guest.stackPointer.value).toBe(STACK_TOP);
  });

  it.each<[string, ToyType, number, number | bigint, number | bigint]>([
    ['s8', S8, 1, 0x80, -0x80],
    ['u8', U8, 1, -1, 255],
    ['s16', S16, 2, 0x18000, -0x8000],
    ['int', INT, 4, 2 ** 32 - 1, -1],
    ['s64', S64, 8, -(2n ** 63n), -(2n ** 63n)],
    ['float', FLOAT, 4, 0.1, Math.fround(0.1)],
    ['double', DOUBLE, 8, 0.1, 0.1],
    ['structure of one', [[DOUBLE]], 8, 0.1, 0.1],
  ])('take and return %s, with results no wider than the handler wrote', (_, type, size, given, expected) => {
    const guest = new ToyGuest();
    const slot = guest.closure(guest.cif(type, [INT, type]), echo(guest, 1, size));
    expect((guest.table.get(slot) as Entry)(0x5555_5555, given)).toBe(expected);
  });

  it('return structures and long doubles where the caller wants them', () => {
    for (const type of [[INT, INT, S64], LONG_DOUBLE]) {
      const guest = new ToyGuest();
      const slot = guest.closure(guest.cif(type, [type]), echo(guest, 0, 16));
      const source = guest.words([1, 2, 3, 4]);
      const target = guest.malloc(16);
      const { memory } = guest;
      if (type === LONG_DOUBLE)
        (guest.table.get(slot) as Entry)(target, memory.getI64(source), memory.getI64(source + 8));
      else (guest.table.get(slot) as Entry)(target, source);
      expect([...memory.bytes(target, 16)]).toEqual([...memory.bytes(source, 16)]);
    }
  });

  it('return 0 when the handler wrote nothing, whatever was on the stack', () => {
    const guest = new ToyGuest();
    guest.memory.bytes(STACK_TOP - 256, 256).fill(0x55);
    const nothing = guest.define(5, HANDLER_TYPE, () => undefined);
    expect((guest.table.get(guest.closure(guest.cif(S64, []), nothing)) as Entry)()).toBe(0n);
    expect((guest.table.get(guest.closure(guest.cif(INT, []), nothing)) as Entry)()).toBe(0);
  });

  it('find variable arguments where a variadic caller puts them', () => {
    const guest = new ToyGuest();
    const types: ToyType[] = [INT, INT, S64, [INT, INT], [], DOUBLE];
    const values = [[1], [2], [3, 0], [4, 5], [], [0, 0x4000_0000]].map((words) => guest.words(words));
    const seen: number[] = [];
    const handler = guest.define(5, HANDLER_TYPE, (_cif, _result, list) => {
      const pointers = types.map((_, i) => guest.memory.getU32(Number(list) + 4 * i));
      seen.push(...[0, 1, 2, 3].map((i) => guest.memory.getI32(pointers[i]!)));
      seen.push(guest.memory.getI32(pointers[3]! + 4), guest.memory.getI32(pointers[5]! + 4));
      return undefined;
    });
    const cif = guest.cif(VOID, types, 1);
    guest.call(cif, guest.closure(cif, handler), 0, values);
    expect(seen).toEqual([1, 2, 3, 4, 5, 0x4000_0000]);
  });

  it('are called by ffi_call also when they have more parameters than wasm functions are made for', () => {
    const guest = new ToyGuest();
    const types = Array.from({ length: 600 }, (_, i) => [LONG_DOUBLE, DOUBLE, S64][i % 3]!);
    const cif = guest.cif(S64, types);
    const slot = guest.closure(cif, echo(guest, 599, 8));
    expect(guest.table.get(slot)).toBe(null);
    const values = types.map((_, i) => guest.words([i, 0, 0, 0]));
    const result = guest.malloc(8);
    guest.call(cif, slot, result, values);
    expect(guest.memory.getI64(result)).toBe(599n);
    const other = guest.cif(S64, types.slice(1));
    expect(faultOf(() => guest.call(other, slot, result, values))).toMatch(/function pointer/);
  });

  it('nest: each has a frame of its own', () => {
    const guest = new ToyGuest();
    const cif = guest.cif(INT, [INT]);
    const slots: number[] = [];
    const frames: number[] = [];
    const handler = guest.define(5, HANDLER_TYPE, (_cif, result, list) => {
      const depth = guest.memory.getI32(guest.memory.getU32(Number(list)));
      frames.push(guest.stackPointer.value);
      if (depth > 0) guest.call(cif, slots[0]!, Number(result), [guest.words([depth - 1])]);
      guest.memory.setI32(Number(result), guest.memory.getI32(Number(result)) + depth);
      return undefined;
    });
    slots.push(guest.closure(cif, handler));
    expect((guest.table.get(slots[0]!) as Entry)(10)).toBe(55);
    expect(new Set(frames).size).toBe(11);
    expect(guest.stackPointer.value).toBe(STACK_TOP);
  });
});

describe('closure slots', () => {
  const take = (guest: ToyGuest): [closure: number, slot: number] => {
    const code = guest.malloc(4);
    const closure = guest.allocate(code);
    return [closure, guest.memory.getU32(code)];
  };

  it('start behind the engine and are given out lowest first', () => {
    const guest = new ToyGuest();
    const taken = [take(guest), take(guest), take(guest)];
    expect(taken.map(([, slot]) => slot)).toEqual([TABLE_SIZE, TABLE_SIZE + 1, TABLE_SIZE + 2]);
    guest.release(taken[1]![0]);
    guest.release(taken[0]![0]);
    expect([take(guest)[1], take(guest)[1], take(guest)[1]]).toEqual([
      TABLE_SIZE,
      TABLE_SIZE + 1,
      TABLE_SIZE + 3,
    ]);
    expect(guest.freed).toEqual([taken[1]![0], taken[0]![0]]);
  });

  it('are empty again after a free and after a reset, and the same ones come back', () => {
    const guest = new ToyGuest();
    const cif = guest.cif(VOID, []);
    const handler = guest.define(5, HANDLER_TYPE, () => undefined);
    const size = guest.table.length;
    const first = guest.closure(cif, handler);
    guest.call(cif, first, 0, []);
    guest.foreign.reset();
    expect(guest.table.get(first)).toBe(null);
    expect(guest.table.length).toBe(size);
    expect(faultOf(() => guest.call(cif, first, 0, []))).toMatch(/function pointer/);
    expect(guest.closure(cif, handler)).toBe(first);
    guest.call(cif, first, 0, []);
  });

  it('are limited, and a full table is no fault', () => {
    const guest = new ToyGuest();
    const all = Array.from({ length: MAX_CLOSURES }, () => take(guest)[0]);
    expect(all).not.toContain(0);
    expect(guest.allocate(guest.malloc(4))).toBe(0);
    guest.release(all[1000]!);
    expect(take(guest)[1]).toBe(TABLE_SIZE + 1000);
    guest.foreign.reset();
    expect(take(guest)[1]).toBe(TABLE_SIZE);
  });

  it('cost nothing when the guest is out of memory', () => {
    const guest = new ToyGuest();
    const code = guest.malloc(4);
    guest.mallocFails = true;
    expect(guest.allocate(code)).toBe(0);
    guest.mallocFails = false;
    expect(take(guest)[1]).toBe(TABLE_SIZE);
  });

  it('cannot be mistaken for others', () => {
    const guest = new ToyGuest();
    const cif = guest.cif(VOID, []);
    const [closure, slot] = take(guest);
    const [other, otherSlot] = take(guest);
    const isNone = /closure that does not exist/;
    expect(faultOf(() => guest.prepare(closure, cif, 5, 0, otherSlot))).toMatch(isNone);
    expect(faultOf(() => guest.prepare(closure, cif, 5, 0, 3))).toMatch(isNone);
    expect(faultOf(() => guest.prepare(closure + 1, cif, 5, 0, slot))).toMatch(isNone);
    guest.release(other);
    expect(faultOf(() => guest.release(other))).toMatch(isNone);
    expect(faultOf(() => guest.prepare(other, cif, 5, 0, otherSlot))).toMatch(isNone);
    // Reserved but not prepared.
    expect(faultOf(() => guest.call(cif, slot, 0, []))).toMatch(/function pointer/);
  });
});
