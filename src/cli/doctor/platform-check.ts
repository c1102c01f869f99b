import type { Isolation } from '../../controller/host.js';
import { Sandbox } from '../../controller/sandbox.js';
import type { PreparationProgress } from '../../image/prepare/recipe.js';
import { formatDuration } from '../quantities.js';
import type { Check } from './check.js';

const TEXT = 'hello';

/** Runs a program on a platform, twice: with everything that a first one takes, and after. */
export async function checkPlatform(
  isolation: Isolation,
  onProgress: (progress: PreparationProgress) => void,
): Promise<Check> {
  const startedMs = performance.now();
  await using sandbox = await Sandbox.open({ isolation, onProgress, limits: { wall: '30s' } });
  const openedMs = performance.now();
  const problem = (await sayHello(sandbox)) ?? undefined;
  const firstMs = performance.now();
  const secondProblem = problem ?? (await sayHello(sandbox));
  const times = {
    openMs: openedMs - startedMs,
    firstRunMs: firstMs - openedMs,
    nextRunMs: performance.now() - firstMs,
  };
  const { openMs, firstRunMs, nextRunMs } = times;
  return {
    name: `platform ${isolation}`,
    status: secondProblem === undefined ? 'ok' : 'failed',
    detail:
      secondProblem ??
      `opened in ${formatDuration(openMs)}, first run ${formatDuration(firstRunMs)}, next ${formatDuration(nextRunMs)}`,
    facts: times,
  };
}

/** What is wrong with a run of print('hello'), if anything is. */
async function sayHello(sandbox: Sandbox): Promise<string | undefined> {
  const { exitCode, stopped, stdout } = await sandbox.run({ code: `print('${TEXT}')` });
  if (stopped !== null) return `a program that prints a word was stopped: ${JSON.stringify(stopped)}`;
  if (exitCode === 0 && stdout === `${TEXT}\n`) return undefined;
  return `a program that prints a word exited with ${exitCode} and printed ${JSON.stringify(stdout.slice(0, 100))}`;
}
