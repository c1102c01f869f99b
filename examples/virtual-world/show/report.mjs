// What everything cost, as tables.
import { isHostile, kinds } from '../things/kinds.mjs';
import { servedThings } from '../world/fairness.mjs';
import { columns, printable } from './text.mjs';

/** Sessions of a kind whose size asleep is measured. */
const SAMPLE = 5;

/** @returns {string[]} */
export function reportOf({ things, ticker, players, world, openingMs }) {
  const seconds = ticker.elapsedMs / 1000;
  const served = [...players.keys()].flatMap((player) => {
    return servedThings(things.filter((thing) => thing.player === player));
  });
  const shareOf = new Map(served.map(({ thing, share }) => [thing, share]));
  const shares = served.filter(({ thing }) => !isHostile(thing.kind)).map(({ share }) => share);
  const due = sum(things, 'due');
  return [
    ...columns([
      [
        'kind',
        'things',
        'ticks',
        'of due',
        'CPU ms/tick',
        'KB asleep',
        'stops',
        'rolled back',
        'refused',
        'raised',
      ],
      ...kinds.filter((kind) => !isHostile(kind)).map((kind) => rowOf(kind, things)),
    ]),
    '',
    "hostile, all of them mallory's:",
    ...columns([
      [
        'name',
        'ticks',
        'CPU ms',
        'of all CPU',
        'of its share',
        'KB held',
        'rolled back',
        'refused',
        'stopped by',
      ],
      ...things
        .filter((thing) => isHostile(thing.kind))
        .map((thing) => [
          thing.name,
          thing.ticks,
          Math.round(thing.cpuMs),
          percent(thing.cpuMs, sum(things, 'cpuMs')),
          shareOf.get(thing).toFixed(2),
          kilobytes(thing.session.sizeBytes),
          thing.rollbacks,
          thing.refused,
          [...thing.stops].map(([reason, count]) => `${printable(reason, 40)} (${count})`).join(', ') ||
            'nothing',
        ]),
    ]),
    '',
    ...columns([
      ['player', 'things', 'ticks', 'CPU ms', 'memory MiB'],
      ...[...players].map(([name, custodian]) => {
        const own = things.filter((thing) => thing.player === name);
        const { memoryBytes } = custodian.usage;
        return [name, own.length, sum(own, 'ticks'), Math.round(sum(own, 'cpuMs')), mebibytes(memoryBytes)];
      }),
    ]),
    '',
    `opened ${things.length} things in ${(openingMs / 1000).toFixed(1)} s`,
    `${ticker.ticks} ticks in ${seconds.toFixed(1)} s: ${Math.round(ticker.ticks / seconds)} per second, ${percent(ticker.ticks, due)} of those due`,
    `least served sibling: ${Math.min(...shares).toFixed(2)} of its share; most served: ${Math.max(...shares).toFixed(2)}`,
    `the world holds ${mebibytes(world.usage.memoryBytes)} MiB; the process ${mebibytes(process.memoryUsage.rss())} MiB`,
    ...things
      .filter((thing) => thing.raised > 0 && !isHostile(thing.kind))
      .slice(0, 5)
      .map((thing) => `${thing.name} raised ${printable(thing.lastRaised, 80)}`),
  ];
}

function rowOf(kind, things) {
  const own = things.filter((thing) => thing.kind === kind);
  const ticks = sum(own, 'ticks');
  return [
    kind.name,
    own.length,
    ticks,
    percent(ticks, sum(own, 'due')),
    (sum(own, 'cpuMs') / Math.max(1, ticks)).toFixed(2),
    kilobytes(sizeAsleep(own)),
    sum(own, 'stopCount'),
    sum(own, 'rollbacks'),
    sum(own, 'refused'),
    sum(own, 'raised'),
  ];
}

/** Mean size of a few, put to sleep to be measured; as they are, if all have something under way. */
function sizeAsleep(things) {
  const idle = things.filter((thing) => !thing.isTicking);
  const sample = (idle.length > 0 ? idle : things).slice(0, SAMPLE);
  for (const { isTicking, session } of sample) if (!isTicking) session.sleep();
  return sample.reduce((bytes, { session }) => bytes + session.sizeBytes, 0) / sample.length;
}

function sum(things, property) {
  return things.reduce((total, thing) => total + thing[property], 0);
}

const percent = (part, all) => `${all > 0 ? Math.round((100 * part) / all) : 0}%`;
const kilobytes = (bytes) => Math.round(bytes / 1000);
const mebibytes = (bytes) => Math.round(bytes / 2 ** 20);
