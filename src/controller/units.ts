import { showValue, VitrineError } from '../errors.js';

/** A number of milliseconds, or a text with a unit: `'250ms'`, `'2s'`, `'1.5min'`, `'1h'`. */
export type Duration = number | string;

/** A number of bytes, or a text with a unit: `'64MiB'`, `'10kB'`, `'1GiB'`. */
export type Size = number | string;

const durationUnits: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['min', 60_000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

const sizeUnits: ReadonlyMap<string, number> = new Map([
  ['b', 1],
  ['kb', 1000],
  ['mb', 1e6],
  ['gb', 1e9],
  ['kib', 2 ** 10],
  ['mib', 2 ** 20],
  ['gib', 2 ** 30],
]);

/** What may stand for "no limit": it has to be said by name. */
export const UNLIMITED = 'unlimited';

/**
 * Milliseconds of a duration.
 * @param option - what the value was given for, for the message
 * @throws VitrineError ERR_BAD_OPTION
 */
export function parseDuration(value: unknown, option: string): number {
  return parse(value, option, durationUnits, 'ms', "a duration such as '500ms', '2s' or '1min'");
}

/** Bytes of a size. See {@link parseDuration}. */
export function parseSize(value: unknown, option: string): number {
  return Math.floor(parse(value, option, sizeUnits, 'b', "a size such as '512KiB' or '64MiB'"));
}

/** A whole number of things. */
export function parseCount(value: unknown, option: string): number {
  const number = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number;
  throw badOption(option, value, 'a whole number that is not negative');
}

function parse(
  value: unknown,
  option: string,
  units: ReadonlyMap<string, number>,
  plainUnit: string,
  expected: string,
): number {
  if (typeof value === 'number') {
    if (Number.isFinite(value) && value >= 0) return value;
  } else if (typeof value === 'string' && value.length <= 64) {
    const match = /^(\d+(?:\.\d+)?)\s*([a-zA-Z]*)$/.exec(value.trim());
    const factor = match === null ? undefined : units.get((match[2] || plainUnit).toLowerCase());
    if (match !== null && factor !== undefined) return Number(match[1]) * factor;
  }
  throw badOption(option, value, expected);
}

/** The error for an option that has a value it cannot have. */
export function badOption(option: string, value: unknown, expected: string): VitrineError {
  return new VitrineError('ERR_BAD_OPTION', `${option} is ${showValue(value)}; it must be ${expected}`);
}

/** Refuses names that are no options: a misspelt limit would mean its default without a word. */
export function checkOptionNames(what: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name))
      throw badOption(what, `given ${showValue(name)}`, `made of ${known.join(', ')}`);
  }
}
