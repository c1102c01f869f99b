/** A Map or a Set. */
interface Keys {
  has(key: unknown): boolean;
}

/**
 * Whether a collection of JavaScript has another key that is equal to this one in Python: 1, 1n and true are, and null and
 * undefined are both None. Asked for the kinds of keys of which every such pair has one: booleans, bigints, null.
 */
export function hasPythonEqual(keys: Keys, key: unknown): boolean {
  if (key === null) return keys.has(undefined);
  if (typeof key === 'boolean') return keys.has(Number(key)) || keys.has(BigInt(key));
  if (typeof key !== 'bigint') return false;
  const near = Number(key);
  return Number.isFinite(near) && BigInt(near) === key && keys.has(near);
}

/** The same text for dates and for bytes that are equal in Python, though as objects they differ; else undefined. */
export function contentOfKey(key: unknown): string | undefined {
  if (key instanceof Date) return `date ${key.getTime()}`;
  if (key instanceof Uint8Array) return `bytes ${key.join()}`;
  return undefined;
}
