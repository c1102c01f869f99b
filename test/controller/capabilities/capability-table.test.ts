import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Capability } from '../../../src/controller/capabilities/capability.js';
import {
  BadTableState,
  CapabilityTable,
  NOT_HANDED_OVER,
} from '../../../src/controller/capabilities/capability-table.js';
import { capability } from '../../../src/controller/capabilities/make-capability.js';

const pool: readonly Capability[] = Array.from({ length: 5 }, (_, index) => capability(() => index));
const names = ['a', 'b', 'c'];

/** What a table is to mean, without its ways back and its undo. */
interface Model {
  entries: Map<number, { capability: number; count: number }>;
  named: Map<string, number>;
}

const copyOf = ({ entries, named }: Model): Model => ({
  entries: new Map([...entries].map(([handle, entry]) => [handle, { ...entry }])),
  named: new Map(named),
});

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant('export' as const), which: fc.nat(4) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      op: fc.constant('release' as const),
      handle: fc.nat(12),
      count: fc.integer({ min: -1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      op: fc.constant('grant' as const),
      which: fc.nat(4),
      name: fc.constantFrom(...names),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('checkpoint', 'commit', 'rollback', 'clone') }) },
);

describe('a table of capabilities', () => {
  it('does what a plain model of it does, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let table = new CapabilityTable(4);
        let model: Model = { entries: new Map(), named: new Map() };
        let saved: Model | undefined;
        let next = 1;
        const held = (which: number) =>
          [...model.entries].find(([, entry]) => entry.capability === which)?.[0];
        for (const at of steps) {
          if (at.op === 'export' && 'which' in at) {
            const known = held(at.which);
            const handle = table.export(pool[at.which] as Capability);
            if (known !== undefined) {
              expect(handle).toBe(known);
              (model.entries.get(known) as { count: number }).count++;
            } else if (model.entries.size >= 4) {
              expect(handle).toBeUndefined();
            } else {
              expect(handle).toBe(next);
              model.entries.set(next++, { capability: at.which, count: 1 });
            }
          } else if (at.op === 'release' && 'handle' in at) {
            table.release(at.handle, at.count);
            const entry = model.entries.get(at.handle);
            if (entry !== undefined && at.count > 0) {
              entry.count -= at.count;
              if (entry.count <= 0) {
                model.entries.delete(at.handle);
                for (const [name, handle] of model.named) if (handle === at.handle) model.named.delete(name);
              }
            }
          } else if (at.op === 'grant' && 'name' in at) {
            table.grant(at.name, pool[at.which] as Capability);
            const handle = held(at.which);
            if (handle !== undefined) model.named.set(at.name, handle);
          } else if (at.op === 'checkpoint') {
            table.checkpoint();
            saved = copyOf(model);
          } else if (at.op === 'commit') {
            table.commit();
            saved = undefined;
          } else if (at.op === 'rollback') {
            table.rollback();
            if (saved !== undefined) model = saved;
            saved = undefined;
          } else if (at.op === 'clone') {
            const before = table;
            table = table.clone();
            saved = undefined;
            // What happens to the one is nothing to the other.
            before.release(next - 1, 100);
          }
          expect(table.size).toBe(model.entries.size);
          expect(new Map(table.state.handles)).toEqual(
            new Map([...model.entries].map(([handle, { count }]) => [handle, count])),
          );
          expect(new Map(table.named)).toEqual(model.named);
          expect(table.state.next).toBe(next);
          for (let handle = 0; handle <= next; handle++) {
            const entry = model.entries.get(handle);
            expect(table.resolve(handle)).toBe(entry === undefined ? undefined : pool[entry.capability]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('knows no numbers but its own', () => {
    const table = new CapabilityTable();
    table.export(pool[0] as Capability);
    for (const handle of [0, -1, 2, 1.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY]) {
      expect(table.resolve(handle)).toBeUndefined();
      table.release(handle, 1);
    }
    expect(table.resolve(1)).toBe(pool[0]);
    expect(new CapabilityTable().resolve(1)).toBeUndefined();
  });

  it('leaves everything at odd counts of what was dropped', () => {
    const table = new CapabilityTable();
    table.export(pool[0] as Capability);
    for (const count of [0, -1, Number.NaN, Number.NEGATIVE_INFINITY]) table.release(1, count);
    expect(table.size).toBe(1);
    table.release(1, Number.MAX_SAFE_INTEGER);
    expect(table.size).toBe(0);
  });

  it('has dropping ten thousand named ones take no time that shows', () => {
    const table = new CapabilityTable();
    const many = Array.from({ length: 10_000 }, () => capability(() => 1));
    for (const [index, one] of many.entries()) {
      table.export(one);
      table.grant(`name ${index}`, one);
    }
    expect(table.export(pool[0] as Capability)).toBeUndefined();
    for (let handle = 1; handle <= 10_000; handle++) table.release(handle, 1);
    expect([table.size, table.named.length]).toEqual([0, 0]);
  });

  it('comes back from its state: what is handed over is found by name, and the rest says that it was not', () => {
    const table = new CapabilityTable();
    const [lamp, room, exit] = pool as [Capability, Capability, Capability];
    for (const one of [lamp, lamp, room, exit]) table.export(one);
    table.grant('lamp', lamp);
    table.grant('light', lamp);
    table.grant('room', room);
    table.release(3, 1);
    const state = JSON.parse(JSON.stringify(table.state)) as unknown;
    const back = CapabilityTable.restore(state, (name) => (name === 'room' ? undefined : exit));
    expect(back.resolve(1)).toBe(exit);
    expect(back.resolve(2)).toBe(NOT_HANDED_OVER);
    expect(back.resolve(3)).toBeUndefined();
    expect(back.state).toEqual(table.state);
    expect(back.export(exit)).toBe(1);
    expect(back.export(lamp)).toBe(4);
    back.rebind(2, room);
    expect(back.resolve(2)).toBe(room);
    back.rebind(2, undefined);
    expect(back.resolve(2)).toBe(NOT_HANDED_OVER);
    expect(back.export(room)).toBe(5);
    back.rebind(99, room);
    expect(back.resolve(99)).toBeUndefined();
  });

  it('has two handles of one capability after a restore, each of which ends for itself', () => {
    const table = CapabilityTable.restore(
      {
        next: 3,
        handles: [
          [1, 1],
          [2, 1],
        ],
        named: [
          ['a', 1],
          ['b', 2],
        ],
      },
      () => pool[0],
    );
    expect([table.resolve(1), table.resolve(2)]).toEqual([pool[0], pool[0]]);
    table.release(1, 1);
    expect([table.resolve(1), table.resolve(2)]).toEqual([undefined, pool[0]]);
  });

  it.each([
    [null],
    [undefined],
    ['text'],
    [[]],
    [{}],
    [{ next: 0, handles: [], named: [] }],
    [{ next: 1.5, handles: [], named: [] }],
    [{ next: Number.NaN, handles: [], named: [] }],
    [{ next: 2 ** 53, handles: [], named: [] }],
    [{ next: '2', handles: [], named: [] }],
    [{ next: 2, handles: {}, named: [] }],
    [{ next: 2, handles: [[2, 1]], named: [] }],
    [{ next: 2, handles: [[0, 1]], named: [] }],
    [{ next: 2, handles: [[-1, 1]], named: [] }],
    [{ next: 2, handles: [[1, 0]], named: [] }],
    [{ next: 2, handles: [[1, -1]], named: [] }],
    [{ next: 2, handles: [[1, 1.5]], named: [] }],
    [{ next: 2, handles: [[1]], named: [] }],
    [{ next: 2, handles: [1], named: [] }],
    [{ next: 2, handles: [null], named: [] }],
    [{ next: 2, handles: [['1', 1]], named: [] }],
    [
      {
        next: 3,
        handles: [
          [1, 1],
          [1, 1],
        ],
        named: [],
      },
    ],
    [{ next: 2, handles: [[1, 1]], named: [['a', 2]] }],
    [{ next: 2, handles: [[1, 1]], named: [['a', '1']] }],
    [
      {
        next: 2,
        handles: [[1, 1]],
        named: [
          ['a', 1],
          ['a', 1],
        ],
      },
    ],
    [{ next: 2, handles: [[1, 1]], named: [[1, 1]] }],
    [{ next: 2, handles: [[1, 1]], named: [['x'.repeat(257), 1]] }],
    [{ next: 2, handles: [[1, 1]], named: null }],
    [{ next: 100, handles: Array.from({ length: 11 }, (_, index) => [index + 1, 1]), named: [] }],
  ])('refuses a state that it has never given: %j', (state) => {
    expect(() => CapabilityTable.restore(state, () => pool[0], 10)).toThrow(BadTableState);
  });

  it('refuses, or has, whatever state is made up', () => {
    fc.assert(
      fc.property(fc.anything(), (state) => {
        try {
          CapabilityTable.restore(state, () => pool[0], 10);
        } catch (failure) {
          expect(failure).toBeInstanceOf(BadTableState);
        }
      }),
      { numRuns: 300 },
    );
  });
});
