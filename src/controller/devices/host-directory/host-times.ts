/**
 * A time as Node's `utimes` family takes it, so that the file then has that time, to the microsecond. Before 1970 is
 * 1970: Node takes negative numbers for the present.
 */
export function hostSeconds(timeMs: number): number {
  const seconds = Math.max(0, Math.round(timeMs * 1000)) / 1e6;
  // libuv cuts off what is below a microsecond, and the nearest double is below the number half of the times.
  return Number.isInteger(seconds) ? seconds : seconds * (1 + Number.EPSILON);
}
