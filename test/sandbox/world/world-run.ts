import { chmodSync, readFileSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import {
  archive,
  hostDirectory,
  type Isolation,
  type Mount,
  memoryDirectory,
  type RunResult,
  type Sandbox,
  type SandboxOptions,
} from 'vitrine';
import type { HostTree } from './host-tree.js';
import { policies } from './policies.js';
import type { MountMode, WorldProgram } from './world-program.js';

export const attempts = readFileSync(new URL('../../programs/runner/attempts.py', import.meta.url));

const privateFiles = {
  'hello.txt': 'hello\n',
  'sub/inner.txt': 'inner\n',
  'sub/deeper/leaf.txt': 'leaf\n',
  'swap/file.txt': 'inside\n',
  'shared.txt': 'shared\n',
  'big.bin': 'b'.repeat(300_000),
};

/** What is put at `/data`. */
export function mountFor(mode: MountMode, program: WorldProgram, tree: HostTree): Mount {
  switch (mode) {
    case 'memory':
      return memoryDirectory({ at: '/data', files: privateFiles });
    case 'archive': {
      const entries = Object.entries(privateFiles).map(([name, text]) => [name, strToU8(text)] as const);
      return archive(zipSync(Object.fromEntries(entries)), { at: '/data' });
    }
    default:
      return hostDirectory(tree.data, { at: '/data', mode, ...program.mount });
  }
}

export function sandboxOptions(program: WorldProgram, isolation: Isolation): SandboxOptions {
  const policy = program.policy === undefined ? undefined : policies.get(program.policy);
  if (program.policy !== undefined && policy === undefined) throw new Error(`no policy ${program.policy}`);
  return {
    isolation,
    ...program.sandbox,
    files: { ...program.sandbox.files, '/home/attempts.py': attempts },
    ...(policy === undefined ? {} : { policy }),
  };
}

/** What the host does when a program says `host: NAME` on a line of its own. */
const hostActions: ReadonlyMap<string, (tree: HostTree) => void> = new Map([
  ['truncate', ({ data }) => truncateSync(join(data, 'big.bin'), 10)],
  ['grow', ({ data }) => writeFileSync(join(data, 'big.bin'), 'g'.repeat(500_000))],
  [
    'replace-directory',
    ({ base, data }) => {
      renameSync(join(data, 'swap'), join(base, 'aside/swap'));
      symlinkSync('../outside', join(data, 'swap'));
    },
  ],
  [
    'replace-file',
    ({ base, data }) => {
      renameSync(join(data, 'hello.txt'), join(base, 'aside/hello.txt'));
      symlinkSync('../outside/secret.txt', join(data, 'hello.txt'));
    },
  ],
  [
    'replace-root',
    ({ base, data }) => {
      renameSync(data, join(base, 'aside/data'));
      symlinkSync('outside', data);
    },
  ],
  [
    'give-back-root',
    ({ base, data }) => {
      renameSync(data, join(base, 'aside/link'));
      renameSync(join(base, 'aside/data'), data);
    },
  ],
  ['forbid-writing', ({ data }) => chmodSync(join(data, 'sub'), 0o555)],
]);

export const hasHostActions = (program: WorldProgram): boolean => program.source.includes("'host:");

/** Runs a program, and does what it asks of the host meanwhile. */
export function runProgram(
  sandbox: Sandbox,
  program: WorldProgram,
  tree: HostTree,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<RunResult> {
  let line = '';
  return sandbox.run({
    code: program.source,
    args,
    stdin: program.run.stdin ?? '',
    env: { ...program.run.env, ...env },
    onStdout: (bytes) => {
      line += Buffer.from(bytes).toString('latin1');
      const lines = line.split('\n');
      line = (lines.pop() ?? '').slice(-100);
      for (const each of lines) {
        if (each.startsWith('host: ')) hostActions.get(each.slice(6))?.(tree);
      }
    },
  });
}
