import { describe, expect, it } from 'vitest';
import { Sandbox } from 'vitrine';

async function outputOf(code: string): Promise<string> {
  await using sandbox = await Sandbox.open();
  const result = await sandbox.run({ code });
  expect(result).toMatchObject({ exitCode: 0, stderr: '' });
  return result.stdout;
}

describe('the tz database inside', () => {
  it('is what zoneinfo reads', async () => {
    const code = `
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo
berlin = ZoneInfo('Europe/Berlin')
for moment in (datetime(1893, 3, 31, 22, 59), datetime(1980, 4, 6, 1), datetime(2026, 7, 1), datetime(2500, 1, 1)):
    there = moment.replace(tzinfo=timezone.utc).astimezone(berlin)
    print(there.isoformat(), there.tzname(), there.dst())
print(datetime(2026, 10, 25, 2, 30, tzinfo=berlin).utcoffset(), datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=berlin).utcoffset())
print(datetime(2026, 1, 1, tzinfo=ZoneInfo('Asia/Kathmandu')).isoformat())`;
    expect(await outputOf(code)).toBe(
      [
        '1893-03-31T23:52:28+00:53:28 LMT 0:00:00',
        '1980-04-06T03:00:00+02:00 CEST 1:00:00',
        '2026-07-01T02:00:00+02:00 CEST 1:00:00',
        '2500-01-01T01:00:00+01:00 CET 0:00:00',
        '2:00:00 1:00:00',
        '2026-01-01T00:00:00+05:45',
        '',
      ].join('\n'),
    );
  });

  it('lists its zones without making them', async () => {
    const code = `
import time, zoneinfo
names = zoneinfo.available_timezones()
print(len(names) > 500, {'UTC', 'Europe/Berlin', 'America/Argentina/Ushuaia'} <= names)`;
    expect(await outputOf(code)).toBe('True True\n');
  });

  it('has no other zones, and cannot be changed', async () => {
    const code = `
import os, zoneinfo
for name in ('Europe/Atlantis', 'europe/berlin', '../../../etc/passwd', 'Europe'):
    try:
        zoneinfo.ZoneInfo(name)
    except Exception as error:
        print(type(error).__name__)
try:
    open('/usr/share/zoneinfo/UTC', 'wb')
except OSError as error:
    print(os.strerror(error.errno))
print(open('/usr/share/zoneinfo/UTC', 'rb').read()[:5], os.listdir('/usr/share/zoneinfo/America/Kentucky'))`;
    const errors = ['ZoneInfoNotFoundError', 'ZoneInfoNotFoundError', 'ValueError', 'ZoneInfoNotFoundError'];
    expect(await outputOf(code)).toBe(
      `${errors.join('\n')}\nRead-only file system\nb'TZif2' ['Louisville', 'Monticello']\n`,
    );
  });
});
