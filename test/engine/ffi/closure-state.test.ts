import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_CLOSURES } from '../../../src/engine/cpython/ffi/closure-slots.js';
import { type ClosureState, checkClosureStates } from '../../../src/engine/cpython/ffi/closure-state.js';
import { VitrineError } from '../../../src/errors.js';
import { GuestFault } from '../../../src/kernel/guest-fault.js';
import { DOUBLE, faultOf, HANDLER_TYPE, INT, S64, TABLE_SIZE, ToyGuest } from './support.js';

type Entry = (...values: (number | bigint)[]) => number | bigint | undefined;

/** The engine's own function that closures here are handled by: adds its user data to the first argument. */
function defineAdder(guest: ToyGuest): number {
  return guest.define(5, HANDLER_TYPE, (_cif, result, list, userData) => {
    const value = guest.memory.getI32(guest.memory.getU32(Number(list)));
    guest.memory.setI32(Number(result), value + Number(userData));
    return undefined;
  });
}

/** Another instance of the same engine, with the memory that the first one had, and its closures. */
function wake(sleeper: ToyGuest, states: readonly ClosureState[] = sleeper.foreign.exportState()): ToyGuest {
  const guest = new ToyGuest();
  guest.memory.all.set(sleeper.memory.all);
  // The toy's heap is not in its memory: this goes on behind what the first one took.
  guest.malloc(0x8_0000);
  defineAdder(guest);
  guest.foreign.importState(checkClosureStates(structuredClone(states)));
  return guest;
}

const entry = (guest: ToyGuest, slot: number) => guest.table.get(slot) as Entry;

describe('closures of a guest that sleeps', () => {
  it('are in the same slots, and called with the same data, in the guest that goes on', () => {
    const guest = new ToyGuest();
    const handler = defineAdder(guest);
    const cif = guest.cif(INT, [INT, S64]);
    const slots = [10, 20, 30].map((userData) => guest.closure(cif, handler, userData));
    const awake = wake(guest);
    expect(slots.map((slot) => entry(awake, slot)(1, 0n))).toEqual([11, 21, 31]);
    const result = awake.malloc(8);
    awake.call(cif, slots[1]!, result, [awake.words([5]), awake.words([0, 0])]);
    expect(awake.memory.getI32(result)).toBe(25);
    expect(awake.foreign.exportState()).toEqual(guest.foreign.exportState());
  });

  it('leave the slots in between free, lowest first, and can be freed and prepared later', () => {
    const guest = new ToyGuest();
    const handler = defineAdder(guest);
    const cif = guest.cif(INT, [INT]);
    const code = guest.malloc(4);
    const first = guest.allocate(code);
    const slot = guest.closure(cif, handler, 7);
    const reserved = guest.allocate(code);
    guest.release(first);
    const awake = wake(guest);
    expect(faultOf(() => awake.release(first))).toMatch(/does not exist/);
    expect(faultOf(() => awake.call(cif, TABLE_SIZE + 2, 0, [0]))).toMatch(/function pointer/);
    expect(awake.prepare(reserved, cif, handler, 9, TABLE_SIZE + 2)).toBe(0);
    expect(entry(awake, TABLE_SIZE + 2)(1)).toBe(10);
    const [closure] = awake.foreign.exportState().filter((state) => state.slot === slot);
    awake.release(closure!.closure);
    expect(awake.table.get(slot)).toBe(null);
    for (const expected of [TABLE_SIZE, TABLE_SIZE + 1, TABLE_SIZE + 3]) {
      expect(awake.closure(cif, handler)).toBe(expected);
    }
  });

  it('are what they were prepared as last', () => {
    const guest = new ToyGuest();
    const handler = defineAdder(guest);
    const code = guest.malloc(4);
    const closure = guest.allocate(code);
    const slot = guest.memory.getU32(code);
    guest.prepare(closure, guest.cif(DOUBLE, [DOUBLE]), handler, 1, slot);
    guest.prepare(closure, guest.cif(INT, [INT]), handler, 2, slot);
    expect(entry(wake(guest), slot)(40)).toBe(42);
  });

  it('are none after a reset', () => {
    const guest = new ToyGuest();
    guest.closure(guest.cif(INT, [INT]), defineAdder(guest));
    guest.foreign.reset();
    expect(guest.foreign.exportState()).toEqual([]);
  });
});

describe('closures from elsewhere', () => {
  const target = { cif: 0, handler: 5, userData: 0 };
  const state = { slot: TABLE_SIZE, closure: 64, target };

  it.each<[string, unknown]>([
    ['no list', { length: 0 }],
    ['no record', [3]],
    ['a slot that is none', [{ ...state, slot: -1 }]],
    ['half an address', [{ ...state, closure: 0.5 }]],
    ['an address beyond memories', [{ ...state, closure: 2 ** 32 }]],
    ['NULL', [{ ...state, closure: 0 }]],
    ['no target', [{ slot: TABLE_SIZE, closure: 64 }]],
    ['half a target', [{ ...state, target: { cif: 0 } }]],
    ['a slot twice', [state, { ...state, closure: 128 }]],
    ['an address twice', [state, { ...state, slot: TABLE_SIZE + 1 }]],
    ['too many', Array.from({ length: MAX_CLOSURES + 1 }, (_, i) => ({ ...state, slot: i, closure: i + 1 }))],
  ])('are refused: %s', (_, value) => {
    expect(() => checkClosureStates(value)).toThrow(expect.objectContaining({ code: 'ERR_SNAPSHOT' }));
  });

  it('take no place of the engine’s own functions, or beyond the table', () => {
    for (const slot of [0, 5, TABLE_SIZE - 1, TABLE_SIZE + MAX_CLOSURES, 2 ** 32 - 1]) {
      const guest = new ToyGuest();
      defineAdder(guest);
      const own = guest.table.get(5);
      expect(faultOf(() => guest.foreign.importState([{ ...state, slot, target: null }]))).toMatch(
        /can be none/,
      );
      expect(guest.table.get(5)).toBe(own);
    }
    const guest = new ToyGuest();
    guest.foreign.importState([{ ...state, target: null }]);
    expect(faultOf(() => guest.foreign.importState([{ ...state, closure: 128, target: null }]))).toMatch(
      /none/,
    );
  });

  it('are called with nothing but what memory and table have (property)', () => {
    const word = fc.oneof(
      fc.integer({ min: 0, max: TABLE_SIZE + 3 }),
      fc.integer({ min: 0, max: 0x40_0000 }),
      fc.constantFrom(0x3f_fffe, 0x3f_ffff, 0x40_0000, 0xffff_ffff),
    );
    const closure = fc.record({
      slot: fc.integer({ min: TABLE_SIZE - 1, max: TABLE_SIZE + 3 }),
      closure: word,
      target: fc.option(fc.record({ cif: word, handler: word, userData: word })),
    });
    fc.assert(
      fc.property(
        fc.array(closure, { maxLength: 4 }),
        fc.array(word, { minLength: 8, maxLength: 8 }),
        (states, noise) => {
          const guest = new ToyGuest();
          defineAdder(guest);
          const cif = guest.cif(INT, [INT]);
          guest.words(noise);
          const fails = (run: () => unknown) => {
            try {
              run();
            } catch (thrown) {
              const isExpected =
                thrown instanceof GuestFault ||
                // A closure that is its own handler: the end of a guest, whether it slept or not.
                thrown instanceof RangeError ||
                (thrown instanceof VitrineError && thrown.code === 'ERR_SNAPSHOT');
              if (!isExpected) throw thrown;
            }
          };
          const sound = states.map((one) =>
            one.target === null ? one : { ...one, target: { ...one.target, cif } },
          );
          for (const given of [states, sound]) {
            fails(() => guest.foreign.importState(checkClosureStates(given)));
            for (let slot = TABLE_SIZE; slot < TABLE_SIZE + 4; slot++) {
              fails(() => guest.call(cif, slot, 0, [guest.words([1])]));
            }
            guest.foreign.reset();
            expect(guest.table.get(TABLE_SIZE)).toBe(null);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
