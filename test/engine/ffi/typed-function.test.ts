import { describe, expect, it } from 'vitest';
import { MAX_TYPES, TypedFunctions } from '../../../src/engine/cpython/ffi/typed-function.js';

function countTypes(maxParameters: number): number {
  let count = 0;
  const letters = ['i', 'j', 'f', 'd'];
  const extend = (parameters: string): void => {
    for (const result of ['', ...letters]) {
      // A maker of its own for each, so that only the type itself decides.
      if (new TypedFunctions().create(`${parameters}>${result}`, () => 0) !== undefined) count++;
    }
    if (parameters.length < maxParameters) for (const letter of letters) extend(parameters + letter);
  };
  extend('');
  return count;
}

describe('typed functions', () => {
  it('have the type that was asked for', () => {
    const typed = new TypedFunctions();
    const seen: unknown[] = [];
    const mixed = typed.create('ijfd>j', (...values) => {
      seen.push(...values);
      return 2n ** 64n + 5n;
    });
    expect(mixed?.(2 ** 32 + 1, 2n ** 64n - 1n, 0.1, 0.1)).toBe(5n);
    expect(seen).toEqual([1, -1n, Math.fround(0.1), 0.1]);
    expect(() => mixed?.(1, 2, 3, 4)).toThrow(TypeError);
  });

  it('can be put into a table, each with its own body', () => {
    const typed = new TypedFunctions();
    const table = new WebAssembly.Table({ element: 'anyfunc', initial: 2 });
    [10, 20].forEach((value, i) => {
      table.set(i, typed.create('i>i', (x) => Number(x) + value) as never);
    });
    const results = [0, 1].map((i) => (table.get(i) as unknown as (x: number) => number)(1));
    expect(results).toEqual([11, 21]);
  });

  it('are made for a finite set of types, since engines never forget one', () => {
    const small = countTypes(3);
    expect(small).toBe(85 * 5);
    const typed = () => new TypedFunctions();
    expect(typed().create('dddd>', () => 0)).toBeDefined();
    expect(typed().create('ddddd>', () => 0)).toBeUndefined();
    expect(typed().create('iiiij>', () => 0)).toBeUndefined();
    expect(typed().create(`${'i'.repeat(16)}>d`, () => 0)).toBeDefined();
    expect(typed().create(`${'i'.repeat(17)}>d`, () => 0)).toBeUndefined();
  });

  it('are of a limited number of types until cleared', () => {
    const typed = new TypedFunctions();
    const letters = ['i', 'j', 'f', 'd'];
    const types = Array.from(
      { length: 256 },
      (_, i) => `${[0, 2, 4, 6].map((bit) => letters[(i >> bit) & 3]).join('')}>`,
    );
    const made = types.filter((type) => typed.create(type, () => undefined) !== undefined);
    expect(made).toEqual(types.slice(0, MAX_TYPES));
    expect(typed.create(types[0]!, () => undefined)).toBeDefined();
    typed.clear();
    expect(typed.create(types[200]!, () => undefined)).toBeDefined();
  });
});
