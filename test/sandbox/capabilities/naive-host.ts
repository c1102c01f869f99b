/**
 * Does with a guest's value what host code does without thinking, and tells what came of it. Each of these calls
 * methods that an object of JavaScript has by itself, or that the guest could have put there.
 */
export function naiveHost(value: unknown, canWait: boolean): unknown {
  const thing = value as Record<string, unknown>;
  const seen: Record<string, string> = {
    kind: Object.prototype.toString.call(value),
    isMap: String(value instanceof Map),
    isPlain: String(typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === null),
    json: attempt(() => JSON.stringify(value)),
    sum: attempt(() => `${(value as number) + 1}`),
    spread: attempt(() => Object.keys({ ...thing }).join()),
    admin: attempt(() => String(thing['isAdmin'])),
    inherited: attempt(() => String('hasOwnProperty' in thing)),
    merged: attempt(() => String((merge({ isAdmin: false }, thing) as { isAdmin: unknown }).isAdmin)),
    assigned: attempt(() => String((Object.assign({}, thing) as { isAdmin?: unknown }).isAdmin)),
    iterated: attempt(() => String([...(value as Iterable<unknown>)].length)),
    instance: attempt(() => String(Reflect.apply(Function.prototype[Symbol.hasInstance], Object, [value]))),
    cloned: attempt(() => Object.prototype.toString.call(structuredClone(value))),
    polluted: String(({} as Record<string, unknown>)['isAdmin']),
  };
  if (!canWait) return seen;
  return Promise.resolve(value).then((awaited) => ({ ...seen, awaited: String(awaited === value) }));
}

function attempt(action: () => string): string {
  try {
    return String(action()).slice(0, 100);
  } catch (error) {
    return error instanceof Error ? error.name : 'thrown';
  }
}

/** The merge that every other library has had. */
function merge(target: Record<string, unknown>, source: Record<string, unknown>): unknown {
  for (const key in source) {
    const inner = source[key];
    const isDeep = typeof inner === 'object' && inner !== null && typeof target[key] === 'object';
    target[key] = isDeep ? merge(target[key] as Record<string, unknown>, inner as never) : inner;
  }
  return target;
}
