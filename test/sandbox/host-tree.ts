import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import {
  type HostDirectoryOptions,
  hostDirectory,
  type Isolation,
  Sandbox,
  type SandboxOptions,
} from 'vitrine';

/** Real directories of the host, mounted in sandboxes. */

const made: string[] = [];

/** A directory with files; removed by {@link removeTrees}. */
export function makeTree(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'vitrine-files-'));
  made.push(root);
  for (const [name, contents] of Object.entries(files)) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, contents);
  }
  return root;
}

export function removeTrees(): void {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
}

/** Everything below a directory: path → type and contents; of a large file, its size. */
export function contentsOf(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (folder: Buffer, shown: string): void => {
    for (const name of readdirSync(folder, { encoding: 'buffer' })) {
      const path = Buffer.concat([folder, Buffer.from('/'), name]);
      const stats = lstatSync(path);
      const key = shown + name.toString();
      if (stats.isSymbolicLink()) found[key] = `link ${readlinkSync(path)}`;
      else if (stats.isFile())
        found[key] = stats.size > 1000 ? `${stats.size} bytes` : readFileSync(path, 'utf8');
      else {
        found[key] = 'directory';
        visit(path, `${key}/`);
      }
    }
  };
  visit(Buffer.from(root), '');
  return found;
}

/** A sandbox with a host directory at `/data`, where its programs also start. */
export function openOn(
  root: string,
  options: Partial<HostDirectoryOptions> & { readonly isolation: Isolation } & Pick<
      SandboxOptions,
      'policy' | 'limits'
    >,
): Promise<Sandbox> {
  const { isolation, policy, limits, ...mount } = options;
  return Sandbox.open({
    isolation,
    cwd: '/data',
    mounts: [hostDirectory(root, { at: '/data', ...mount })],
    ...(policy === undefined ? {} : { policy }),
    ...(limits === undefined ? {} : { limits }),
  });
}

/** Lines that a program prints, which has to end well. */
export async function linesIn(sandbox: Sandbox, code: string): Promise<string[]> {
  const result = await sandbox.run({ code: `${prelude}${code}` });
  expect(result, result.stderr).toMatchObject({ exitCode: 0, stopped: null, stderr: '' });
  return result.stdout.trimEnd().split('\n');
}

/** What programs begin with: a way to show what a call comes to. */
const prelude = `
import errno, os, shutil, stat, sys
from pathlib import Path
def show(call, *args, **options):
    try:
        print(call(*args, **options))
    except OSError as error:
        print(type(error).__name__, errno.errorcode.get(error.errno))
`;
