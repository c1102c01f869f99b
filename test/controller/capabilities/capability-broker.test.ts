import { describe, expect, it } from 'vitest';
import { CapabilityBroker } from '../../../src/controller/capabilities/capability-broker.js';
import { CapabilityTable } from '../../../src/controller/capabilities/capability-table.js';
import { GuestError } from '../../../src/controller/capabilities/guest-error.js';
import { capability } from '../../../src/controller/capabilities/make-capability.js';
import { Guest, Handle, Lamp, read, written } from './guest.js';

const guest = (options: Partial<ConstructorParameters<typeof CapabilityBroker>[0]> = {}) =>
  new Guest(new CapabilityBroker({ canWait: true, ...options }));
const lampOptions = { methods: ['on'], properties: ['state'] };
const failed = (kind: string, message: string | RegExp, type?: string) => [
  'error',
  expect.objectContaining({
    kind,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
    ...(type === undefined ? {} : { type }),
  }),
];

describe('a guest with a capability', () => {
  it('calls methods, reads properties, calls functions', () => {
    const room = guest();
    const { lamp, add } = room.given({
      lamp: capability(new Lamp(), lampOptions),
      add: capability((a: number, b: number) => a + b),
      text: 'hall',
    });
    expect(room.sendNow('call', lamp, 'on', [3], null, [])).toEqual(['value', 3]);
    expect(room.sendNow('get', lamp, 'state', [])).toEqual(['value', 'level 3']);
    expect(room.sendNow('call', add, '', [1, 2], null, [])).toEqual(['value', 3]);
    expect(room.sendNow('call', add, '', [1], { b: 5 }, [])).toEqual(['value', 6]);
    expect(room.sendNow('release', [])).toEqual(['value', null]);
  });

  it('is told what there is', () => {
    const room = guest();
    const { lamp, roll } = room.given({
      lamp: capability(new Lamp(), {
        methods: { on: { doc: 'Turns it on.' } },
        properties: ['state'],
        doc: 'A lamp.',
      }),
      roll: capability((_sides: number) => 4, { name: 'roll', doc: 'Rolls.', parameters: ['sides=...'] }),
    });
    expect(room.sendNow('describe', lamp, [])).toEqual([
      'value',
      {
        shape: expect.any(Number),
        name: 'Lamp',
        doc: 'A lamp.',
        members: {
          on: { kind: 'method', doc: 'Turns it on.', parameters: ['level'] },
          state: { kind: 'property', doc: '', parameters: null },
        },
      },
    ]);
    expect(room.sendNow('describe', roll, [])).toMatchObject([
      'value',
      { name: 'roll', members: { '': { kind: 'call', doc: 'Rolls.', parameters: ['sides=...'] } } },
    ]);
  });

  it('sees equal shapes where descriptions are equal, with whatever broker', () => {
    const make = (doc?: string) =>
      capability(new Lamp(), doc === undefined ? lampOptions : { ...lampOptions, doc });
    const shapes = (first: string) => {
      const { broker } = guest();
      const bytes = broker.encodeGlobals({
        [first]: make('other'),
        a: make(),
        b: make(),
        c: make().only('on'),
      });
      const [, pairs] = read(bytes) as [unknown, [number, number][]];
      return pairs.map(([, shape]) => shape);
    };
    const [other, a, b, c] = shapes('x');
    expect(a).toBe(b);
    expect(new Set([other, a, c]).size).toBe(3);
    expect(shapes('y')).toEqual([other, a, b, c]);
    expect(Number.isSafeInteger(a)).toBe(true);
  });

  it.each([
    ['on', 'get'],
    ['state', 'call'],
    ['level', 'get'],
    ['wiring', 'get'],
    ['constructor', 'get'],
    ['constructor', 'call'],
    ['__proto__', 'get'],
    ['__proto__', 'call'],
    ['toString', 'call'],
    ['valueOf', 'call'],
    ['then', 'get'],
    ['then', 'call'],
    ['hasOwnProperty', 'call'],
    ['__defineGetter__', 'call'],
    ['#secret', 'get'],
    ['', 'get'],
    ['x'.repeat(100_000), 'call'],
    ['a\n\u202e\0', 'get'],
  ])('has no member %j to %s but those that are listed', (name, op) => {
    const room = guest();
    const { lamp } = room.given({ lamp: capability(new Lamp(), lampOptions) });
    const message = op === 'get' ? ['get', lamp, name, []] : ['call', lamp, name, [], null, []];
    const reply = room.sendNow(...message) as [string, { kind: string; message: string }];
    expect(reply).toEqual(failed('attribute', /^[ -~]{1,200}$/, 'AttributeError'));
  });

  it('cannot call an object, nor look into a function', () => {
    const room = guest();
    const { lamp, now } = room.given({ lamp: capability(new Lamp(), lampOptions), now: capability(() => 1) });
    expect(room.sendNow('call', lamp, '', [], null, [])).toEqual(
      failed('type', "'Lamp' object is not callable"),
    );
    for (const name of ['call', 'apply', 'bind', 'constructor', 'name', 'length', 'prototype', 'caller']) {
      expect(room.sendNow('call', now, name, [], null, [])).toEqual(failed('attribute', /now|function/));
      expect(room.sendNow('get', now, name, [])).toEqual(failed('attribute', /now|function/));
    }
  });

  it('cannot make up handles, nor use those of another', () => {
    const room = guest();
    const other = guest();
    room.given({ lamp: capability(new Lamp(), lampOptions) });
    other.given({ a: capability(() => 1), b: capability(() => 2) });
    for (const handle of [0, 2, 99, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
      expect(room.sendNow('call', handle, 'on', [1], null, [])).toEqual(
        failed('permission', /does not exist/, 'PermissionError'),
      );
      expect(room.sendNow('describe', handle, [])).toEqual(failed('permission', /does not exist/));
      expect(room.sendNow('get', handle, 'state', [])).toEqual(failed('permission', /does not exist/));
    }
  });

  it('loses it with its revocation, in every copy', async () => {
    const room = guest();
    const whole = capability(new Lamp(), lampOptions);
    const { lamp, narrow } = room.given({ lamp: whole, narrow: whole.only('on') });
    whole.revoke();
    for (const handle of [lamp, narrow] as number[]) {
      expect(await room.call(handle, 'on', [1])).toEqual(failed('permission', 'Lamp was revoked'));
      // Even a member that it has not.
      expect(await room.call(handle, 'off', [1])).toEqual(failed('permission', 'Lamp was revoked'));
      // What it was is no secret.
      expect(await room.send('describe', handle, null)).toMatchObject(['value', { name: 'Lamp' }]);
    }
  });

  it('is stopped by limits, which say which', () => {
    const room = guest();
    const lamp = capability(new Lamp(), lampOptions);
    const { few, slow } = room.given({
      few: lamp.limited({ calls: 1 }),
      slow: lamp.limited({ perSecond: 0 }),
    });
    // Arguments that do not fit, and members that there are not, are no uses.
    expect(room.sendNow('call', few, 'off', [], null, [])).toEqual(failed('attribute', /off/));
    expect(room.sendNow('call', few, 'on', [], { tone: 1 }, [])).toEqual(failed('type', /tone/));
    expect(room.sendNow('call', few, 'on', [1], null, [])).toEqual(['value', 1]);
    expect(room.sendNow('call', few, 'on', [1], null, [])).toEqual(failed('permission', /as often as/));
    expect(room.sendNow('call', slow, 'on', [1], null, [])).toEqual(
      failed('busy', /a second/, 'BlockingIOError'),
    );
  });
});

describe('arguments', () => {
  const called = (parameters: readonly string[] | undefined, args: unknown[], kwargs: object | null) => {
    const room = guest();
    const { f } = room.given({
      f: capability((...values: unknown[]) => values, { name: 'f', ...(parameters && { parameters }) }),
    });
    return room.sendNow('call', f, '', args, kwargs, []);
  };

  it.each([
    [['a', 'b'], [1, 2], null, [1, 2]],
    [['a', 'b'], [1], { b: 2 }, [1, 2]],
    [['a', 'b'], [], { b: 2, a: 1 }, [1, 2]],
    [['a', 'b=...', 'c=...'], [1], { c: 3 }, [1, null, 3]],
    [['a', 'b=...'], [1], {}, [1]],
    [['a', '*b'], [1, 2, 3], null, [1, 2, 3]],
    [['a', '*b'], [], { a: 1 }, [1]],
    [[], [], {}, []],
    [undefined, [1, 2], {}, [1, 2]],
  ])('%j given %j and %j are %j', (parameters, args, kwargs, values) => {
    expect(called(parameters, args, kwargs)).toEqual(['value', values]);
  });

  it.each([
    [['a'], [], null, "f() missing 1 required positional argument: 'a'"],
    [['a', 'b', 'c'], [], null, "f() missing 3 required positional arguments: 'a', 'b', and 'c'"],
    [['a', 'b'], [], {}, "f() missing 2 required positional arguments: 'a' and 'b'"],
    [['a', 'b'], [], { b: 1 }, "f() missing 1 required positional argument: 'a'"],
    [['a'], [1, 2], null, 'f() takes 1 positional argument but 2 were given'],
    [[], [1], null, 'f() takes 0 positional arguments but 1 was given'],
    [['a', 'b=...'], [1, 2, 3], null, 'f() takes from 1 to 2 positional arguments but 3 were given'],
    [['a'], [1], { a: 1 }, "f() got multiple values for argument 'a'"],
    [['a'], [1], { z: 1 }, "f() got an unexpected keyword argument 'z'"],
    [['a'], [1], { constructor: 1 }, "f() got an unexpected keyword argument 'constructor'"],
    [['a', '*b'], [1], { b: 1 }, "f() got an unexpected keyword argument 'b'"],
    [['a'], [1], { 'x\n': 1 }, "f() got an unexpected keyword argument 'x\\x0a'"],
  ])('%j given %j and %j are a TypeError', (parameters, args, kwargs, message) => {
    expect(called(parameters, args, kwargs)).toEqual(failed('type', message, 'TypeError'));
  });

  it('have no names where they are not known', () => {
    const room = guest();
    const { max } = room.given({ max: capability(Math.max) });
    expect(room.sendNow('call', max, '', [1], { b: 2 }, [])).toEqual(
      failed('type', 'max() takes no keyword arguments'),
    );
  });

  it('that are `__proto__` are names like others', () => {
    const room = guest();
    const { f } = room.given({ f: capability((a: number) => a) });
    expect(room.sendNow('call', f, '', [], new Map([['__proto__', 1]]), [])).toEqual(
      failed('type', /unexpected keyword argument '__proto__'/),
    );
    expect(room.sendNow('call', f, '', [], new Map([[1, 1]]), [])).toEqual(failed('value', /not a str/));
  });

  it('that cannot be read are told by their path', () => {
    const room = guest();
    const { f } = room.given({ f: capability((a: unknown) => a) });
    const deep = { x: [new Handle(77)] };
    expect(room.sendNow('call', f, '', [1, deep], null, [])).toEqual(
      failed('value', "args[1]['x'][0]: is a capability that does not exist here", 'ValueError'),
    );
    expect(room.sendNow('call', f, '', [], { a: deep }, [])).toEqual(
      failed('value', /^kwargs\['a'\]\['x'\]\[0\]: /),
    );
    expect(room.sendNow('call', f, '', [], null, [[new Handle(77), 1]])).toEqual(
      failed('value', /^message\[5\]/),
    );
  });
});

describe('results', () => {
  it('that cannot cross are told by their path, with what to do', () => {
    const room = guest();
    const { lamp, f } = room.given({
      lamp: capability(
        { on: () => ({ x: [() => 1] }), state: Symbol('x') },
        { methods: ['on'], properties: ['state'], name: 'lamp' },
      ),
      f: capability((value: unknown) => (value === 0 ? new Lamp() : '\ud800'), { name: 'f' }),
    });
    expect(room.sendNow('call', lamp, 'on', [], null, [])).toEqual(
      failed('type', /^lamp\.on\(\)\['x'\]\[0\]: a function .*; use capability\(\.\.\.\)/, 'TypeError'),
    );
    expect(room.sendNow('get', lamp, 'state', [])).toEqual(failed('type', /^lamp\.state: a symbol/));
    expect(room.sendNow('call', f, '', [0], null, [])).toEqual(failed('type', /^f\(\): an instance of Lamp/));
    expect(room.sendNow('call', f, '', [1], null, [])).toEqual(failed('value', /^f\(\): .*surrogate/));
  });

  it('are capabilities where the host says so, counted once for each message', () => {
    const room = guest();
    const exit = capability(new Lamp(), lampOptions);
    const { room: hall } = room.given({
      room: capability({ exits: () => [exit, { again: exit }] }, { methods: ['exits'], name: 'room' }),
    });
    room.sendNow('call', hall, 'exits', [], null, []);
    const reply = room.sendNow('call', hall, 'exits', [], null, []);
    expect(reply).toEqual(['value', [new Handle(2), { again: new Handle(2) }], [[2, expect.any(Number)]]]);
    expect(room.broker.table.state.handles).toEqual([
      [1, 1],
      [2, 2],
    ]);
    room.sendNow('release', [[2, 1]]);
    expect(room.sendNow('get', 2, 'state', [])).toEqual(['value', 'level 0']);
    // With a request of any kind, before it is done.
    expect(room.sendNow('get', 2, 'state', [[2, 1]])).toEqual(failed('permission', /does not exist/));
  });

  it('do not count as sent when they could not be', () => {
    const room = guest();
    const exit = capability(new Lamp(), lampOptions);
    const { f, big } = room.given({
      f: capability(() => [exit, exit, Symbol('x')]),
      big: capability(() => [exit, new Uint8Array(1_048_570)]),
    });
    expect(room.sendNow('call', f, '', [], null, [])).toEqual(failed('type', /symbol/));
    expect(room.sendNow('call', big, '', [], null, [])).toEqual(failed('value', /bytes at once/));
    expect(room.broker.table.size).toBe(2);
    expect(() => room.broker.encodeValue([exit, Symbol('x')], 'value')).toThrow(/symbol/);
    expect(() => room.broker.encodeGlobals({ exit, x: Symbol('x') })).toThrow(/globals\['x'\]/);
    expect(() => room.broker.encodeGlobals(new Map() as never)).toThrow(/globals/);
    expect(() => room.broker.encodeGlobals([exit] as never)).toThrow(/globals/);
    expect(() => room.broker.encodeGlobals(exit as never)).toThrow(/globals/);
    expect(() => room.broker.encodeGlobals(null as never)).toThrow(/globals/);
    expect(room.broker.table.size).toBe(2);
  });

  it('are not more capabilities than a guest may hold', () => {
    const room = guest({ limits: { handles: 3 } });
    const { f } = room.given({
      f: capability((count: number) => Array.from({ length: count }, () => capability(() => 1))),
    });
    expect(room.sendNow('call', f, '', [3], null, [])).toEqual(failed('limit', /holds as many/));
    expect(room.broker.table.size).toBe(1);
    expect(room.sendNow('call', f, '', [2], null, [])).toMatchObject([
      'value',
      [{ handle: 4 }, { handle: 5 }],
      expect.any(Array),
    ]);
    expect(() =>
      room.broker.encodeValue(
        capability(() => 1),
        'value',
      ),
    ).toThrow(/^value: .*holds as many/);
  });

  it.each<[string, object, string]>([
    ['an object', { title: 'seen', secret: 'kept' }, 'title'],
    ['a Map', new Map([['secret', 'kept']]), 'size'],
    ['an array', ['kept'], 'length'],
  ])('of a capability of %s given back are no copies of what it was made of', (_, target, property) => {
    const room = guest();
    const { thing, f, all } = room.given({
      thing: capability(target, { properties: [property] }),
      f: capability((value: unknown) => ({ inside: [value] })),
      all: capability(() => target),
    });
    const refused = failed('type', /of which a capability was made, .*give the capability$/);
    expect(room.sendNow('call', f, '', [new Handle(thing as number)], null, [])).toEqual(refused);
    expect(room.sendNow('call', all, '', [], null, [])).toEqual(refused);
    expect(() => room.broker.encodeValue({ x: target }, 'globals')).toThrow(/^globals\['x'\]: /);
  });

  it('of a capability given back are what it was made of, which is not given again', () => {
    const room = guest();
    const target = new Lamp();
    const seen: unknown[] = [];
    const exit = capability(target, lampOptions);
    const { lamp, f } = room.given({
      lamp: exit.only('state'),
      f: capability((...values: unknown[]) => {
        seen.push(...values);
        return values[0];
      }),
    });
    expect(room.sendNow('call', f, '', [new Handle(lamp as number)], null, [])).toEqual(
      failed('type', /instance of Lamp/),
    );
    expect(seen).toEqual([target]);
    expect(room.broker.decodeValue(written({ x: new Handle(lamp as number) }), 'result')).toEqual({
      x: target,
    });
    exit.revoke();
    expect(() => room.broker.decodeValue(written([new Handle(lamp as number)]), 'result')).toThrow(
      /^result\[0\]: /,
    );
    expect(room.sendNow('call', f, '', [new Handle(lamp as number)], null, [[lamp, 1]])).toEqual(
      failed('value', /^args\[0\]: /),
    );
    // What was released with it is, though its values could not be read.
    expect(room.broker.table.resolve(lamp as number)).toBeUndefined();
  });
});

describe('host code that fails', () => {
  it('is told with class and message, without paths', () => {
    class NotFound extends Error {}
    const room = guest();
    const { f } = room.given({
      f: capability(
        (which: number) => {
          if (which === 0) throw new NotFound('no file /etc/passwd');
          if (which === 1) throw new GuestError('look in /mat', { pythonClass: 'LookupError' });
          if (which === 2) throw 'text';
          throw Proxy.revocable({}, {}).proxy;
        },
        { errors: [[NotFound, 'KeyError']] },
      ),
    });
    const call = (which: number) => room.sendNow('call', f, '', [which], null, []);
    expect(call(0)).toEqual([
      'error',
      { kind: 'host', type: 'NotFound', message: 'no file <path>', class: 'KeyError' },
    ]);
    expect(call(1)).toEqual([
      'error',
      { kind: 'host', type: 'GuestError', message: 'look in /mat', class: 'LookupError' },
    ]);
    expect(call(2)).toEqual(failed('host', 'the host function failed'));
    expect(call(3)).toEqual(failed('host', 'the host function failed'));
  });

  it('does not break anything with odd promises, getters and thenables', async () => {
    const { proxy, revoke } = Proxy.revocable(() => 1, {});
    revoke();
    const odd: Record<string, unknown> = {
      revoked: proxy,
      getter: Object.defineProperty({}, 'then', {
        get() {
          throw new Error('at /etc');
        },
      }),
      throwing: {
        // biome-ignore lint/suspicious/noThenProperty: that is what this is about
        then() {
          throw new Error('at /etc');
        },
      },
      twice: {
        // biome-ignore lint/suspicious/noThenProperty: that is what this is about
        then(resolve: (value: unknown) => void, reject: (error: unknown) => void) {
          resolve(1);
          reject(new Error('x'));
          resolve(2);
        },
      },
      constructed: Object.defineProperty(Promise.resolve(3), 'constructor', {
        get() {
          throw new Error('at /etc');
        },
      }),
    };
    const room = guest();
    const { f } = room.given({ f: capability((which: string) => odd[which]) });
    const call = (which: string) => room.call(f as number, '', [which]);
    expect(await call('revoked')).toEqual(failed('host', /proxy/));
    expect(await call('getter')).toEqual(failed('host', 'at <path>'));
    expect(await call('throwing')).toEqual(failed('host', 'at <path>'));
    expect(await call('twice')).toEqual(['value', 1]);
    expect(await call('constructed')).toEqual(failed('host', 'at <path>'));
  });
});

describe('async host functions', () => {
  it('are waited for', async () => {
    const room = guest();
    const { f, lamp } = room.given({
      f: capability(async (a: number) => {
        if (a < 0) throw new RangeError('negative');
        return a + 1;
      }),
      lamp: capability({ later: Promise.resolve('x') }, { properties: ['later'] }),
    });
    expect(await room.call(f as number, '', [1])).toEqual(['value', 2]);
    expect(await room.call(f as number, '', [-1])).toEqual(failed('host', 'negative', 'RangeError'));
    expect(await room.send('get', lamp, 'later', [])).toEqual(['value', 'x']);
  });

  it('are refused where nobody can wait, before they are begun if that is known', async () => {
    const room = guest({ canWait: false });
    let begun = 0;
    const { known, unknown, rejected } = room.given({
      known: capability(async () => ++begun),
      unknown: capability(() => Promise.resolve(++begun)),
      rejected: capability(() => Promise.reject(new Error('nobody sees this'))),
    });
    for (const handle of [known, unknown, rejected]) {
      expect(room.sendNow('call', handle, '', [], null, [])).toEqual(
        failed('host', /use isolation 'worker'/),
      );
      expect(room.sendNow('start', handle, '', [], null, [])).toMatchObject(['started', {}]);
    }
    expect(begun).toBe(2);
    const [, finished] = room.sendNow('take', 10, []) as [string, unknown[]];
    expect(finished).toHaveLength(3);
    for (const [, reply] of finished as [number, unknown][]) {
      expect(reply).toEqual(failed('host', /use isolation 'worker'/));
    }
    // Rejections that nobody handles end the process at the next turn.
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('may use the same broker while they are waited for', async () => {
    const room = guest();
    let inner: unknown;
    const { outer } = room.given({
      outer: capability(async () => {
        inner = await room.call(outer as number, 'missing');
        return [inner, await room.broker.handle(written(['release', []]))];
      }),
    });
    expect(await room.call(outer as number, '')).toEqual([
      'value',
      [failed('attribute', /missing/), expect.anything()],
    ]);
  });

  it('may do so from within what they answer with', () => {
    const room = guest();
    const lamp = capability(new Lamp(), lampOptions);
    const { f } = room.given({
      f: capability(() => ({
        get x() {
          expect(room.sendNow('call', f, 'missing', [], null, [])).toEqual(failed('attribute', /missing/));
          room.broker.encodeValue([lamp, lamp], 'value');
          return lamp;
        },
      })),
    });
    expect(room.sendNow('call', f, '', [], null, [])).toEqual([
      'value',
      { x: new Handle(2) },
      [[2, expect.any(Number)]],
    ]);
    expect(room.broker.table.state.handles).toEqual([
      [1, 1],
      [2, 2],
    ]);
  });
});

describe('calls of sessions', () => {
  it('are undone as a whole, but for numbers', async () => {
    const room = guest();
    const { broker } = room;
    const lamp = capability(new Lamp(), lampOptions);
    const kept = room.given({ lamp, exit: capability(async () => lamp) });
    broker.endCall();
    const before = broker.table.state;
    broker.startCall();
    const late = room.given({ other: capability(() => 1), again: lamp });
    await room.send('start', kept['exit'], '', [], null, [[kept['lamp'], 1]]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(broker.hasFinished).toBe(true);
    broker.endCall('rollBack');
    expect(broker.table.state).toEqual({ ...before, next: 4 });
    broker.startCall();
    expect(room.sendNow('call', late['other'], '', [], null, [])).toEqual(
      failed('permission', /does not exist/),
    );
    expect(room.sendNow('get', kept['lamp'], 'state', [])).toEqual(['value', 'level 0']);
    expect(room.given({ more: capability(() => 1) })).toEqual({ more: 4 });
  });

  it('are over when they are: nothing is done or sent any more', async () => {
    const room = guest();
    const { broker } = room;
    let calls = 0;
    let finish: (value: unknown) => void = () => undefined;
    const { wait, count, end } = room.given({
      wait: capability(() => new Promise((resolve) => (finish = resolve))),
      count: capability(() => ++calls),
      end: capability(() => {
        broker.endCall();
        return capability(() => 1);
      }),
    });
    const waiting = room.call(wait as number, '');
    broker.endCall();
    finish(capability(() => 1));
    expect(await waiting).toEqual(failed('permission', 'the call is over'));
    expect(broker.table.size).toBe(3);
    expect(await room.call(count as number, '')).toEqual(failed('permission', /under way/));
    expect(calls).toBe(0);
    broker.startCall();
    expect(await room.call(end as number, '')).toEqual(failed('permission', 'the call is over'));
    broker.startCall();
    expect(await room.send('start', end, '', [], null, [])).toEqual(failed('permission', 'the call is over'));
    broker.startCall();
    expect(broker.hasFinished).toBe(false);
    expect(broker.table.size).toBe(3);
  });

  it('go on in a fork, and after a snapshot with what is handed over again', async () => {
    const room = guest();
    const lamp = capability(new Lamp(), lampOptions);
    const { exits } = room.given({ lamp, exits: capability(() => capability(() => 'hall')) });
    await room.call(exits as number, '');
    room.broker.endCall();
    const fork = guest({ table: room.broker.table.clone() });
    expect(await fork.call(3, '')).toEqual(['value', 'hall']);
    const table = CapabilityTable.restore(room.broker.table.state, (name) =>
      name === 'lamp' ? lamp : undefined,
    );
    const restored = guest({ table });
    expect(await restored.send('get', 1, 'state', [])).toEqual(['value', 'level 0']);
    for (const handle of [2, 3]) {
      expect(await restored.call(handle, '')).toEqual(
        failed('permission', 'the capability was not handed over when this session was restored'),
      );
    }
    expect(() => restored.broker.decodeValue(written(new Handle(3)), 'result')).toThrow(/does not exist/);
  });
});
