import { closeSync, openSync, readFileSync, readlinkSync, readSync } from 'node:fs';

/**
 * CPU time of one thread, from Linux's `/proc` (proc(5), `task/[tid]/schedstat`: nanoseconds on a CPU).
 * Elsewhere there is no such clock that another thread can read; callers then take the time not blocked.
 */

/** The path under which the calling thread's CPU time can be read by any thread of this process. */
export function ownCpuClock(): string | undefined {
  try {
    const path = `/proc/${readlinkSync('/proc/thread-self')}/schedstat`;
    return millisecondsIn(readFileSync(path, 'latin1')) === undefined ? undefined : path;
  } catch {
    return undefined;
  }
}

/** Room for what such a file holds. */
const CLOCK_FILE_BYTES = 128;

/** Another thread's clock, kept open: it is read several times for each run. */
export class ThreadCpuClock {
  readonly #bytes = Buffer.alloc(CLOCK_FILE_BYTES);
  #fd: number | undefined;

  /** @param path - from {@link ownCpuClock} of that thread */
  constructor(path: string) {
    try {
      this.#fd = openSync(path, 'r');
    } catch {
      this.#fd = undefined;
    }
  }

  /** Milliseconds of CPU that the thread has had since it began; undefined when it is gone. */
  readMs(): number | undefined {
    if (this.#fd === undefined) return undefined;
    try {
      const length = readSync(this.#fd, this.#bytes, 0, CLOCK_FILE_BYTES, 0);
      return millisecondsIn(this.#bytes.toString('latin1', 0, length));
    } catch {
      return undefined;
    }
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }
}

function millisecondsIn(text: string): number | undefined {
  const nanoseconds = Number(text.split(' ', 1)[0]);
  return Number.isFinite(nanoseconds) ? nanoseconds / 1e6 : undefined;
}
