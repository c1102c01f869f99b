import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CapabilityBroker } from '../../../src/controller/capabilities/capability-broker.js';
import { capability } from '../../../src/controller/capabilities/make-capability.js';
import { Guest, Handle, read, written } from './guest.js';

/** A guest with capabilities that hand out everything, and a host that notes what was called with what. */
function prepare() {
  const called: unknown[][] = [];
  const room = new Guest(new CapabilityBroker({ canWait: true }));
  const note = (...values: unknown[]) => {
    called.push(values);
    return null;
  };
  const list = Object.assign(['secret'], { note });
  const bare = Object.assign(Object.create(null) as object, { secret: 1, note });
  const handles = room.given({
    note: capability(note, { name: 'note' }),
    list: capability(list, { methods: ['note'] }),
    bare: capability(bare, { methods: ['note'] }),
    map: capability(new Map([['secret', 1]]), { methods: ['has'] }),
    pair: capability([1, 1], { methods: ['at'] }),
  });
  return { room, called, handles };
}

const isError = (reply: unknown) => (reply as unknown[])[0] === 'error';
const badMessages: readonly unknown[] = [
  null,
  5,
  'call',
  {},
  [],
  [[]],
  ['call'],
  ['CALL', 1, '', [], null, []],
  ['__proto__', 1, []],
  ['constructor', 1, []],
  ['then', []],
  ['call', 1, '', [], null],
  ['call', 1, '', [], null, [], []],
  ['call', -1, '', [], null, []],
  ['call', 1.5, '', [], null, []],
  ['call', Number.NaN, '', [], null, []],
  ['call', 2n ** 70n, '', [], null, []],
  ['call', '1', '', [], null, []],
  ['call', null, '', [], null, []],
  ['call', [1], '', [], null, []],
  ['call', true, '', [], null, []],
  ['call', 1, null, [], null, []],
  ['call', 1, 0, [], null, []],
  ['call', 1, [''], [], null, []],
  ['call', 1, '', null, null, []],
  ['call', 1, '', {}, null, []],
  ['call', 1, '', new Uint8Array(3), null, []],
  ['call', 1, '', new Set(), null, []],
  ['call', 1, '', [], [], []],
  ['call', 1, '', [], 5, []],
  ['call', 1, '', [], new Set(['a']), []],
  ['call', 1, '', [], new Date(0), []],
  ['call', 1, '', [], new Uint8Array(2), []],
  ['call', 1, '', [], null, [1]],
  ['call', 1, '', [], null, [[1]]],
  ['call', 1, '', [], null, [[1, -1]]],
  ['call', 1, '', [], null, [[-1, 1]]],
  ['call', 1, '', [], null, [['1', 1]]],
  ['call', 1, '', [], null, [[1, 0.5]]],
  ['call', 1, '', [], null, { 0: [1, 1] }],
  ['take', -1, []],
  ['take', '1', []],
  ['take', Number.POSITIVE_INFINITY, []],
  ['drop', 1, []],
  ['drop', null, []],
  ['get', 1, []],
  ['describe', []],
  ['release'],
  ['release', 5],
];

describe('messages that a guest makes up', () => {
  it.each(badMessages.map((message) => [message]))('are refused: %#', (message) => {
    const { room, called } = prepare();
    const before = room.broker.table.state;
    const reply = room.broker.handle(written(message));
    expect(reply).toBeInstanceOf(Uint8Array);
    expect(isError(read(reply as Uint8Array))).toBe(true);
    expect(called).toEqual([]);
    expect(room.broker.table.state).toEqual(before);
  });

  it('cannot pass objects of the host off as parts of a message', () => {
    const { room, called, handles } = prepare();
    const { note, list, bare, map, pair } = handles as Record<string, number>;
    const own = (handle: number | undefined) => new Handle(handle as number);
    const messages = [
      ['call', note, '', own(list), null, []],
      ['call', note, '', [], own(bare), []],
      ['call', note, '', [], own(map), []],
      ['call', note, '', [], null, own(list)],
      ['call', note, '', [], null, [own(pair)]],
      ['drop', own(list), []],
      own(list),
      [own(note), []],
      ['call', own(pair), '', [], null, []],
      ['call', note, own(note), [], null, []],
    ];
    for (const message of messages) {
      const reply = room.broker.handle(written(message)) as Uint8Array;
      expect(isError(read(reply))).toBe(true);
      expect(JSON.stringify(read(reply))).not.toContain('secret');
    }
    expect(called).toEqual([]);
    expect(room.broker.table.size).toBe(5);
    // Among the arguments they are what they stand for.
    room.sendNow('call', note, '', [own(pair)], null, []);
    expect(called).toEqual([[[1, 1]]]);
  });

  it('cannot have the host call functions that it did not mean to', async () => {
    const { room, called, handles } = prepare();
    const own = new Handle(handles['note'] as number);
    for (const name of ['then', 'toString', 'valueOf', 'toJSON']) {
      await room.call(handles['note'] as number, '', [{ [name]: own }]);
    }
    expect(called).toHaveLength(4);
    for (const [value] of called) expect(value).toBeInstanceOf(Map);
  });

  it('release no more than there is', () => {
    const { room, handles } = prepare();
    const { note, list } = handles as Record<string, number>;
    const huge = Number.MAX_SAFE_INTEGER;
    expect(
      room.sendNow('release', [
        [note, huge],
        [note, huge],
        [77, huge],
        [0, 0],
        [huge, huge],
      ]),
    ).toEqual(['value', null]);
    expect(room.broker.table.resolve(note as number)).toBeUndefined();
    expect(room.broker.table.resolve(list as number)).toBeDefined();
    expect(room.broker.table.size).toBe(4);
  });

  it('are answered whatever their bytes are', () => {
    const { room } = prepare();
    const parts = fc.constantFrom<unknown>(
      'call',
      'start',
      'get',
      'take',
      'describe',
      'release',
      'drop',
      '',
      'note',
      0,
      1,
      2,
      -1,
      1.5,
      null,
      [],
      [[1, 1]],
      {},
      [[]],
      new Handle(1),
      new Handle(9),
    );
    const message = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.array(parts, { maxLength: 7 }).map(written),
      fc
        .tuple(fc.constantFrom(...badMessages).map(written), fc.nat(200), fc.nat(255))
        .map(([bytes, at, value]) => bytes.with(at % bytes.length, value)),
    );
    fc.assert(
      fc.property(message, (bytes) => {
        const reply = room.broker.handle(bytes);
        expect(reply).toBeInstanceOf(Uint8Array);
        expect(['value', 'error', 'started', 'finished']).toContain(
          (read(reply as Uint8Array) as unknown[])[0],
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('are not too large', () => {
    const { room } = prepare();
    expect(read(room.broker.handle(new Uint8Array(1_048_576 + 4_097)) as Uint8Array)).toMatchObject([
      'error',
      { kind: 'limit' },
    ]);
  });
});
