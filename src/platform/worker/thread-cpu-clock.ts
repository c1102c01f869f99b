import { readFileSync, readlinkSync } from 'node:fs';

/**
 * CPU time of one thread, from Linux's `/proc` (proc(5), `task/[tid]/schedstat`: nanoseconds on a CPU).
 * Elsewhere there is no such clock that another thread can read; callers then take the time not blocked.
 */

/** The path under which the calling thread's CPU time can be read by any thread of this process. */
export function ownCpuClock(): string | undefined {
  try {
    const path = `/proc/${readlinkSync('/proc/thread-self')}/schedstat`;
    return readCpuMs(path) === undefined ? undefined : path;
  } catch {
    return undefined;
  }
}

/** Milliseconds of CPU that a thread has had since it began; undefined when it is gone. */
export function readCpuMs(clock: string): number | undefined {
  try {
    const nanoseconds = Number(readFileSync(clock, 'latin1').split(' ', 1)[0]);
    return Number.isFinite(nanoseconds) ? nanoseconds / 1e6 : undefined;
  } catch {
    return undefined;
  }
}
