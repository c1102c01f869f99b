import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { posixRulesOf } from '../../../src/kernel/time/posix-rules.js';
import { databaseZone, parseTimeZone } from '../../../src/kernel/time/time-zones.js';
import { encodeTzif, tzifPrefix } from '../../../src/kernel/time/tzif.js';
import { ZoneFiles } from '../../../src/kernel/time/zone-files.js';
import { type ParsedTzif, parseTzif } from './parse-tzif.js';

const HOST_DIRECTORY = '/usr/share/zoneinfo';
const FROM = 0;
/** The end of 2037, as far as files list changes whatever their form. */
const TO = Date.UTC(2038, 0, 1) / 1000;

const files = new ZoneFiles();
const parsed = (name: string): ParsedTzif => parseTzif(files.contents(name));

describe('TZif files', () => {
  it('say what a zone does, in both blocks and in the footer', () => {
    const { version, blocks, footer } = parsed('Europe/Berlin');
    expect(version).toBe('2');
    expect(footer).toBe('CET-1CEST,M3.5.0,M10.5.0/3');
    for (const block of blocks) {
      const last = block.transitions.at(-1);
      expect(last).toEqual({
        at: Date.UTC(2037, 9, 25, 1) / 1000,
        offsetSeconds: 3600,
        isDst: false,
        abbreviation: 'CET',
      });
      expect(block.transitions).toContainEqual({
        at: Date.UTC(1980, 3, 6, 1) / 1000,
        offsetSeconds: 7200,
        isDst: true,
        abbreviation: 'CEST',
      });
    }
    expect(blocks[1]?.first).toEqual({ offsetSeconds: 3208, isDst: false, abbreviation: 'LMT' });
    expect(blocks[1]?.transitions[0]).toMatchObject({ at: -2422054408, abbreviation: 'CET' });
    // What came before 32 bits begin is what the first block begins with.
    expect(blocks[0]?.transitions.every(({ at }) => at >= -(2 ** 31))).toBe(true);
  });

  it('have no transitions for a clock that never changes', () => {
    for (const name of ['UTC', 'Etc/GMT+5']) {
      const { blocks, footer } = parsed(name);
      expect(blocks.map((block) => block.transitions)).toEqual([[], []]);
      expect(footer).toBe(name === 'UTC' ? 'UTC0' : '<-05>5');
    }
  });

  it('list changes to the end of the century where there is no rule', () => {
    const { blocks, footer } = parsed('Africa/Casablanca');
    expect(footer).toBe('');
    expect(blocks[1]?.transitions.at(-1)?.at).toBeGreaterThan(Date.UTC(2080, 0, 1) / 1000);
  });

  it('begin alike, so that a look at the first bytes makes none', () => {
    for (const name of ['UTC', 'Asia/Tokyo', 'Africa/Casablanca']) {
      expect(files.contents(name).subarray(0, tzifPrefix.length)).toEqual(tzifPrefix);
    }
  });

  it('can be made of any zone that TZ can name', () => {
    const { blocks, footer } = parseTzif(encodeTzif(parseTimeZone('<+0330>-3:30<+0430>,J79/24,J263/24')));
    expect(footer).toBe('');
    expect(blocks[1]?.transitions.length).toBeGreaterThan(100);
  });
});

describe('rules of zones', () => {
  it.each([
    ['Europe/London', 'GMT0BST,M3.5.0/1,M10.5.0'],
    ['America/New_York', 'EST5EDT,M3.2.0,M11.1.0'],
    ['Australia/Lord_Howe', '<+1030>-10:30<+11>-11,M10.1.0,M4.1.0'],
    ['Asia/Jerusalem', 'IST-2IDT,M3.4.4/26,M10.5.0'],
    ['America/Nuuk', '<-02>2<-01>,M3.5.0/-1,M10.5.0/0'],
    ['America/Santiago', '<-04>4<-03>,M9.1.6/24,M4.1.6/24'],
    ['Asia/Kolkata', 'IST-5:30'],
    ['Asia/Tokyo', 'JST-9'],
    ['America/Sao_Paulo', '<-03>3'],
  ])('%s: %s', (name, rules) => {
    const zone = databaseZone(name);
    const found = zone === undefined ? undefined : posixRulesOf(zone, 2036);
    // The same rule may be said of another day: Saturday at 24:00 is Sunday at 0:00 where weeks allow.
    expect(zone && parseTimeZone(found).spansBetween(2.1e9, 2.5e9)).toEqual(
      parseTimeZone(rules).spansBetween(2.1e9, 2.5e9),
    );
  });
});

describe('names', () => {
  it('are those of the tz database, case and all', () => {
    for (const name of ['UTC', 'Etc/UTC', 'Europe/Berlin', 'US/Pacific', 'Asia/Calcutta']) {
      expect(files.names()).toContain(name);
      expect(files.has(name)).toBe(true);
    }
    for (const name of ['', 'Europe', 'europe/berlin', 'Europe/Atlantis', '__proto__', '../UTC', '+01:00']) {
      expect(files.has(name)).toBe(false);
      expect(files.contents(name)).toHaveLength(0);
    }
  });

  it('are paths of files, none of which is a directory of another', () => {
    const names = new Set(files.names());
    for (const name of names) {
      expect(name).toMatch(/^[A-Za-z0-9_+-]+(\/[A-Za-z0-9_+-]+)*$/);
      for (let at = name.indexOf('/'); at >= 0; at = name.indexOf('/', at + 1)) {
        expect(names.has(name.slice(0, at))).toBe(false);
      }
    }
  });
});

/** What of a file is comparable: when the offset changed, and to what. Names and flags differ between versions. */
function offsets(file: ParsedTzif): Map<number, number> {
  const block = file.blocks[1]!;
  const found = new Map<number, number>();
  let offset = block.first.offsetSeconds;
  for (const transition of block.transitions) {
    if (transition.at <= FROM) offset = transition.offsetSeconds;
    if (transition.at <= FROM || transition.at >= TO) continue;
    if (transition.offsetSeconds !== offset) found.set(transition.at, transition.offsetSeconds);
    offset = transition.offsetSeconds;
  }
  return found;
}

const hostZones = files.names().filter((name) => existsSync(`${HOST_DIRECTORY}/${name}`));
/** All would take a minute: every sixth, and those with the oddest histories. */
const odd = [
  'Africa/Casablanca',
  'Africa/Freetown',
  'America/Noronha',
  'Asia/Gaza',
  'Asia/Pyongyang',
  'Pacific/Apia',
];
const compared = hostZones.filter((name, i) => i % 6 === 0 || odd.includes(name));

describe.skipIf(hostZones.length < 100)('compared with the files of this machine', () => {
  it('transitions of 1970 to 2037 are the same', () => {
    const different = compared.filter((name) => {
      if (!files.has(name)) return false;
      const theirs = offsetsTo2037(parseTzif(readFileSync(`${HOST_DIRECTORY}/${name}`)));
      return JSON.stringify([...offsets(parsed(name))]) !== JSON.stringify([...theirs]);
    });
    // The machine's tz database and the engine's may be of different years: a few zones change in each.
    expect(different.length, different.join(' ')).toBeLessThan(compared.length / 30);
  }, 300_000);
});

/** Like {@link offsets}, with the footer's rule carried on for files that leave to it what it covers. */
function offsetsTo2037(file: ParsedTzif): Map<number, number> {
  const found = offsets(file);
  const last = file.blocks[1]!.transitions.at(-1)?.at ?? FROM;
  if (file.footer === '' || last >= TO) return found;
  const zone = parseTimeZone(file.footer);
  for (let from = Math.max(FROM, last); from < TO; from += 3e8) {
    const spans = zone.spansBetween(from, Math.min(TO, from + 3e8));
    spans.slice(1).forEach((span, i) => {
      if (span.offset.offsetSeconds !== spans[i]!.offset.offsetSeconds) {
        found.set(span.start, span.offset.offsetSeconds);
      }
    });
  }
  return found;
}
