/** The moment so many microseconds after the epoch, in whole milliseconds towards the past; undefined if no Date has it. */
export function dateFromMicros(micros: number | bigint): Date | undefined {
  const date = new Date(typeof micros === 'number' ? Math.floor(micros / 1000) : millisecondsOf(micros));
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function millisecondsOf(micros: bigint): number {
  // Far beyond any date, and short enough to divide.
  if (BigInt.asIntN(80, micros) !== micros) return Number.NaN;
  const remainder = ((micros % 1000n) + 1000n) % 1000n;
  return Number((micros - remainder) / 1000n);
}

/** Microseconds of a time of Python's range, never -0. */
export function microsFromTime(timeMs: number): number | bigint {
  const micros = timeMs * 1000 + 0;
  return Number.isSafeInteger(micros) ? micros : BigInt(timeMs) * 1000n;
}
