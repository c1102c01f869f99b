import { spawnSync } from 'node:child_process';

const SCRIPT = `
import json, os, sys, time
answers = []
for zone, instants in json.load(sys.stdin):
    os.environ['TZ'] = zone
    time.tzset()
    for at in instants:
        t = time.localtime(at)
        answers.append([zone, at, t.tm_gmtoff, t.tm_isdst, t.tm_zone, *t[:8]])
json.dump(answers, sys.stdout)
`;

/** zone, UTC seconds, seconds east, daylight flag, abbreviation, then Python's struct_time up to tm_yday. */
export type NativeLocalTime = [string, number, number, number, string, ...number[]];

/** What the machine's own Python says under each TZ; undefined if it has none, or no tz database. */
export function nativeLocalTimes(
  requests: readonly (readonly [zone: string, instants: readonly number[]])[],
): NativeLocalTime[] | undefined {
  const probe = run([['Asia/Tokyo', [0]]]);
  if (probe?.[0]?.[2] !== 32_400) return undefined;
  return run(requests);
}

function run(requests: unknown): NativeLocalTime[] | undefined {
  const child = spawnSync('python3', ['-c', SCRIPT], {
    input: JSON.stringify(requests),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return child.status === 0 ? JSON.parse(child.stdout) : undefined;
}
