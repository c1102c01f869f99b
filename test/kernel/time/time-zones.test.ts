import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTimeZone, TimeZones } from '../../../src/kernel/time/time-zones.js';
import { ZONE_NAME_TABLE } from '../../../src/kernel/time/zone-name-table.js';
import { numericAbbreviation, ZoneNames } from '../../../src/kernel/time/zone-names.js';

const SUMMER = Date.UTC(2024, 6, 1) / 1000;
const UTC = { offsetSeconds: 0, isDst: false, abbreviation: 'UTC' };
const CEST = { offsetSeconds: 7200, isDst: true, abbreviation: 'CEST' };

describe('parseTimeZone', () => {
  it.each([
    undefined,
    '',
    ':',
    'UTC0',
    'Foo/Bar',
    'Europe',
    'XYZ',
    'PST',
    'JST',
    'europe/berlin',
    'EST25',
    'EST5EDT,M3.2.0',
  ])('is UTC for %j', (tz) => {
    expect(parseTimeZone(tz).offsetAt(SUMMER)).toEqual(UTC);
  });

  it.each([
    'EST5EDT,M13.1.0,M1.1.0',
    'EST5EDT,M0.1.0,M1.1.0',
    'EST5EDT,M3.6.0,M11.1.0',
    'EST5EDT,M3.0.0,M11.1.0',
    'EST5EDT,M3.1.7,M11.1.0',
    'EST5EDT,J0,J300',
    'EST5EDT,J366,J300',
    'EST5EDT,366,300',
    'EST5EDT,M3.2.0/168,M11.1.0',
    'EST5EDT,M3.2.0/2:60,M11.1.0',
    'EST5EDT4x',
    'ES5',
    '<A B>3',
    '<AB>3',
    '5',
    'EST5:60',
    'EST5 ',
    'EST5\0',
    'Europe/Berlin\0',
    '../../etc/passwd',
    '/etc/localtime',
    'Europe/Berlin Europe/Oslo',
    '__proto__',
    'constructor',
    '|',
    '日本',
    '\ud800',
    `EST${'9'.repeat(200)}`,
    'A'.repeat(10_000),
    `${'EST5EDT,'.repeat(1000)}`,
    `${'A'.repeat(120)}5${'B'.repeat(120)}!`,
    `<${'+'.repeat(200)}`,
  ])('is UTC for malformed %j', (tz) => {
    expect(parseTimeZone(tz).offsetAt(SUMMER)).toEqual(UTC);
  });

  it('never throws and answers soon, whatever the string', () => {
    const start = performance.now();
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ maxLength: 300 }), fc.stringMatching(/^[A-Z<>,./JM0-9+:-]{0,80}$/)),
        (tz) => {
          const zone = parseTimeZone(tz);
          expect(Math.abs(zone.offsetAt(SUMMER).offsetSeconds)).toBeLessThan(26 * 3600);
          expect(zone.clocksAt(SUMMER).standard.abbreviation.length).toBeLessThanOrEqual(16);
        },
      ),
      { numRuns: 2000 },
    );
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it.each([
    'Europe/Berlin',
    ':Europe/Berlin',
    '/usr/share/zoneinfo/Europe/Berlin',
    'CET-1CEST',
    ':CET-1CEST',
  ])('reads %s', (tz) => {
    expect(parseTimeZone(tz).offsetAt(SUMMER)).toEqual(CEST);
  });

  it('uses the rules of the United States for a daylight clock without any', () => {
    const implied = parseTimeZone('CST6CDX');
    const stated = parseTimeZone('CST6CDX,M3.2.0/2,M11.1.0/2');
    const window = [SUMMER, SUMMER + 15 * 31_556_952] as const;
    expect(implied.spansBetween(...window)).toEqual(stated.spansBetween(...window));
    expect(implied.offsetAt(SUMMER)).toEqual({ offsetSeconds: -18_000, isDst: true, abbreviation: 'CDX' });
  });

  it('cuts long abbreviations to what libc can hold', () => {
    expect(parseTimeZone('ABCDEFGHIJKLMNOPQRS3').offsetAt(0).abbreviation).toBe('ABCDEFGHIJKLMNOP');
  });

  it('takes a zone of the database before a POSIX string of the same spelling', () => {
    // Before 2007 the zone changed in April; the string alone would mean today's rule for all years.
    const at = Date.UTC(2000, 2, 20) / 1000;
    expect(parseTimeZone('EST5EDT').offsetAt(at).abbreviation).toBe('EST');
    expect(parseTimeZone('EST5EDT4').offsetAt(at).abbreviation).toBe('EDT');
  });

  it('knows all-year daylight time', () => {
    const zone = parseTimeZone('XXX3EDT2,0/0,J365/25');
    for (let at = SUMMER; at < SUMMER + 8 * 31_556_952; at += 86_400)
      expect(zone.offsetAt(at).isDst).toBe(true);
    expect(zone.spansBetween(SUMMER, SUMMER + 8 * 31_556_952)).toHaveLength(1);
  });
});

describe('Zone.clocksAt', () => {
  it.each([
    ['Europe/Berlin', 'CET', 3600, 'CEST', 7200, true],
    ['Australia/Lord_Howe', '+1030', 37_800, '+11', 39_600, true],
    ['Europe/Dublin', 'GMT', 0, 'IST', 3600, true],
    ['Africa/Casablanca', '+00', 0, '+01', 3600, true],
    ['Asia/Tokyo', 'JST', 32_400, 'JST', 32_400, false],
    ['UTC', 'UTC', 0, 'UTC', 0, false],
    ['<+0330>-3:30', '+0330', 12_600, '+0330', 12_600, false],
    ['EST5EDT4,M3.2.0,M11.1.0', 'EST', -18_000, 'EDT', -14_400, true],
  ])('%s', (tz, standardName, standardOffset, daylightName, daylightOffset, hasDaylight) => {
    const clocks = parseTimeZone(tz).clocksAt(SUMMER);
    expect([clocks.standard.abbreviation, clocks.standard.offsetSeconds]).toEqual([
      standardName,
      standardOffset,
    ]);
    expect([clocks.daylight.abbreviation, clocks.daylight.offsetSeconds]).toEqual([
      daylightName,
      daylightOffset,
    ]);
    expect(clocks.hasDaylight).toBe(hasDaylight);
  });

  it('speaks of the year it is given', () => {
    const zone = parseTimeZone('America/Sao_Paulo');
    expect(zone.clocksAt(Date.UTC(2010, 5, 1) / 1000).hasDaylight).toBe(true);
    expect(zone.clocksAt(SUMMER).hasDaylight).toBe(false);
  });
});

describe('Zone.spansBetween', () => {
  it('covers the window without holes and agrees with offsetAt', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/Berlin', 'Pacific/Apia', 'EST5EDT,M3.2.0,M11.1.0', 'Asia/Tokyo', 'UTC'),
        fc.integer({ min: -1e10, max: 5e10 }),
        fc.integer({ min: 1, max: 6e8 }),
        (tz, start, length) => {
          const zone = parseTimeZone(tz);
          const spans = zone.spansBetween(start, start + length);
          expect(spans[0]!.start).toBe(start);
          expect(spans.at(-1)!.end).toBe(start + length);
          spans.forEach((span, index) => {
            if (index > 0) expect(span.start).toBe(spans[index - 1]!.end);
            expect(zone.offsetAt(span.start)).toEqual(span.offset);
            expect(zone.offsetAt(span.end - 1)).toEqual(span.offset);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses more than 20 years', () => {
    expect(() => parseTimeZone('Europe/Berlin').spansBetween(0, 1e9)).toThrow(RangeError);
  });
});

describe('TimeZones', () => {
  it('keeps the zones in use, and only so many', () => {
    const zones = new TimeZones();
    const berlin = zones.get('Europe/Berlin');
    expect(zones.get('Europe/Berlin')).toBe(berlin);
    for (let index = 0; index < 7; index++) zones.get(`AAA${index}`);
    expect(zones.get('Europe/Berlin')).toBe(berlin);
    for (let index = 0; index < 8; index++) zones.get(`BBB${index}`);
    expect(zones.get('Europe/Berlin')).not.toBe(berlin);
  });
});

describe('zone names', () => {
  it('has well-formed entries, and no zone twice', () => {
    const seen = new Set<string>();
    for (const line of ZONE_NAME_TABLE) {
      for (const name of line.slice(0, line.indexOf('|')).split(' ')) {
        expect(seen.has(name)).toBe(false);
        seen.add(name);
      }
      const [first = ''] = line.split(' ');
      expect(ZoneNames.of(first.split('|')[0]!)).toBeDefined();
    }
    expect(seen.size).toBeGreaterThan(590);
  });

  it('writes offsets as the database does', () => {
    expect([0, 10_800, -12_600, 20_700, -2670].map(numericAbbreviation)).toEqual([
      '+00',
      '+03',
      '-0330',
      '+0545',
      '-004430',
    ]);
  });

  it('never reads the zone of the host', () => {
    const before = process.env['TZ'];
    try {
      process.env['TZ'] = 'Asia/Tokyo';
      expect(new Date(0).getTimezoneOffset()).toBe(-540);
      expect(parseTimeZone(undefined).offsetAt(0)).toEqual(UTC);
      expect(parseTimeZone('Europe/Berlin').offsetAt(SUMMER)).toEqual(CEST);
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });
});
