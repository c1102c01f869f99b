import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GuestFault } from '../../../src/kernel/guest-fault.js';
import { DOUBLE, faultOf, HANDLER_TYPE, INT, STACK_TOP, STRUCT, ToyGuest, VOID } from './support.js';

const word = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: 0x40_0000 }),
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.constantFrom(0x3f_fffc, 0x3f_fffe, 0x3f_ffff, 0x40_0000, 0xffff_fffc, 0xffff_ffff),
);

/** Runs what may only end well or with a fault of the guest. */
function mustHold(guest: ToyGuest, run: () => unknown): void {
  try {
    run();
  } catch (thrown) {
    if (!(thrown instanceof GuestFault)) throw thrown;
  }
  expect(guest.stackPointer.value).toBe(STACK_TOP);
}

describe('hostile foreign calls', () => {
  it('whatever the cif, pointers and memory say, only the guest is at fault', () => {
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 64, maxLength: 64 }),
        fc.array(word, { minLength: 6 }),
        (noise, args) => {
          const guest = new ToyGuest();
          guest.define(3, 'i>i', () => 1);
          guest.define(5, HANDLER_TYPE, () => undefined);
          const [a = 0, b = 0, c = 0, d = 0, e = 0] = args;
          const cif = guest.words(noise);
          const code = guest.malloc(4);
          const closure = guest.allocate(code, a);
          const slot = guest.memory.getU32(code);
          mustHold(guest, () => guest.callRaw(a, b, c, d));
          mustHold(guest, () => guest.callRaw(cif, 3, b, c));
          mustHold(guest, () => guest.prepare(closure, cif, 5, d, slot));
          mustHold(guest, () => guest.callRaw(cif, slot, c, d));
          mustHold(guest, () => guest.prepare(a, b, c, d, e));
          mustHold(guest, () => guest.release(a));
          mustHold(guest, () => guest.allocate(a, b));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('plausible cifs over damaged types', () => {
    const id = fc.integer({ min: 0, max: 17 });
    const type = fc.record({
      size: word,
      alignment: fc.integer({ min: 0, max: 0xffff }),
      id,
      elements: word,
    });
    fc.assert(
      fc.property(
        fc.array(type, { maxLength: 8 }),
        type,
        word,
        fc.array(word, { minLength: 8, maxLength: 8 }),
        (types, back, result, values) => {
          const guest = new ToyGuest();
          const write = ({ size, alignment, id, elements }: typeof back) =>
            guest.words([size, alignment | (id << 16), elements]);
          const list = guest.words(types.map(write));
          guest.define(3, 'i>i', () => 1);
          guest.define(5, HANDLER_TYPE, () => undefined);
          for (const flags of [0, 1]) {
            const cif = guest.words([
              1,
              types.length,
              list,
              write(back),
              0,
              flags,
              flags ? types.length >> 1 : types.length,
            ]);
            const pointers = guest.words(values);
            const fails = (run: () => unknown) => {
              try {
                run();
              } catch (thrown) {
                // Handing an i32 to a function of another type is a TypeError of WebAssembly's own.
                if (!(thrown instanceof GuestFault || thrown instanceof TypeError)) throw thrown;
              }
              expect(guest.stackPointer.value).toBe(STACK_TOP);
            };
            fails(() => guest.callRaw(cif, 3, result, pointers));
            fails(() => guest.callRaw(cif, guest.closure(cif, 5), result, pointers));
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('bounds the number of arguments', () => {
    const guest = new ToyGuest();
    const fn = guest.define(3, '>', () => undefined);
    const cif = guest.cif(VOID, Array(1024).fill(INT));
    const value = guest.words([1]);
    guest.call(cif, fn, 0, Array(1024).fill(value));
    for (const [count, fixed] of [
      [1025, 1025],
      [0xffff_ffff, 0xffff_ffff],
      [3, 4],
      [4, 3],
    ] as const) {
      guest.memory.setU32(cif + 4, count);
      guest.memory.setU32(cif + 24, fixed);
      expect(faultOf(() => guest.call(cif, fn, 0, []))).toMatch(/number of arguments/);
    }
  });

  it('takes no more fixed arguments than there are, also of a variadic function', () => {
    const guest = new ToyGuest();
    const cif = guest.cif(VOID, [INT, INT], 2);
    guest.memory.setU32(cif + 24, 3);
    expect(faultOf(() => guest.call(cif, 3, 0, []))).toMatch(/number of arguments/);
  });

  it('bounds nesting, also of a type that contains itself', () => {
    const guest = new ToyGuest();
    const loop = guest.type([INT]);
    guest.memory.setU32(guest.memory.getU32(loop + 8), loop);
    const cif = guest.cif(VOID, [INT]);
    guest.memory.setU32(guest.memory.getU32(cif + 8), loop);
    expect(faultOf(() => guest.call(cif, 3, 0, [0]))).toMatch(/nested too deeply/);
  });

  it('bounds what goes onto the stack', () => {
    const guest = new ToyGuest();
    const fn = guest.define(3, 'i>', () => undefined);
    const cif = guest.cif(VOID, [[DOUBLE, DOUBLE]]);
    const type = guest.memory.getU32(guest.memory.getU32(cif + 8));
    const source = guest.malloc(16);
    guest.call(cif, fn, 0, [source]);
    const passes = (size: number) => () => {
      guest.memory.setU32(type, size);
      guest.call(cif, fn, 0, [source]);
    };
    for (const size of [STACK_TOP + 1, 2 ** 20, 2 ** 31, 0xffff_ffff]) {
      expect(faultOf(passes(size))).toMatch(/than the stack holds/);
    }
    guest.stackPointer.value = 0x20_0000;
    passes(2 ** 20)();
    expect(faultOf(passes(2 ** 20 + 1))).toMatch(/than the stack holds/);
  });

  it.each([0, 3, 24, 0xffff])('takes no alignment of %i', (alignment) => {
    const guest = new ToyGuest();
    const cif = guest.cif(VOID, [[INT, INT]]);
    guest.memory.setU16(guest.memory.getU32(guest.memory.getU32(cif + 8)) + 4, alignment);
    expect(faultOf(() => guest.call(cif, 3, 0, [0]))).toMatch(/misaligned/);
  });

  it.each([16, 99, 0xffff])('knows no type %i', (id) => {
    const guest = new ToyGuest();
    expect(id).not.toBe(STRUCT);
    expect(faultOf(() => guest.call(guest.cif(VOID, [id]), 3, 0, [0]))).toMatch(/unknown type/);
    expect(faultOf(() => guest.call(guest.cif(id, []), 3, 0, []))).toMatch(/unknown type/);
  });

  it('takes no void argument', () => {
    const guest = new ToyGuest();
    expect(faultOf(() => guest.call(guest.cif(VOID, [VOID]), 3, 0, [0]))).toMatch(/void/);
  });

  it('faults when the place for a slot, a result or an argument lies outside', () => {
    const guest = new ToyGuest();
    const end = guest.memory.sizeBytes;
    const outside = /outside of its memory/;
    const fn = guest.define(3, 'i>i', () => 1);
    const cif = guest.cif(INT, [INT]);
    expect(faultOf(() => guest.allocate(end - 3))).toMatch(outside);
    expect(faultOf(() => guest.call(cif, fn, end - 3, [guest.words([1])]))).toMatch(outside);
    expect(faultOf(() => guest.call(cif, fn, guest.malloc(4), [end - 3]))).toMatch(outside);
    // A closure called by the engine's own code, with a stack that is none.
    const slot = guest.closure(
      cif,
      guest.define(5, HANDLER_TYPE, () => undefined),
    );
    guest.stackPointer.value = end + 64;
    expect(faultOf(() => (guest.table.get(slot) as unknown as (x: number) => number)(1))).toMatch(outside);
  });
});
