import type { ClockSetting } from '../kernel/clocks/clock-setting.js';
import { badOption, checkOptionNames } from './units.js';

/** A moment: a Date, milliseconds since the epoch, or a date and time in ISO 8601. */
export type Moment = Date | number | string;

/**
 * Which time programs see. `'system'`: the host's. `frozenAt`: the time of day stands still, while waiting takes its
 * time. `startAt` with `virtual: true`: every clock is the program's own, beginning there; `time.sleep` moves it at
 * once, and each look at it by a microsecond.
 */
export type ClockOption =
  | 'system'
  | { readonly frozenAt: Moment }
  | { readonly startAt: Moment; readonly virtual: true };

/** Where randomness comes from. A seed (worth nothing as a secret) makes it the same in every run. */
export type EntropyOption = 'system' | { readonly seed: string | number };

/** Guests keep times as nanoseconds in 64 bits: the years 1700 to 2200 are safe for that. */
const EARLIEST_MS = Date.UTC(1700, 0, 1);
const LATEST_MS = Date.UTC(2200, 0, 1);

const isoDate = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i;

/** @throws VitrineError ERR_BAD_OPTION */
export function parseClock(option: ClockOption | undefined): ClockSetting {
  if (option === undefined || option === 'system') return { kind: 'system' };
  if (typeof option !== 'object' || option === null) {
    throw badOption('clock', option, "'system', { frozenAt } or { startAt, virtual: true }");
  }
  checkOptionNames('clock', option, ['frozenAt', 'startAt', 'virtual']);
  if ('frozenAt' in option) {
    if ('startAt' in option) throw badOption('clock', 'frozenAt and startAt', 'given one of them');
    return { kind: 'frozen', atMs: parseMoment(option.frozenAt, 'clock.frozenAt') };
  }
  if (option.virtual !== true) {
    throw badOption(
      'clock.virtual',
      option.virtual,
      'true: only a virtual clock starts at a moment of your choice',
    );
  }
  return { kind: 'virtual', startMs: parseMoment(option.startAt, 'clock.startAt') };
}

/** The seed; undefined for the host's randomness. @throws VitrineError ERR_BAD_OPTION */
export function parseEntropy(option: EntropyOption | undefined): string | undefined {
  if (option === undefined || option === 'system') return undefined;
  if (typeof option !== 'object' || option === null)
    throw badOption('entropy', option, "'system' or { seed }");
  checkOptionNames('entropy', option, ['seed']);
  const { seed } = option;
  const isSeed = typeof seed === 'string' ? seed.length <= 1024 : Number.isFinite(seed);
  if (!isSeed) throw badOption('entropy.seed', seed, 'a number or a text of at most 1024 characters');
  return String(seed);
}

function parseMoment(moment: unknown, option: string): number {
  const expected =
    "a Date, milliseconds since 1970, or a date such as '2026-03-01T12:00:00Z', from 1700 to 2199";
  let ms = Number.NaN;
  if (moment instanceof Date) ms = moment.getTime();
  else if (typeof moment === 'number') ms = moment;
  // Without an offset a date would depend on the host's time zone: it is taken as UTC.
  else if (typeof moment === 'string' && isoDate.test(moment)) ms = Date.parse(inUtc(moment));
  if (!(ms >= EARLIEST_MS && ms < LATEST_MS)) throw badOption(option, moment, expected);
  return ms;
}

function inUtc(text: string): string {
  const iso = text.replace(' ', 'T');
  return /(?:Z|[+-]\d{2}:?\d{2})$/i.test(iso.slice(10)) || iso.length === 10 ? iso : `${iso}Z`;
}
