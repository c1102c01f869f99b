import { lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Isolation, type RunResult, Sandbox, type SandboxOptions } from 'vitrine';
import { misses, tail } from '../programs/runner/check-expectation.js';
import { differences, HostTree, SpecialFiles, snapshot } from './world/host-tree.js';
import { leaksIn, markers } from './world/markers.js';
import { NetworkStage } from './world/network-stage.js';
import { openDescriptors } from './world/open-descriptors.js';
import { policies } from './world/policies.js';
import { SwappingProcess } from './world/swapping-process.js';
import { type MountMode, readWorldPrograms, type WorldProgram } from './world/world-program.js';
import { hasHostActions, mountFor, runProgram, sandboxOptions } from './world/world-run.js';

/** Programs that reach for what is around them; see `test/programs/world/README.md`. */
const programs = readWorldPrograms(fileURLToPath(new URL('../programs/world', import.meta.url)));

const special = new SpecialFiles();
let tree: HostTree | undefined;
let isWarm = false;

beforeAll(async () => {
  process.env['VITRINE_WORLD_MARKER'] = markers.outside;
  await special.open();
});
afterEach(() => {
  tree?.remove();
  tree = undefined;
});
afterAll(() => special.close());

/** What a program was expected to do, and did not; what it saw that it should not have. */
function complaints(program: WorldProgram, result: RunResult, place: HostTree): string[] {
  const said = result.stdout + result.stderr;
  const reported = JSON.stringify({ ...result, stdout: '', stderr: '' });
  const known = program.mount.showHidden === true ? ['hidden'] : [];
  const listed = result.refused.map(({ kind, target, errno }) => `${kind} ${target} ${errno}`);
  return [
    ...misses(program.expect, result),
    ...leaksIn(said, known).map((name) => `the guest saw ${name}`),
    ...leaksIn(reported, known).map((name) => `the result shows ${name}`),
    ...(said.includes(place.baseName) ? ['the guest saw where the directory is on the host'] : []),
    ...(/ESCAPED|WRONG/.test(said) ? ['a try worked that must not'] : []),
    ...program.refused.filter((line) => !listed.includes(line)).map((line) => `not reported: ${line}`),
  ];
}

/** What is in the host's tree that may not be there after a run. */
function damages(
  program: WorldProgram,
  mode: MountMode | 'applied',
  place: HostTree,
  before: ReadonlyMap<string, string>,
): string[] {
  const after = snapshot(place.base);
  const isChangedByHost = hasHostActions(program) || program.during === 'swap';
  const inside = (path: string) => `${path}/`.startsWith(`${place.data}/`);
  const isHidden = (path: string) => path.slice(place.data.length).includes('/.');
  const isKept = (path: string): boolean => {
    if (path.startsWith(`${place.base}/aside`) || (isChangedByHost && inside(path))) return false;
    return !(mode === 'read-write' || mode === 'applied') || !inside(path);
  };
  const found = differences(before, after, isKept);
  if (program.mount.showHidden !== true && !isChangedByHost) {
    // Directories may be renamed, and what is hidden in them goes with them, whole.
    const hidden = (shot: ReadonlyMap<string, string>) => [...shot].filter(([path]) => isHidden(path));
    const contents = (shot: ReadonlyMap<string, string>) => hidden(shot).map(([, shown]) => shown);
    if (contents(before).sort().join() !== contents(after).sort().join()) found.push('hidden files changed');
  }
  const links = new Set([...before.values()].filter((shown) => shown.startsWith('link ')));
  for (const [path, shown] of after) {
    if (!inside(path) || before.get(path) === shown) continue;
    if (path.includes('.vitrine-')) found.push(`left behind: ${path}`);
    if (/^(?:file|directory) [4-7]\d{3} /.test(shown)) found.push(`special permissions: ${path} ${shown}`);
    if (shown.startsWith('link ') && !links.has(shown) && !isChangedByHost) {
      const target = resolve(dirname(path), readlinkSync(Buffer.from(path, 'latin1')));
      if (target !== place.data && !inside(target)) found.push(`leads out: ${path} ${shown}`);
    }
    if (shown.startsWith('file ') && !isHidden(path)) {
      const text = readFileSync(Buffer.from(path, 'latin1'), 'latin1');
      found.push(...leaksIn(text).map((name) => `${path} holds ${name}`));
    }
  }
  if (mode === 'read-write') {
    for (const [name, text] of program.leaves) {
      const path = join(place.data, name);
      const is =
        lstatSync(path, { throwIfNoEntry: false }) === undefined ? null : readFileSync(path, 'latin1');
      if (is !== text) found.push(`${name} holds ${JSON.stringify(is)}`);
    }
  }
  return found;
}

/** For messages: what went wrong by the program's own account, and how it ended. */
function summary({ stdout, stderr }: RunResult): string {
  const bad = stdout.split('\n').filter((line) => /ESCAPED|WRONG/.test(line));
  return [...bad.slice(0, 10).map(tail), tail(stdout), tail(stderr)].join('\n');
}

async function expectUsable(sandbox: Sandbox): Promise<void> {
  const result = await sandbox.run({ code: 'print(1)' });
  expect(result).toMatchObject({ exitCode: 0, stdout: '1\n', stderr: '', stopped: null });
}

/** Threads and the image have descriptors, too: they are there before anything is counted. */
async function warmUp(isolation: Isolation): Promise<void> {
  if (isWarm) return;
  await using sandbox = await Sandbox.open({ isolation });
  await expectUsable(sandbox);
  isWarm = true;
}

/** All in a worker. Inline differs in who waits for whom, which the mode with the most calls shows. */
function modesOn(isolation: Isolation, { modes }: WorldProgram): readonly MountMode[] {
  if (isolation === 'worker') return modes;
  return modes.includes('read-write') ? ['read-write'] : modes.slice(0, 1);
}

describe.skipIf(process.platform !== 'linux')('programs that reach for files', () => {
  const ways = programs
    .filter(({ world }) => world === 'files')
    .flatMap((program) =>
      program.platforms.flatMap((isolation) =>
        modesOn(isolation, program).map((mode) => ({ program, isolation, mode })),
      ),
    )
    .map((way) => [`${way.program.name}, ${way.mode}, ${way.isolation}`, way] as const);

  it.each(ways)('%s', async (_, { program, isolation, mode }) => {
    await warmUp(isolation);
    const place = new HostTree(special);
    tree = place;
    const before = snapshot(place.base);
    const descriptors = openDescriptors();
    const sandbox = await Sandbox.open({
      ...sandboxOptions(program, isolation),
      mounts: [mountFor(mode, program, place)],
    });
    let isApplied = false;
    const swapping = program.during === 'swap' ? await SwappingProcess.start(place.base) : undefined;
    try {
      const env: Record<string, string> = program.knowsHostPath ? { HOST_PATH: place.base } : {};
      const result = await runProgram(sandbox, program, place, [mode, isolation], env);
      const told = summary(result);
      const missed = program.knowsHostPath
        ? complaints(program, result, place).filter((each) => !each.includes('where the directory is'))
        : complaints(program, result, place);
      expect(missed, told).toEqual([]);
      expect(swapping?.isRunning ?? true).toBe(true);
      await expectUsable(sandbox);
      if (mode === 'overlay' && program.during === undefined) {
        // Until somebody says yes nothing has changed, and what is then made is inside.
        expect(damages(program, mode, place, before)).toEqual([]);
        await sandbox.apply(await sandbox.changes());
        isApplied = true;
      }
    } finally {
      await swapping?.stop();
      await sandbox.close();
    }
    expect(damages(program, isApplied ? 'applied' : mode, place, before)).toEqual([]);
    expect(special.connections).toBe(0);
    expect(openDescriptors()).toEqual(descriptors);
  });
});

describe('programs that reach for the network', () => {
  const stage = new NetworkStage();
  beforeAll(() => stage.open());
  afterAll(() => stage.close());

  const those = programs.filter(({ world }) => world === 'network');
  it.each(those.map((program) => [program.name, program] as const))('%s', async (_, program) => {
    await warmUp('worker');
    stage.reset();
    const place = new HostTree(special);
    tree = place;
    const descriptors = openDescriptors();
    const inner = policies.get(program.policy ?? '') ?? (() => 'allow');
    const options: SandboxOptions = {
      ...sandboxOptions(program, 'worker'),
      mounts: [mountFor('read-only', program, place)],
      network: { ...stage.options, ...program.network },
      secrets: stage.secrets,
      policy: stage.guard(inner),
    };
    const sandbox = await Sandbox.open(options);
    try {
      const result = await runProgram(sandbox, program, place, ['read-only', 'worker'], stage.environment);
      const told = `${summary(result)}\n${JSON.stringify(result.refused)}`;
      expect(complaints(program, result, place), told).toEqual([]);
      expect(stage.trapped, told).toEqual([]);
      expect(stage.leaks, told).toEqual([]);
      expect([...new Set(stage.dialled.filter((way) => !isHarmless(way)))], told).toEqual([]);
      if (program.requests !== undefined) expect(stage.requests, told).toEqual(program.requests);
      if (program.asked !== undefined)
        expect([...new Set(stage.resolver.asked)].sort(), told).toEqual(program.asked);
      await expectUsable(sandbox);
    } finally {
      await sandbox.close();
    }
    stage.hearEnds();
    // The other ends of connections are in this process, and hear of it a little later.
    await expect.poll(openDescriptors, { timeout: 10_000 }).toEqual(descriptors);
    expect(stage.trapped).toEqual([]);
  });
});

/** To loopback, or to the one public address that is answered (and refused by the stage's own policy). */
function isHarmless(way: string): boolean {
  return / (?:127\.0\.0\.1|93\.184\.215\.14):\d+$/.test(way);
}
