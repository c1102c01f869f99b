import { Clock } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import type { Kernel } from '../kernel.js';

/** clock_gettime(2), in nanoseconds. */
export function clockGetTime(kernel: Kernel, clock: number): bigint {
  return BigInt(Math.round(milliseconds(kernel, clock) * 1e6));
}

function milliseconds(kernel: Kernel, clock: number): number {
  switch (clock) {
    case Clock.REALTIME:
      return kernel.ports.clock.realtimeMs();
    case Clock.MONOTONIC:
      return kernel.ports.clock.monotonicMs();
    case Clock.PROCESS_CPUTIME:
    case Clock.THREAD_CPUTIME:
      return kernel.ports.clock.cpuMs();
    default:
      throw errno(Errno.EINVAL);
  }
}

/** clock_getres(2), in nanoseconds: a microsecond is what hosts' clocks give at best. */
export function clockGetResolution(clock: number): bigint {
  if (clock < Clock.REALTIME || clock > Clock.THREAD_CPUTIME) throw errno(Errno.EINVAL);
  return 1000n;
}
