/** Values that host code might give without thinking, by name: most cannot cross, and none may do harm. */
export function oddValue(kind: string, marker: string): unknown {
  const make = oddValues.get(kind);
  if (make === undefined) throw new Error(`no odd value ${kind}`);
  return make(marker);
}

const nested = (depth: number): unknown => {
  let value: unknown = 'core';
  for (let level = 0; level < depth; level++) value = [value];
  return value;
};

const oddValues: ReadonlyMap<string, (marker: string) => unknown> = new Map<
  string,
  (marker: string) => unknown
>([
  [
    'cycle',
    () => {
      const list: unknown[] = [1];
      list.push(list);
      return list;
    },
  ],
  [
    'cycle-of-maps',
    () => {
      const map = new Map<unknown, unknown>();
      map.set('self', { again: map });
      return map;
    },
  ],
  ['deep', () => nested(100_000)],
  ['65-deep', () => nested(65)],
  ['sparse', () => new Array(2 ** 32 - 1)],
  ['many', () => new Array(100_001).fill(null)],
  ['shared', () => Array.from({ length: 18 }).reduce((value) => [value, value], 'x' as unknown)],
  ['long-text', () => 'x'.repeat(2 ** 21)],
  ['long-bytes', () => new Uint8Array(2 ** 21)],
  ['huge-int', () => 1n << 2_000_000n],
  ['function', () => () => 1],
  ['class', () => class Hidden {}],
  ['symbol', () => Symbol('hidden')],
  [
    'instance',
    (marker) =>
      new (class Hidden {
        secret = marker;
      })(),
  ],
  ['error', (marker) => new Error(marker)],
  ['regexp', () => /x/],
  ['weak', () => new WeakMap()],
  ['buffer', () => new ArrayBuffer(8)],
  ['floats', () => new Float64Array(8)],
  ['boxed', () => Object(1n)],
  ['invalid-date', () => new Date(Number.NaN)],
  ['far-date', () => new Date(8.64e15)],
  ['surrogate', () => 'a\ud800b'],
  ['surrogate-key', () => ({ 'a\udc00': 1 })],
  [
    'equal-keys',
    () =>
      new Map<unknown, unknown>([
        [1, 'a'],
        [1n, 'b'],
        [true, 'c'],
      ]),
  ],
  ['list-key', () => new Map([[[1], 1]])],
  ['set-of-objects', () => new Set([{}])],
  [
    'throwing-getter',
    (marker) => ({
      get state(): never {
        throw new Error(marker);
      },
    }),
  ],
  [
    'throwing-proxy',
    (marker) =>
      new Proxy(
        {},
        {
          ownKeys() {
            throw new Error(marker);
          },
          getPrototypeOf() {
            throw new Error(marker);
          },
        },
      ),
  ],
  [
    'revoked-proxy',
    () => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      return proxy;
    },
  ],
  [
    'growing',
    () => {
      const list: unknown[] = [];
      for (let index = 0; index < 10; index++) {
        Object.defineProperty(list, index, {
          enumerable: true,
          get() {
            list.length += 1000;
            return index;
          },
        });
      }
      return list;
    },
  ],
  ['inherited', (marker) => Object.assign(Object.create({ secret: marker }) as object, { own: 1 })],
  ['hidden-in-plain', (marker) => Object.defineProperty({ seen: 1 }, 'secret', { value: marker })],
  ['keyed-by-symbol', (marker) => ({ seen: 1, [Symbol('secret')]: marker })],
]);

/** What host code throws, by name; `path` is one of the host's. */
export function oddError(kind: string, path: string): unknown {
  const make = oddErrors.get(kind);
  return make === undefined ? new Error(`no odd error ${kind}`) : make(path);
}

const oddErrors: ReadonlyMap<string, (path: string) => unknown> = new Map<string, (path: string) => unknown>([
  ['path', (path) => new Error(`cannot open ${path}`)],
  ['quoted', (path) => new Error(`ENOENT: no such file or directory, open '${path}'`)],
  ['url', (path) => new TypeError(`Invalid module file://${path}`)],
  ['in-brackets', (path) => new RangeError(`failed (${path}:12:7)`)],
  ['stack', (path) => new Error(`first\n    at run (${path}:1:2)\n    at ${path}:3:4`)],
  ['own-stack', (path) => Object.assign(new Error('short'), { stack: `Error\n at ${path}` })],
  ['cause', (path) => new Error('outer', { cause: new Error(path) })],
  ['aggregate', (path) => new AggregateError([new Error(path)], 'several')],
  ['system', (path) => Object.assign(new Error(`open ${path}`), { code: 'ENOENT', syscall: 'open', path })],
  ['name', (path) => Object.assign(new Error('named'), { name: path })],
  ['properties', (path) => Object.assign(new Error('with more'), { path, filename: path })],
  ['string', (path) => path],
  ['null', () => null],
  ['object', (path) => ({ message: path, stack: path, toString: () => path })],
  [
    'throwing',
    (path) =>
      Object.defineProperty(new Error('x'), 'message', {
        get: () => {
          throw path;
        },
      }),
  ],
  ['message-object', (path) => Object.assign(new Error('x'), { message: { toString: () => path } })],
  ['symbol', (path) => Symbol(path)],
  ['long', (path) => new Error(`${'word '.repeat(1_000_000)}${path}`)],
  ['class-name', (path) => new (({ [path]: class extends Error {} })[path] as ErrorConstructor)('class')],
]);
