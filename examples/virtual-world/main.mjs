// A world of scripts that people wrote, a thousand of them, three of them hostile. See README.md.
import { setTimeout as wait } from 'node:timers/promises';
import { readOptions } from './options.mjs';
import { drawMap, legend } from './show/map.mjs';
import { reportOf } from './show/report.mjs';
import { Screen } from './show/screen.mjs';
import { Status } from './show/status.mjs';
import { colours } from './show/text.mjs';
import { makeMap } from './world/map.mjs';
import { openPlayers, openWorld } from './world/players.mjs';
import { populate } from './world/populate.mjs';
import { Ticker } from './world/ticker.mjs';

const { things: count, seconds, everyMs, ticks, isPlain } = readOptions(process.argv.slice(2));
const paint = colours(!isPlain);
const screen = new Screen(!isPlain);
const interrupted = new AbortController();
process.once('SIGINT', () => interrupted.abort());

const world = openWorld();
try {
  const players = openPlayers(world);
  const map = makeMap(count);
  const openingMs = performance.now();
  const things = await populate({ count, rooms: map.rooms, world, players, onProgress: showProgress });
  const opened = performance.now() - openingMs;

  const ticker = new Ticker(things, everyMs, (thing, reason) => {
    const line = status.noteStop(thing, reason);
    if (line !== undefined && !screen.isLive) screen.print(line);
  });
  const status = new Status(ticker, things);
  ticker.start();
  const endMs = performance.now() + seconds * 1000;
  const isDone = () => performance.now() >= endMs || things.every((thing) => thing.ticks >= ticks);
  while (!isDone() && !interrupted.signal.aborted) {
    await wait(Math.min(screen.isLive ? 250 : 1000, Math.max(1, endMs - performance.now() + 5)), undefined, {
      signal: interrupted.signal,
    }).catch(() => undefined);
    if (screen.isLive)
      screen.draw([...drawMap(map, paint), paint('dim', legend), status.line(), ...status.events]);
    else screen.print(status.line());
  }
  ticker.stop();

  if (!screen.isLive) for (const line of [...drawMap(map, paint), legend]) screen.print(line);
  for (const line of ['', ...reportOf({ things, ticker, players, world, openingMs: opened })])
    screen.print(line);
} finally {
  screen.close();
  await world.shutdown();
}

function showProgress(done) {
  if (screen.isLive) {
    if (done % 10 === 0) screen.draw([`opening: ${done} of ${count}`]);
  } else if (done === count || done % 250 === 0) {
    screen.print(`opened ${done} of ${count}`);
  }
}
