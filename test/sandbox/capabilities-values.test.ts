import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capability, Sandbox } from 'vitrine';
import { values } from '../controller/values-support.js';
import { describeValue } from './capabilities/describe-value.js';
import { generatorSource } from './capabilities/generator-source.js';

const RUNS = 12;
const VALUES_PER_RUN = 100;
/** Values that a program makes in one run. */
const MADE = 1500;

/** Many values at once: each run of a property costs a call of a session. */
const manyValues = fc.array(values, { minLength: VALUES_PER_RUN, maxLength: VALUES_PER_RUN, size: 'max' });

describe.each(['worker', 'inline'] as const)('random values on %s', (isolation) => {
  it('are the same after a way to a guest and back, by every door', async () => {
    await using sandbox = await Sandbox.open({ isolation, limits: { cpu: '60s', wall: '60s' } });
    let given: readonly unknown[] = [];
    const returned: unknown[] = [];
    const globals = {
      echo: capability((value: unknown) => value),
      give: capability((index: number) => given[index]),
      take: capability((value: unknown) => void returned.push(value)),
    };
    await using session = await sandbox.session({ globals });
    await session.run(`
def same(value): return value
def through(value): return echo(value)
def all_of(count):
    for index in range(count):
        take(give(index))
`);
    const property = fc.asyncProperty(manyValues, async (list) => {
      // As arguments and results; through a capability, both ways; one by one in results of host functions.
      expect(await session.call('same', list)).toStrictEqual(list);
      expect(await session.call('through', list)).toStrictEqual(list);
      given = list;
      returned.length = 0;
      await session.call('all_of', list.length);
      expect(returned).toStrictEqual(list);
      const { value } = await session.invoke({ evaluate: 'handed', globals: { handed: list } });
      expect(value).toStrictEqual(list);
    });
    await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  });

  it.each([1, 2])('that a program makes (seed %i) are what it says that they are', async (seed) => {
    await using sandbox = await Sandbox.open({
      isolation,
      files: { '/home/generator.py': generatorSource },
      limits: { cpu: '60s', wall: '60s' },
    });
    const wrong: unknown[] = [];
    let count = 0;
    const check = capability((value: unknown, description: string) => {
      count++;
      if (describeValue(value) !== description) wrong.push([description, describeValue(value)]);
      return value;
    });
    const code = `
import sys
from generator import Maker, described, plain
maker = Maker(${seed})
kinds = set()
for number in range(${MADE}):
    value = maker.value(0)
    back = check(value, described(value))
    if described(back) != described(plain(value)):
        print(described(value), described(back))
    kinds.add(type(value).__name__)
print(len(kinds))
`;
    const result = await sandbox.run({ code, globals: { check } });
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(result.stderr).toBe('');
    // Types, some of which have values that differ: all were made.
    expect(result.stdout).toBe('19\n');
    expect(count).toBe(MADE);
  });
});
