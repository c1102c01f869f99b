import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parametersOf, writeParameter } from '../../../src/controller/capabilities/parameter-names.js';

type HostFunction = (...values: never[]) => unknown;

/** As written in a source text, which no tool has changed. */
function evaluated(source: string): HostFunction {
  return runInNewContext(`(${source})`) as HostFunction;
}

const namesOf = (target: HostFunction) => parametersOf(target)?.map(writeParameter);

describe('names of parameters', () => {
  it.each([
    ['function f(a, b) {}', ['a', 'b']],
    ['function (a) {}', ['a']],
    ['function* f(a) {}', ['a']],
    ['async function * f ( a ) { }', ['a']],
    ['async function(a, b,) {}', ['a', 'b']],
    ['() => 1', []],
    ['(a, b) => a', ['a', 'b']],
    ['a => a', ['a']],
    ['async a => a', ['a']],
    ['async (a, ...rest) => a', ['a', '*rest']],
    ['(...rest) => 1', ['*rest']],
    ['(... rest) => 1', ['*rest']],
    ['({ on(level) {} }).on', ['level']],
    ['({ async on(level) {} }).on', ['level']],
    ['({ *on(level) {} }).on', ['level']],
    ['({ async *on(level) {} }).on', ['level']],
    ['({ get(key) {} }).get', ['key']],
    ['({ function(key) {} }).function', ['key']],
    ['({ async(key) {} }).async', ['key']],
    ['new (class { static on(level) {} on(level, tone) {} })().on', ['level', 'tone']],
    ['(class { static on(level) {} }).on', ['level']],
    ['function f(/* (x, */ a /* ) */, // b,\n c) {}', ['a', 'c']],
    ['function /* ( */ f /* ( */ (a) {}', ['a']],
    ['(a = 1) => a', ['a=...']],
    ['(a, b = 2, c) => a', ['a', 'b=...', 'c=...']],
    ['(a, b = 2, ...c) => a', ['a', 'b=...', '*c']],
    ["(a = ')', b = \"(,\", c = '\\'),') => a", ['a=...', 'b=...', 'c=...']],
    ['(a = [1, (2, 3)], b = { x: 1, y: [")"] }) => a', ['a=...', 'b=...']],
    ['(a = function (x, y) { return ")"; }, b = (z) => z) => a', ['a=...', 'b=...']],
    ['(a = 1 /* ), x */, b) => a', ['a=...', 'b=...']],
    ['(a = b => c, d) => 1', ['a=...', 'd=...']],
    ['function f(_, _hidden) {}', ['_', '_hidden']],
  ])('are taken from %s', (source, names) => {
    expect(namesOf(evaluated(source))).toEqual(names);
  });

  it.each([
    ['function f({ a, b }) {}'],
    ['function f([a]) {}'],
    ['function f(...[a]) {}'],
    ['function f(...{ length }) {}'],
    ['function f(a, { b } = {}) {}'],
    ['(a = `$' + '{")"}`) => a'],
    ['(a = `)`) => a'],
    ['(a = /[)]/, b) => a'],
    ['(a = 4 / 2, b) => a'],
    ['(a = "\\\n)") => a'],
    ['($a) => 1'],
    ['(a$) => 1'],
    ['(ä) => 1'],
    ['(\\u0061) => 1'],
    ['(lambda) => 1'],
    ['(a, from, None) => 1'],
    ['function f(a, a) {}'],
    ['class A { constructor(a) {} }'],
    ['class extends (Array) {}'],
    ['({ ["a(b"](c) {} })["a(b"]'],
    ['({ "a(b"(c) {} })["a(b"]'],
    ['({ 5(c) {} })[5]'],
    ['((a, b) => 1).bind(null)'],
    ['Math.max'],
    ['Array.prototype.push'],
    ['new Proxy((a) => a, {})'],
    [`(${Array.from({ length: 33 }, (_, index) => `a${index}`).join(', ')}) => 1`],
    [`(a /* ${'x'.repeat(5_000)} */) => 1`],
  ])('are not guessed for %s', (source) => {
    expect(parametersOf(evaluated(source))).toBeUndefined();
  });

  it('are those that the engine counts, or none at all', () => {
    const part = fc.constantFrom(
      'a',
      'b',
      ',',
      '=',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      "'",
      '"',
      '1',
      '/',
      '*',
      '...',
      ' ',
      '=>',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        let target: unknown;
        try {
          target = runInNewContext(`(function (${parts.join('')}) {})`);
        } catch {
          return;
        }
        if (typeof target !== 'function') return;
        const parameters = parametersOf(target as HostFunction);
        if (parameters === undefined) return;
        // `length` counts those before the first default or the rest.
        const required = parameters.findIndex(({ kind }) => kind !== 'required');
        expect(required < 0 ? parameters.length : required, parts.join('')).toBe(target.length);
      }),
      { numRuns: 800 },
    );
  });
});
