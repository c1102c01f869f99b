import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect } from 'vitest';
import { Sandbox } from 'vitrine';

const fakeKernel = readFileSync(new URL('./fake-kernel.py', import.meta.url), 'utf8');

/** A sandbox for a test file, in which programs have a network that is made of local socket pairs. */
export function useGuest(): { linesOf: (program: string) => Promise<readonly string[]> } {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.open();
  });
  afterAll(() => sandbox.close());
  return {
    /** What a program that must end well wrote on stdout. */
    async linesOf(program) {
      const code = `${fakeKernel}\nimport fake\n${program}`;
      const result = await sandbox.run({ code });
      expect(result, result.stderr).toMatchObject({ exitCode: 0, stopped: null, stderr: '' });
      return result.stdout.trimEnd().split('\n');
    },
  };
}
