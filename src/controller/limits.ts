import {
  badOption,
  type Duration,
  parseCount,
  parseDuration,
  parseSize,
  type Size,
  UNLIMITED,
} from './units.js';

/**
 * What a run may use. Every limit has a default; `'unlimited'` lifts the limits of time, output and calls, and has to
 * be said by name.
 */
export interface Limits {
  /** Linear memory: the interpreter (some 30 MiB) and everything in it. Default 256 MiB. Beyond it: `MemoryError`. */
  readonly memory?: Size;
  /** CPU time of the guest's thread; sleeping costs none. Default 10 s. */
  readonly cpu?: Duration | typeof UNLIMITED;
  /** Time by the clock on the wall. Default 60 s. */
  readonly wall?: Duration | typeof UNLIMITED;
  /** From the exception that a program sees at its limit of time to its end. Default 100 ms, at most 10 s. */
  readonly grace?: Duration;
  /** Bytes on stdout and stderr together. Default 16 MiB. */
  readonly output?: Size | typeof UNLIMITED;
  /** Bytes of private files, contents and entries. Default 64 MiB. Beyond it: `ENOSPC`. */
  readonly files?: Size;
  /** Private files, directories and links. Default 10,000. Beyond it: `ENOSPC`. */
  readonly entries?: number | string;
  /** Open descriptors at once. Default 256. Beyond it: `EMFILE`. */
  readonly descriptors?: number | string;
  /** Calls that reach the controller, and refused calls. Default 1,000,000. */
  readonly calls?: number | string | typeof UNLIMITED;
}

/** {@link Limits} with everything said, in bytes, milliseconds and counts; Infinity for unlimited. */
export interface ResolvedLimits {
  readonly memory: number;
  readonly cpu: number;
  readonly wall: number;
  readonly grace: number;
  readonly output: number;
  readonly files: number;
  readonly entries: number;
  readonly descriptors: number;
  readonly calls: number;
}

const MIB = 2 ** 20;

export const defaultLimits: ResolvedLimits = {
  memory: 256 * MIB,
  cpu: 10_000,
  wall: 60_000,
  grace: 100,
  output: 16 * MIB,
  files: 64 * MIB,
  entries: 10_000,
  descriptors: 256,
  calls: 1_000_000,
};

/** The engine addresses 4 GiB. */
const MEMORY_MAX_BYTES = 4096 * MIB;
const GRACE_MAX_MS = 10_000;
const ENTRIES_MAX = 2 ** 20;
/** Standard streams, the program's file and one more: less starts nothing. */
const DESCRIPTORS_MIN = 8;
/** Each may be a pipe, whose buffer of 64 KiB is the host's memory. */
const DESCRIPTORS_MAX = 1024;

/**
 * Checks limits and fills in what is missing from `base`.
 * @param memoryFloorBytes - what the interpreter itself needs
 * @throws VitrineError ERR_BAD_OPTION
 */
export function resolveLimits(
  limits: Limits,
  base: ResolvedLimits = defaultLimits,
  memoryFloorBytes = 0,
): ResolvedLimits {
  for (const name of Object.keys(limits)) {
    if (!Object.hasOwn(defaultLimits, name)) {
      throw badOption('limits', name, `made of ${Object.keys(defaultLimits).join(', ')}`);
    }
  }
  const { memory, cpu, wall, grace, output, files, entries, descriptors, calls } = limits;
  const resolved: ResolvedLimits = {
    memory: memory === undefined ? base.memory : parseSize(memory, 'limits.memory'),
    cpu: orUnlimited(cpu, base.cpu, (value) => parseDuration(value, 'limits.cpu')),
    wall: orUnlimited(wall, base.wall, (value) => parseDuration(value, 'limits.wall')),
    grace: grace === undefined ? base.grace : parseDuration(grace, 'limits.grace'),
    output: orUnlimited(output, base.output, (value) => parseSize(value, 'limits.output')),
    files: files === undefined ? base.files : parseSize(files, 'limits.files'),
    entries: entries === undefined ? base.entries : parseCount(entries, 'limits.entries'),
    descriptors: descriptors === undefined ? base.descriptors : parseCount(descriptors, 'limits.descriptors'),
    calls: orUnlimited(calls, base.calls, (value) => parseCount(value, 'limits.calls')),
  };
  requireWithin('limits.memory', memory, resolved.memory, memoryFloorBytes, MEMORY_MAX_BYTES, ' bytes');
  requireWithin('limits.grace', grace, resolved.grace, 0, GRACE_MAX_MS, ' ms');
  requireWithin('limits.entries', entries, resolved.entries, 0, ENTRIES_MAX, '');
  requireWithin(
    'limits.descriptors',
    descriptors,
    resolved.descriptors,
    DESCRIPTORS_MIN,
    DESCRIPTORS_MAX,
    '',
  );
  return resolved;
}

function orUnlimited<T>(value: T | undefined, base: number, parse: (value: T) => number): number {
  if (value === undefined) return base;
  return value === UNLIMITED ? Number.POSITIVE_INFINITY : parse(value);
}

function requireWithin(
  option: string,
  given: unknown,
  value: number,
  least: number,
  most: number,
  unit: string,
): void {
  if (value >= least && value <= most) return;
  throw badOption(option, given ?? value, `between ${least} and ${most}${unit}`);
}
