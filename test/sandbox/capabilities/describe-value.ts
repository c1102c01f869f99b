/**
 * A text that says everything of a value that crossed, the same that `described` of `generator-source.ts` says of it in
 * Python: a number that is whole is an int, order in sets and dicts is that of the texts.
 */
export function describeValue(value: unknown): string {
  if (value === null) return 'None';
  switch (typeof value) {
    case 'boolean':
      return value ? 'True' : 'False';
    case 'bigint':
      return `int ${value}`;
    case 'number':
      return describeNumber(value);
    case 'string':
      return `str ${hex(new TextEncoder().encode(value))}`;
    default:
      return describeObject(value as object);
  }
}

function describeNumber(value: number): string {
  if (Number.isNaN(value)) return 'float nan';
  if (Number.isSafeInteger(value) && !Object.is(value, -0)) return `int ${value}`;
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value);
  return `float ${hex(bytes)}`;
}

function describeObject(value: object): string {
  if (value instanceof Uint8Array) return `bytes ${hex(value)}`;
  if (value instanceof Date) return `datetime ${value.getTime()}`;
  if (Array.isArray(value)) return `[${value.map(describeValue).join(', ')}]`;
  if (value instanceof Set) return `{${[...value].map(describeValue).sort().join(', ')}}`;
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  const isMap = value instanceof Map ? 'Map' : 'object';
  const texts = entries.map(([key, item]) => `${describeValue(key)}: ${describeValue(item)}`);
  return `${isMap} {${texts.sort().join(', ')}}`;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
