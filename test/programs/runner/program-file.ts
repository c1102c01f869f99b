import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Isolation, RunOptions, SandboxOptions } from 'vitrine';

/** What must hold of a run. All keys of an object must; of `anyOf`, one. */
export interface Expectation {
  readonly exitCode?: number | readonly number[];
  readonly stdout?: string;
  readonly stdoutIncludes?: string;
  readonly stderrIncludes?: string;
  readonly stopped?: string | readonly string[];
  readonly crashed?: boolean;
  readonly anyOf?: readonly Expectation[];
}

/** A test program with what its header comments say. */
export interface ProgramFile {
  readonly name: string;
  readonly source: string;
  readonly sandbox: SandboxOptions;
  readonly run: Pick<RunOptions, 'args' | 'stdin' | 'env'>;
  readonly expect: Expectation;
  readonly platforms: readonly Isolation[];
}

/** The header's `# key: value` lines, up to the first line that is no comment. */
export function readHeader(source: string): Map<string, string> {
  const header = new Map<string, string>();
  for (const line of source.split('\n')) {
    if (!line.startsWith('#')) break;
    const match = /^#\s*([a-z0-9.-]+):\s*(.*)$/.exec(line);
    if (match !== null) header.set(match[1] as string, (match[2] as string).trim());
  }
  return header;
}

/** All programs of a folder, by name. */
export function readPrograms(folder: string): ProgramFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.py'))
    .sort()
    .map((name) => {
      const source = readFileSync(join(folder, name), 'utf8');
      const header = readHeader(source);
      const json = (key: string) => {
        const text = header.get(key);
        return text === undefined ? undefined : JSON.parse(text);
      };
      const { limits, files, stdin, args, env } = json('options') ?? {};
      return {
        name: name.slice(0, -3),
        source,
        sandbox: { limits: { cpu: '10s', wall: '30s', ...limits }, files: files ?? {} },
        run: { stdin: stdin ?? '', args: args ?? [], env: env ?? {} },
        expect: json('expect') ?? { exitCode: 0 },
        platforms: json('platforms') ?? ['worker', 'inline'],
      };
    });
}
