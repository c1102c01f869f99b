import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Isolation, type RunResult, Sandbox } from 'vitrine';
import { misses, tail } from '../programs/runner/check-expectation.js';
import { type ProgramFile, readPrograms } from '../programs/runner/program-file.js';

/** Programs that attack; see `test/programs/hostile/README.md`. */
const programs = readPrograms(fileURLToPath(new URL('../programs/hostile', import.meta.url)));
const foreignCalls = readPrograms(fileURLToPath(new URL('../programs/ctypes', import.meta.url)));

async function attack(program: ProgramFile, isolation: Isolation): Promise<RunResult> {
  const sandbox = await Sandbox.open({ ...program.sandbox, isolation });
  try {
    return await sandbox.run({ code: program.source, ...program.run });
  } finally {
    await sandbox.close();
  }
}

/** The controller answers and runs the next program as if nothing had been. */
async function expectAllIsWell(isolation: Isolation): Promise<void> {
  const sandbox = await Sandbox.open({ isolation });
  const result = await sandbox.run({ code: 'print(6 * 7)' });
  expect(result).toMatchObject({ exitCode: 0, stdout: '42\n', stderr: '', stopped: null });
}

for (const isolation of ['worker', 'inline'] as const) {
  describe(`hostile programs on ${isolation}`, () => {
    const here = [...programs, ...foreignCalls].filter((program) => program.platforms.includes(isolation));
    // A probe runs right after the program that planted something, on what that one left warm.
    const inOrder = here.filter(({ name }) => !name.endsWith('.probe'));
    it.each(inOrder.map((program) => [program.name, program] as const))('%s', async (name, program) => {
      const steps = [program];
      if (name.endsWith('.plant')) {
        const probe = here.find((one) => one.name === name.replace(/\.plant$/, '.probe'));
        expect(probe, `${name} has no probe`).toBeDefined();
        steps.push(probe as ProgramFile);
      }
      for (const step of steps) {
        const result = await attack(step, isolation);
        const missed = misses(step.expect, result);
        const told = `${step.name}: ${missed.join('; ')}\n${tail(result.stdout)}\n${tail(result.stderr)}`;
        expect(missed, told).toEqual([]);
        expect(result.stdout + result.stderr, told).not.toContain('ESCAPED');
      }
      await expectAllIsWell(isolation);
    });
  });
}
