import { Custodian, capability, Sandbox } from '../../dist/index.js';
import { residentMb } from '../resident-memory.mjs';
import { atMost, makeRow, summarize } from '../row.mjs';

const THING = `
import random
state = {'ticks': 0, 'log': []}
class Lamp:
    def __init__(self): self.level = 0
    def step(self): self.level = (self.level + random.randrange(10)) % 100
lamps = [Lamp() for _ in range(20)]
def tick(n):
    state['ticks'] += 1
    for lamp in lamps: lamp.step()
    state['log'] = (state['log'] + [sum(lamp.level for lamp in lamps)])[-10:]
    return state['ticks']
`;

/** @param {() => Promise<unknown>} work */
async function timed(work) {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

/** Sessions: waking, copying, storing, and many of them. */
export async function measure({ isQuick }) {
  const repeats = isQuick ? 20 : 200;
  const sandbox = await Sandbox.open({ limits: { cpu: '5s' } });
  const rows = [];
  const row = (name, unit, values, more = {}) => {
    rows.push(makeRow({ name, unit, vitrine: summarize(values), peers: {}, ...more }));
  };
  try {
    let awakeMs = 0;
    const mark = capability(() => {
      awakeMs = performance.now();
    });
    const first = await sandbox.session({ globals: { mark } });
    await first.run(`${THING}\ndef wake(n):\n    mark()\n    return tick(n)`);
    const sessions = [first];
    while (sessions.length < 8) {
      const copy = await first.fork();
      await copy.run(`me = ${sessions.length}`);
      sessions.push(copy);
    }
    const times = { wake: [], same: [], other: [], packed: [], fork: [], snapshot: [], restore: [] };
    for (let i = -20; i < repeats; i++) {
      const session = sessions[(i + 24) % sessions.length];
      const startedMs = performance.now();
      const other = await timed(() => session.call('wake', i));
      const wake = awakeMs - startedMs;
      const same = await timed(() => session.call('tick', i));
      const next = sessions[(i + 27) % sessions.length];
      next.sleep();
      const packed = await timed(() => next.call('tick', i));
      if (i < 0) continue;
      times.wake.push(wake);
      times.other.push(other);
      times.same.push(same);
      times.packed.push(packed);
    }
    row('call of a session that was the last on its thread', 'ms', times.same);
    row('wake: from the call to the first thing that the program does', 'ms', times.wake, {
      target: atMost(4, 'ms'),
      note: 'which is a call of a host function; another session was the last on the thread',
    });
    row('the same call to its end, memory compared and asleep again', 'ms', times.other);
    row('wake of one that was packed', 'ms', times.packed);
    let bytes = new Uint8Array();
    for (let i = -3; i < repeats / 4; i++) {
      /** @type {import('../../dist/index.js').Session[]} */
      const made = [];
      const fork = await timed(async () => made.push(await first.fork()));
      const snapshot = await timed(async () => {
        bytes = await first.snapshot();
      });
      const restore = await timed(async () => made.push(await sandbox.restore(bytes)));
      for (const session of made) await session.close();
      if (i < 0) continue;
      times.fork.push(fork);
      times.snapshot.push(snapshot);
      times.restore.push(restore);
    }
    row('fork', 'ms', times.fork, { note: 'to the new session, which has not been called yet' });
    row('snapshot', 'ms', times.snapshot);
    row('restore', 'ms', times.restore);
    row('snapshot: size', 'kB', [bytes.length / 1000]);
    first.sleep();
    row('sleeping session: state', 'kB', [first.sizeBytes / 1000], { target: atMost(120, 'kB') });
    for (const session of sessions) await session.close();
    rows.push(...(await measureCrowd(sandbox, isQuick)));
    rows.push(await measureTicks(isQuick));
  } finally {
    await sandbox.close();
  }
  return rows;
}

/** Sleeping sessions, each with something of its own, and what the process then takes. */
async function measureCrowd(sandbox, isQuick) {
  const rows = [];
  const first = await sandbox.session();
  await first.run(THING);
  await first.call('tick', 0);
  first.sleep();
  const before = await residentMb();
  /** @type {import('../../dist/index.js').Session[]} */
  const crowd = [];
  const add = async (index) => {
    const session = await first.fork();
    await session.run(`me = ${index}\nfor n in range(3): tick(n)`);
    session.sleep();
    crowd.push(session);
  };
  const rowFor = async (count, note) => {
    const resident = await residentMb();
    rows.push(
      makeRow({
        name: `${count.toLocaleString('en')} sleeping sessions: each, in kB of the process`,
        unit: 'kB',
        vitrine: summarize([((resident - before) * 1000) / count]),
        peers: {},
        target: atMost(120, 'kB'),
        note: `${note}; resident memory ${before.toFixed(0)} MB before, ${resident.toFixed(0)} MB with them`,
      }),
    );
  };
  for (const count of isQuick ? [100, 500] : [1_000, 10_000]) {
    while (crowd.length < count) await Promise.all([0, 1, 2, 3].map((n) => add(crowd.length + n)));
    await rowFor(crowd.length, 'each ran code of its own');
  }
  const many = isQuick ? 2_000 : 100_000;
  for (let index = 0; crowd.length < many; index++) crowd.push(await crowd[index].fork());
  await rowFor(crowd.length, 'most are forks that share their state with another until they are called');
  for (const session of crowd) await session.close();
  await first.close();
  return rows;
}

/** Things that tick under one custodian. */
async function measureTicks(isQuick) {
  const count = isQuick ? 50 : 1_000;
  const seconds = isQuick ? 2 : 20;
  const world = new Custodian({ name: 'world' });
  const sandbox = await Sandbox.open({ custodian: world });
  const first = await sandbox.session();
  await first.run(THING);
  const things = [];
  for (let index = 0; index < count; index++) things.push({ session: await first.fork(), ticks: 0 });
  const untilMs = performance.now() + seconds * 1000;
  const startedMs = performance.now();
  await Promise.all(
    things.map(async (thing) => {
      while (performance.now() < untilMs) {
        await thing.session.call('tick', thing.ticks);
        thing.ticks++;
      }
    }),
  );
  const tookMs = performance.now() - startedMs;
  const ticks = things.map((thing) => thing.ticks);
  const total = ticks.reduce((sum, each) => sum + each, 0);
  await world.shutdown();
  return makeRow({
    name: `${count.toLocaleString('en')} ticking things: time for each tick of all, on two threads`,
    unit: 'ms',
    vitrine: summarize([tookMs / total]),
    peers: {},
    target: { text: '≥ 500 ticks/s', isReached: () => total / (tookMs / 1000) >= 500 },
    note: `${(total / (tookMs / 1000)).toFixed(0)} ticks/s; least and most served: ${Math.min(...ticks)} and ${Math.max(...ticks)} ticks`,
  });
}
