import {
  badOption,
  checkOptionNames,
  type Duration,
  parseCount,
  parseDuration,
  parseSize,
  type Size,
  UNLIMITED,
} from '../units.js';
import { type CpuRate, parseCpuRate } from './cpu-rate.js';

/**
 * Budgets of a custodian, for everything below it together. What is not given has no limit here; the limits of the
 * custodians above hold all the same, and so do each run's own ({@link Limits}).
 */
export interface CustodianOptions {
  /**
   * Memory that is held at once: linear memory of programs that run (some 30 MiB each to begin with) and states of
   * sessions. Counted in units of 256 bytes; less than 512 GiB whatever is said. Beyond it: `MemoryError` in a program
   * that wants more, and a program that does not even start is stopped by the limit.
   */
  readonly memory?: Size | typeof UNLIMITED;
  /** Bytes of private files that are held at once, contents and entries. Beyond it: `ENOSPC`. */
  readonly files?: Size | typeof UNLIMITED;
  /** CPU time in all, over all runs: when it is used up, everything below is stopped. */
  readonly cpu?: Duration | typeof UNLIMITED;
  /** Time by the clock in all, added up over all runs, without what their user paused. */
  readonly wall?: Duration | typeof UNLIMITED;
  /** Bytes on stdout and stderr in all. */
  readonly output?: Size | typeof UNLIMITED;
  /** Delegated calls in all. */
  readonly calls?: number | string | typeof UNLIMITED;
  /**
   * How fast it may go: programs are paused and go on. `cpu: '100ms/s'` or, the same, `cpu: 0.1` is a tenth of a
   * processor on average, with at most 100 ms at once. Time in such pauses counts as time by the clock.
   */
  readonly rate?: { readonly cpu?: CpuRate };
  /** What it is called where a program is stopped on its behalf. */
  readonly name?: string;
  /** Its share of the processors among its siblings, relative to theirs: from 0.001 to 1000, 1 unless given. */
  readonly weight?: number;
}

/** {@link CustodianOptions} in bytes, milliseconds and counts; Infinity where there is no limit. */
export interface CustodianLimits {
  readonly memory: number;
  readonly files: number;
  readonly cpu: number;
  readonly wall: number;
  readonly output: number;
  readonly calls: number;
  /** Milliseconds of CPU per second. */
  readonly cpuPerSecond: number;
}

export interface CheckedCustodian {
  readonly limits: CustodianLimits;
  readonly name: string;
  readonly weight: number;
}

const optionNames: { readonly [name in keyof Required<CustodianOptions>]: true } = {
  memory: true,
  files: true,
  cpu: true,
  wall: true,
  output: true,
  calls: true,
  rate: true,
  name: true,
  weight: true,
};

const NAME_MAX = 200;

/** @throws VitrineError ERR_BAD_OPTION */
export function checkCustodian(options: CustodianOptions): CheckedCustodian {
  checkOptionNames('Custodian', options, Object.keys(optionNames));
  const { name = 'custodian', weight = 1, rate = {} } = options;
  if (typeof name !== 'string' || name.length > NAME_MAX) {
    throw badOption('name', name, `a text of at most ${NAME_MAX} characters`);
  }
  if (typeof weight !== 'number' || !(weight >= 0.001 && weight <= 1000)) {
    throw badOption('weight', weight, 'a number between 0.001 and 1000');
  }
  if (typeof rate !== 'object' || rate === null) throw badOption('rate', rate, "such as { cpu: '100ms/s' }");
  checkOptionNames('rate', rate, ['cpu']);
  const limits: CustodianLimits = {
    memory: orNone(options.memory, (value) => parseSize(value, 'memory')),
    files: orNone(options.files, (value) => parseSize(value, 'files')),
    cpu: orNone(options.cpu, (value) => parseDuration(value, 'cpu')),
    wall: orNone(options.wall, (value) => parseDuration(value, 'wall')),
    output: orNone(options.output, (value) => parseSize(value, 'output')),
    calls: orNone(options.calls, (value) => parseCount(value, 'calls')),
    cpuPerSecond: orNone(rate.cpu, (value) => parseCpuRate(value, 'rate.cpu')),
  };
  return { limits, name, weight };
}

function orNone<T>(value: T | undefined, parse: (value: T) => number): number {
  return value === undefined || value === UNLIMITED ? Number.POSITIVE_INFINITY : parse(value);
}
