import { Layout, TZNAME_MAX } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import type { GuestMemory } from '../guest-memory.js';
import { clockGetResolution, clockGetTime } from '../syscalls/clock.js';
import { type CalendarFields, gmtime, type Tm, timegm } from '../time/civil.js';
import { localtime, mktime } from '../time/local-time.js';
import type { Zone } from '../time/zone.js';
import type { Bindings, GuestContext } from './guest-context.js';
import { writeTm } from './structs.js';

/** Bindings for clocks, calendars and time zones. The zone is the guest's own `TZ`, never the host's. */

/** How many variables of the guest's environment are looked at for TZ. */
const ENVIRONMENT_SCAN_LIMIT = 1024;
const TZ_VALUE_LIMIT_BYTES = 1024;

/** The zone that the guest's environment names now, as glibc looks it up at every call. */
function currentZone({ kernel, memory, addresses }: GuestContext): Zone {
  let array = addresses.environ === 0 ? 0 : memory.getU32(addresses.environ);
  for (let i = 0; array !== 0 && i < ENVIRONMENT_SCAN_LIMIT; i++, array += 4) {
    const entry = memory.getU32(array);
    if (entry === 0) break;
    if (
      memory.getU8(entry) !== 0x54 ||
      memory.getU8(entry + 1) !== 0x5a ||
      memory.getU8(entry + 2) !== 0x3d
    ) {
      continue;
    }
    return kernel.zones.get(memory.cString(entry + 3, TZ_VALUE_LIMIT_BYTES));
  }
  return kernel.zones.get(undefined);
}

/** libc points `tm_zone` at the two buffers of `tzname`, so they are kept to what was converted last. */
function publishName({ memory, addresses }: GuestContext, isDst: boolean, name: string): void {
  const pointers = addresses.timeZone;
  if (pointers === undefined) return;
  memory.setCString(isDst ? pointers.daylightName : pointers.standardName, name.slice(0, TZNAME_MAX));
}

function tzset(
  context: GuestContext,
  timezone: number,
  daylight: number,
  standardName: number,
  daylightName: number,
) {
  const { kernel, memory, addresses } = context;
  addresses.timeZone = { timezone, daylight, standardName, daylightName };
  const clocks = currentZone(context).clocksAt(Math.floor(kernel.ports.clock.realtimeMs() / 1000));
  memory.setI32(timezone, -clocks.standard.offsetSeconds);
  memory.setI32(daylight, clocks.hasDaylight ? 1 : 0);
  publishName(context, false, clocks.standard.abbreviation);
  publishName(context, true, clocks.daylight.abbreviation);
}

function readFields(memory: GuestMemory, pointer: number): CalendarFields & { isDst: number } {
  const at = Layout.tm;
  return {
    second: memory.getI32(pointer + at.sec),
    minute: memory.getI32(pointer + at.min),
    hour: memory.getI32(pointer + at.hour),
    dayOfMonth: memory.getI32(pointer + at.mday),
    month: memory.getI32(pointer + at.mon),
    year: memory.getI32(pointer + at.year),
    isDst: memory.getI32(pointer + at.isdst),
  };
}

/**
 * 0, or 1 when the year does not fit. Older engines' imports return nothing and have no way to say EOVERFLOW:
 * for those all fields are zero.
 */
function answerTm(memory: GuestMemory, pointer: number, tm: Tm | undefined): number {
  if (tm !== undefined) writeTm(memory, pointer, tm);
  else memory.bytes(pointer, Layout.tm.size).fill(0);
  return tm === undefined ? 1 : 0;
}

export const wasiClockBindings = {
  clock_time_get({ kernel, memory }, clock: number, _precision: bigint, result: number) {
    memory.setI64(result, clockGetTime(kernel, clock));
  },
  clock_res_get({ memory }, clock: number, result: number) {
    memory.setI64(result, clockGetResolution(clock));
  },
} satisfies Bindings;

export const timeBindings = {
  emscripten_date_now: ({ kernel }) => kernel.ports.clock.realtimeMs(),
  emscripten_get_now: ({ kernel }) => kernel.ports.clock.monotonicMs(),
  _tzset_js: tzset,
  _gmtime_js({ memory }, seconds: bigint, result: number) {
    return answerTm(memory, result, gmtime(seconds));
  },
  _localtime_js(context, seconds: bigint, result: number) {
    const tm = localtime(currentZone(context), seconds);
    if (tm !== undefined) publishName(context, tm.isDst > 0, tm.zone);
    return answerTm(context.memory, result, tm);
  },
  _timegm_js({ memory }, pointer: number) {
    const answer = timegm(readFields(memory, pointer));
    if (answer === undefined) return -1n;
    writeTm(memory, pointer, answer.tm);
    return answer.seconds;
  },
  _mktime_js(context, pointer: number) {
    const answer = mktime(currentZone(context), readFields(context.memory, pointer));
    if (answer === undefined) return -1n;
    publishName(context, answer.tm.isDst > 0, answer.tm.zone);
    writeTm(context.memory, pointer, answer.tm);
    return answer.seconds;
  },
  /**
   * `setitimer` is not offered, but libc's sleep, which would spin, is redirected here when an image is
   * prepared: a negative timer number with the milliseconds to sleep.
   */
  _setitimer_js({ kernel }, which: number, milliseconds: number) {
    if (which >= 0) throw errno(Errno.EINVAL);
    if (milliseconds > 0) kernel.sleep(milliseconds);
    return 0;
  },
} satisfies Bindings;
