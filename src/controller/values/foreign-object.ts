import { quoteText } from './value-path.js';

const typedArrayLength = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype) as object,
  'length',
)!.get! as (this: unknown) => number;

/** How many elements a typed array really has, whatever a subclass says; throws for what only looks like one. */
export function lengthOfBytes(bytes: Uint8Array): number {
  return typedArrayLength.call(bytes);
}

/** The time of a real date, NaN for an invalid one; throws for what only looks like one. */
export function timeOfDate(date: Date): number {
  return Date.prototype.getTime.call(date);
}

/** What an object that cannot be given to a guest is called in a message to a developer, and what to do about it. */
export function describeObject(value: object): string {
  if (value instanceof Promise) return 'a promise (await it first)';
  if (value instanceof ArrayBuffer) return 'an ArrayBuffer (make a Uint8Array of it)';
  if (ArrayBuffer.isView(value)) return `${describeInstance(value)} (make a Uint8Array of it)`;
  return describeInstance(value);
}

function describeInstance(value: object): string {
  const maker: unknown = (value as { constructor?: unknown }).constructor;
  const name: unknown = typeof maker === 'function' ? maker.name : undefined;
  return typeof name === 'string' && name !== ''
    ? `an instance of ${quoteText(name).slice(1, -1)}`
    : 'an object';
}
