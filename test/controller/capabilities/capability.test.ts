import { describe, expect, it } from 'vitest';
import { CallAllowance } from '../../../src/controller/capabilities/call-allowance.js';
import { Capability, capability } from '../../../src/controller/capabilities/capability.js';
import { CapabilityTable } from '../../../src/controller/capabilities/capability-table.js';

class Lamp {
  level = 0;
  #secret = 'wire';
  on(level: number): number {
    this.level = level;
    return level;
  }
  get state(): string {
    return `level ${this.level}`;
  }
  get wiring(): string {
    return this.#secret;
  }
}

const options = { methods: ['on'], properties: ['state', 'level'] };
const badOption = (text: string) =>
  expect.objectContaining({ code: 'ERR_BAD_OPTION', message: expect.stringContaining(text) });

describe('a capability', () => {
  it('has what is listed, and nothing else', () => {
    const lamp = capability(new Lamp(), options);
    expect([...lamp.members]).toEqual([
      ['on', 'method'],
      ['state', 'property'],
      ['level', 'property'],
    ]);
    expect(lamp.name).toBe('Lamp');
    const names = [
      'wiring',
      'constructor',
      '__proto__',
      'toString',
      'hasOwnProperty',
      '',
      '#secret',
      'On',
      'valueOf',
    ];
    for (const name of names) {
      expect(lamp.access(name, 'method').kind, name).toBe('absent');
      expect(lamp.access(name, 'property').kind, name).toBe('absent');
    }
    expect(lamp.access('on', 'property').kind).toBe('absent');
    expect(lamp.access('state', 'method').kind).toBe('absent');
    expect(lamp.access('state', 'property')).toMatchObject({ kind: 'allowed', value: 'level 0' });
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
    expect(looking.access('on', 'method').kind).toBe('absent');
    expect(looking.access('state', 'property').kind).toBe('allowed');
    expect(() => looking.only('on')).toThrow(badOption('only'));
    expect(() => lamp.only('constructor')).toThrow(badOption('only'));
  });

  it('is revoked with all that was made from it, and with nothing above it', () => {
    const lamp = capability(new Lamp(), options);
    const narrowed = lamp.only('on', 'state');
    const limited = narrowed.limited({ calls: 5 });
    narrowed.revoke();
    expect([lamp.isRevoked, narrowed.isRevoked, limited.isRevoked]).toEqual([false, true, true]);
    expect(limited.access('on', 'method').kind).toBe('revoked');
    expect(lamp.access('on', 'method').kind).toBe('allowed');
  });

  it('is used up by all copies together', () => {
    const limited = capability(new Lamp(), options).limited({ calls: 3 });
    const copy = limited.only('on');
    expect(copy.access('on', 'method').kind).toBe('allowed');
    expect(limited.access('state', 'property').kind).toBe('allowed');
    expect(copy.access('on', 'method').kind).toBe('allowed');
    expect(copy.access('on', 'method').kind).toBe('exhausted');
    expect(limited.access('on', 'method').kind).toBe('exhausted');
    expect(() => limited.limited({ calls: -1 })).toThrow(badOption('limited.calls'));
  });
});

describe('an allowance', () => {
  it('of so many a second lets a burst of one second through, then its rate', () => {
    const allowance = new CallAllowance({ calls: Number.POSITIVE_INFINITY, perSecond: 10 });
    const usesAt = (ms: number) => {
      let uses = 0;
      while (allowance.use(ms) === undefined) uses++;
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
    expect([allowance.use(0), allowance.use(1), allowance.use(1000), allowance.use(9000)]).toEqual([
      undefined,
      'tooFast',
      undefined,
      'exhausted',
    ]);
  });
});

describe('a table of capabilities', () => {
  it('numbers each once, and never twice the same', () => {
    const table = new CapabilityTable(2);
    const [first, second, third] = [1, 2, 3].map(() => capability(new Lamp(), options)) as [
      Capability,
      Capability,
      Capability,
    ];
    const handle = table.export(first) as number;
    expect(table.export(first)).toBe(handle);
    expect(table.resolve(handle)).toBe(first);
    expect(table.export(second)).not.toBe(handle);
    expect(table.export(third)).toBeUndefined();
    table.release(handle);
    table.release(handle);
    expect(table.resolve(handle)).toBeUndefined();
    expect(table.export(first)).not.toBe(handle);
    expect(table.size).toBe(2);
  });

  it('knows no numbers but its own', () => {
    const table = new CapabilityTable();
    table.export(capability(new Lamp(), options));
    for (const handle of [0, -1, 2, 1.5, Number.NaN, 2 ** 53]) expect(table.resolve(handle)).toBeUndefined();
    expect(new CapabilityTable().resolve(1)).toBeUndefined();
  });
});
