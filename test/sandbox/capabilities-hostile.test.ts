import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { type Isolation, Sandbox, type Session, type SessionResult } from 'vitrine';
import { misses, tail } from '../programs/runner/check-expectation.js';
import {
  type CapabilityProgram,
  readCapabilityPrograms,
  type SessionStep,
} from './capabilities/capability-program.js';
import { CapabilityStage } from './capabilities/capability-stage.js';

/** Programs that hold capabilities and reach for more; see `test/programs/capabilities/README.md`. */
const folder = new URL('../programs/capabilities/', import.meta.url);
const programs = readCapabilityPrograms(fileURLToPath(folder));
const tries = readFileSync(new URL('support/tries.py', folder));

/** What the host may have more of when a program has ended, whatever it did. */
const MEMORY_SLACK_BYTES = 16 * 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** The host's own. Inline, guests' memory is beside it, which stays as large as it was once. */
async function usedBytes(isolation: Isolation): Promise<number> {
  for (let round = 0; round < 3; round++) {
    collectGarbage();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { heapUsed, external } = process.memoryUsage();
  return isolation === 'inline' ? heapUsed : heapUsed + external;
}

async function expectUsable(isolation: Isolation, sandbox?: Sandbox): Promise<void> {
  const own = sandbox ?? (await Sandbox.open({ isolation }));
  const result = await own.run({ code: 'print(6 * 7)' });
  expect(result).toMatchObject({ exitCode: 0, stdout: '42\n', stderr: '', stopped: null });
  if (sandbox === undefined) await own.close();
}

/** Runs a program of steps, each in one of its sessions. The last step's result is the program's. */
async function runSteps(
  sandbox: Sandbox,
  program: CapabilityProgram,
  stage: CapabilityStage,
): Promise<{ stdout: string; result: SessionResult }> {
  const sessions = new Map<string, Session>();
  let stdout = '';
  let result: SessionResult | undefined;
  for (const step of program.steps ?? []) {
    for (const name of step.revoke ?? []) stage.get(name).revoke();
    const session = sessions.get(step.as) ?? (await openFor(step, sandbox, program, stage, sessions));
    sessions.set(step.as, session);
    stage.owner = session;
    const code = `import sys; sys.path.insert(0, '/home')\n${step.code}`;
    result = await session.run({ code, ...(step.limits && { limits: step.limits }) });
    stdout += result.stdout;
    const told = `${step.as}: ${tail(result.stdout)}\n${tail(result.stderr)}`;
    expect(result.rolledBack, told).toBe(step.rolledBack ?? false);
    if (step.rolledBack !== true) expect(result.stderr, told).toBe('');
  }
  for (const session of sessions.values()) {
    expect(await session.evaluate('6 * 7')).toBe(42);
    await session.close();
  }
  return { stdout, result: result as SessionResult };
}

async function openFor(
  step: SessionStep,
  sandbox: Sandbox,
  program: CapabilityProgram,
  stage: CapabilityStage,
  sessions: ReadonlyMap<string, Session>,
): Promise<Session> {
  const from = (name: string) => {
    const session = sessions.get(name);
    if (session === undefined) throw new Error(`${program.name} has no session ${name}`);
    return session;
  };
  const globals = stage.globals(step.given ?? program.given);
  if (step.fork !== undefined) return await from(step.fork).fork();
  if (step.restore === undefined) return await sandbox.session({ globals });
  return await sandbox.restore(await from(step.restore).snapshot(), { capabilities: globals });
}

describe.each(['worker', 'inline'] as const)('programs that hold capabilities on %s', (isolation) => {
  const here = programs.filter((program) => program.platforms.includes(isolation));
  it.each(here.map((program) => [program.name, program] as const))('%s', async (_, program) => {
    await using neighbours = await Sandbox.open({ isolation });
    await expectUsable(isolation, neighbours);
    const stage = new CapabilityStage(isolation, async () => neighbours);
    const before = program.isMemoryFlat ? await usedBytes(isolation) : 0;
    const { limits, files } = program.sandbox;
    const sandbox = await Sandbox.open({
      isolation,
      ...(limits && { limits }),
      files: { ...files, '/home/tries.py': tries },
    });
    let said: string;
    let missed: string[] = [];
    if (program.steps === undefined) {
      stage.owner = sandbox;
      const result = await sandbox.run({
        code: program.source,
        globals: stage.globals(program.given),
        signal: stage.stopping.signal,
        ...program.run,
      });
      said = JSON.stringify(result);
      missed = misses(program.expect, result);
      if (!program.given.includes('shut')) await expectUsable(isolation, sandbox);
    } else {
      const { stdout, result } = await runSteps(sandbox, program, stage);
      said = JSON.stringify({ ...result, stdout });
      missed = misses(program.expect, { ...result, stdout });
    }
    await sandbox.close();
    await stage.settled();
    expect(missed, said).toEqual([]);
    expect(said.split('\\n').filter((line) => /ESCAPED|WRONG/.test(line))).toEqual([]);
    expect(said.includes(stage.marker), 'the marker was seen').toBe(false);
    expectCalls(program, stage);
    expect(stage.reentered.filter((what) => !/^ERR_(?:SANDBOX|SESSION)_BUSY$/.test(what))).toEqual([]);
    expect(Object.keys(Object.prototype)).toEqual([]);
    if (program.isMemoryFlat) expect(await usedBytes(isolation)).toBeLessThan(before + MEMORY_SLACK_BYTES);
    await expectUsable(isolation);
  });
});

/** Host code was called exactly as often as the program says. */
function expectCalls({ calls }: CapabilityProgram, stage: CapabilityStage): void {
  const counted = Object.fromEntries(stage.calls);
  for (const name of new Set([...calls.keys(), ...stage.calls.keys()])) {
    const allowed = calls.get(name) ?? 0;
    const [least, most] = typeof allowed === 'number' ? [allowed, allowed] : allowed;
    const count = stage.calls.get(name) ?? 0;
    expect(count >= least && count <= most, `${name}: ${JSON.stringify(counted)}`).toBe(true);
  }
}

it('are at least forty', () => expect(programs.length).toBeGreaterThanOrEqual(40));
