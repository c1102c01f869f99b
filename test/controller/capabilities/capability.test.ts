import { describe, expect, it } from 'vitest';
import { CallAllowance } from '../../../src/controller/capabilities/call-allowance.js';
import { Capability } from '../../../src/controller/capabilities/capability.js';
import { capability } from '../../../src/controller/capabilities/make-capability.js';
import { Lamp } from './guest.js';

const options = { methods: ['on'], properties: ['state', 'level'] };
const badOption = (text: string) =>
  expect.objectContaining({ code: 'ERR_BAD_OPTION', message: expect.stringContaining(text) });

describe('a capability', () => {
  it('has what is listed, with what is to be said about it', () => {
    const lamp = capability(new Lamp(), {
      methods: { on: { doc: 'Turns it on.' } },
      properties: { state: { doc: 'How it is.' }, level: {} },
      doc: 'A lamp.',
    });
    const told = [...lamp.members].map(([name, { kind, doc }]) => [name, kind, doc]);
    expect(told).toEqual([
      ['on', 'method', 'Turns it on.'],
      ['state', 'property', 'How it is.'],
      ['level', 'property', ''],
    ]);
    expect([lamp.name, lamp.doc]).toEqual(['Lamp', 'A lamp.']);
    expect([...capability(new Lamp(), options).members.keys()]).toEqual(['on', 'state', 'level']);
  });

  it('is made of a function, by whose name it goes', () => {
    const now = capability(function now() {
      return 1;
    });
    expect([...now.members.keys()]).toEqual(['']);
    expect(now.members.get('')?.kind).toBe('call');
    expect(now.name).toBe('now');
    expect(capability(() => 1).name).toBe('function');
    expect(capability(() => 1, { name: 'roll', doc: 'Rolls.' })).toMatchObject({
      name: 'roll',
      doc: 'Rolls.',
    });
    const shapes = capability(
      Object.assign(() => 1, { area: () => 2 }),
      { methods: ['area'] },
    );
    expect([...shapes.members.keys()]).toEqual(['area']);
  });

  it.each([
    [() => capability(class Room {} as never), 'a class'],
    [() => capability(class {} as never), 'a class'],
    [() => capability((a: number) => a, { parameters: ['class'] }), 'parameters'],
    [() => capability((a: number) => a, { parameters: ['a=...', 'b'] }), 'parameters'],
    [() => capability((a: number) => a, { parameters: ['*a', 'b'] }), 'parameters'],
    [() => capability((a: number) => a, { parameters: ['a', 'a'] }), 'parameters'],
    [() => capability((a: number) => a, { parameters: 'a' as never }), 'parameters'],
    [() => capability((a: number) => a, { parameters: [Symbol('a')] as never }), 'parameters'],
    [() => capability(() => 1, { name: 'a b' }), 'name'],
    [() => capability(() => 1, { doc: '\ud800' }), 'doc'],
    [() => capability(() => 1, { doc: 'x'.repeat(65_537) }), 'characters of doc'],
    [() => capability(() => 1, { errors: [[Error, 'Key Error']] }), 'errors'],
    [() => capability(() => 1, { errors: [[Error, 'a.b']] }), 'errors'],
    [() => capability(() => 1, { errors: [['Error', 'KeyError']] as never }), 'errors'],
    [() => capability(() => 1, { errors: [null] as never }), 'errors'],
    [() => capability(() => 1, { errors: 5 as never }), 'errors'],
    [() => capability(new Lamp(), { methods: { on: null } as never }), 'methods'],
    [() => capability(new Lamp(), { methods: { on: { docs: 'x' } } as never }), 'docs'],
    [() => capability(new Lamp(), { properties: { state: { parameters: [] } } as never }), 'parameters'],
    [() => capability(new Lamp(), { methods: { constructor: {} } as never }), 'every object'],
  ])('is not made with what cannot be meant: %#', (make, text) => {
    expect(make).toThrow(badOption(text));
  });

  it.each([
    [['constructor']],
    [['__proto__']],
    [['toString']],
    [['_private']],
    [['missing']],
    [['a.b']],
    [['']],
    [['x'.repeat(200)]],
    [[Symbol.iterator]],
    [[5]],
    ['on'],
  ])('is not made of members that a guest cannot have: %j', (methods) => {
    expect(() => capability(new Lamp(), { methods: methods as never })).toThrow(badOption('capability'));
  });

  it('is made of objects, with members of the right kind, each listed once', () => {
    expect(() => capability(null as never, options)).toThrow(badOption('object'));
    expect(() => capability('text' as never, options)).toThrow(badOption('object'));
    expect(() => capability(new Lamp(), {})).toThrow(badOption('members'));
    expect(() => capability(new Lamp(), { methods: ['state'] })).toThrow(badOption('methods'));
    expect(() => capability(new Lamp(), { methods: ['on'], properties: ['on'] })).toThrow(badOption('once'));
    expect(() => capability(new Lamp(), { method: ['on'] } as never)).toThrow(badOption('method'));
    expect(() => capability(() => 1, { properties: ['prototype'] })).toThrow(badOption('prototype'));
    expect(() => capability(() => 1, { methods: ['call'] })).toThrow(badOption('every object'));
  });

  it('cannot be imitated', () => {
    const lamp = capability(new Lamp(), options);
    expect(Capability.is(lamp)).toBe(true);
    for (const fake of [
      Object.create(Capability.prototype),
      { ...lamp },
      structuredClone({ ...lamp }),
      null,
      5,
      new Lamp(),
    ]) {
      expect(Capability.is(fake)).toBe(false);
    }
  });

  it('is narrowed, never widened', () => {
    const lamp = capability(new Lamp(), options);
    const looking = lamp.only('state');
    expect([...looking.members.keys()]).toEqual(['state']);
    expect(() => looking.only('on')).toThrow(badOption('only'));
    expect(() => lamp.only('constructor')).toThrow(badOption('only'));
    expect(() => lamp.only('')).toThrow(badOption('only'));
  });

  it('is revoked with all that was made from it, and with nothing above it', () => {
    const lamp = capability(new Lamp(), options);
    const narrowed = lamp.only('on', 'state');
    const limited = narrowed.limited({ calls: 5 });
    narrowed.revoke();
    expect([lamp.isRevoked, narrowed.isRevoked, limited.isRevoked]).toEqual([false, true, true]);
    expect(limited.use()).toBe('revoked');
    expect(lamp.use()).toBeUndefined();
  });

  it('is used up by all copies together', () => {
    const limited = capability(new Lamp(), options).limited({ calls: 3 });
    const copy = limited.only('on');
    expect([copy.use(), limited.use(), copy.use()]).toEqual([undefined, undefined, undefined]);
    expect([copy.use(), limited.use()]).toEqual(['exhausted', 'exhausted']);
    expect(() => limited.limited({ calls: -1 })).toThrow(badOption('limited.calls'));
  });

  it('spends nothing of one limit when another refuses', () => {
    const lamp = capability(new Lamp(), options).limited({ calls: 1 });
    const none = lamp.limited({ calls: 0 });
    expect([none.use(), none.use(), lamp.use(), lamp.use()]).toEqual([
      'exhausted',
      'exhausted',
      undefined,
      'exhausted',
    ]);
  });
});

describe('an allowance', () => {
  it('of so many a second lets a burst of one second through, then its rate', () => {
    const allowance = new CallAllowance({ calls: Number.POSITIVE_INFINITY, perSecond: 10 });
    const usesAt = (ms: number) => {
      let uses = 0;
      while (allowance.refusal(ms) === undefined) {
        allowance.take();
        uses++;
      }
      return uses;
    };
    expect(usesAt(0)).toBe(10);
    expect(usesAt(50)).toBe(0);
    expect(usesAt(100)).toBe(1);
    expect(usesAt(1100)).toBe(10);
    expect(usesAt(60_000)).toBe(10);
  });

  it('does not spend its count on what comes too fast', () => {
    const allowance = new CallAllowance({ calls: 2, perSecond: 1 });
    const use = (ms: number) => {
      const refusal = allowance.refusal(ms);
      if (refusal === undefined) allowance.take();
      return refusal;
    };
    expect([use(0), use(1), use(1000), use(9000)]).toEqual([undefined, 'tooFast', undefined, 'exhausted']);
  });
});
