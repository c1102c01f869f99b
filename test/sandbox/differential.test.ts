import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { Sandbox } from 'vitrine';
import { readHeader } from '../programs/runner/program-file.js';

/**
 * The same programs here and on a native Python: streams and exit codes must be equal to the byte. The native
 * run starts in a directory that stands where the guest's home is not, so programs do not print paths.
 */
const folder = fileURLToPath(new URL('../programs/differential', import.meta.url));

/** The interpreter itself: `python3` may be a script that sets variables of its own before it starts it. */
function findNative(): { executable: string; minor: number } | undefined {
  const code = 'import sys; print(sys.version_info[1], sys.executable)';
  const probe = spawnSync('python3', ['-c', code], { encoding: 'utf8' });
  if (probe.status !== 0) return undefined;
  const [minor, executable] = probe.stdout.trim().split(/ (.*)/);
  return { executable: executable ?? 'python3', minor: Number(minor) };
}

const native = findNative();
const scratch = mkdtempSync(join(tmpdir(), 'vitrine-differential-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const programs = readdirSync(folder)
  .filter((name) => name.endsWith('.py'))
  .sort();

describe('programs behave as on a native Python', () => {
  it.each(programs)('%s', async (name) => {
    const source = readFileSync(join(folder, name), 'utf8');
    const header = readHeader(source);
    const json = (key: string) => JSON.parse(header.get(key) ?? 'null');
    const args: string[] = json('args') ?? [];
    const stdin: string = json('stdin') ?? '';
    const env: Record<string, string> = { LANG: 'C.UTF-8', ...json('env') };

    const sandbox = await Sandbox.open({ files: { [`/home/${name}`]: source } });
    const actual = await sandbox.run({ file: name, args, stdin, env });
    await sandbox.close();

    const expectedFile = join(folder, name.replace(/\.py$/, '.expected'));
    expect(actual.stopped).toBeNull();
    if (existsSync(expectedFile) && (native === undefined || header.has('python3.11-differs'))) {
      expect(actual.stdout).toBe(readFileSync(expectedFile, 'utf8'));
      expect(actual.exitCode, actual.stderr).toBe(Number(header.get('exit') ?? 0));
      return;
    }
    const [, needed] = (header.get('requires') ?? '3.0').split('.').map(Number);
    if (native === undefined || native.minor < (needed ?? 0)) {
      // Without an oracle there is still what the header promises.
      expect(actual.exitCode, actual.stderr).toBe(Number(header.get('exit') ?? 0));
      return;
    }
    const home = join(scratch, name);
    cpSync(join(folder, name), join(home, name));
    const oracle = spawnSync(native.executable, ['-B', name, ...args], {
      cwd: home,
      input: stdin,
      env: { HOME: '/home', USER: 'guest', LOGNAME: 'guest', ...env },
      encoding: 'utf8',
    });
    const toGuestPaths = (text: string) => text.replaceAll(home, '/home');
    expect({ stdout: actual.stdout, stderr: actual.stderr, exitCode: actual.exitCode }).toEqual({
      stdout: toGuestPaths(oracle.stdout),
      stderr: toGuestPaths(oracle.stderr),
      exitCode: oracle.status,
    });
  });
});
