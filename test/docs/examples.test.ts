import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';

/**
 * Every `ts` block of the README, the documents and the TSDoc comments is run. A `// text` at the end of a
 * `console.log` line is what it must print.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
// Inside the package, so that `import 'vitrine'` means this one.
const scratch = mkdtempSync(join(root, 'dist', 'examples-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

interface Example {
  readonly name: string;
  readonly source: string;
}

function examplesOf(path: string): Example[] {
  const isCode = path.endsWith('.ts');
  const text = readFileSync(path, 'utf8');
  const plain = isCode ? text.replace(/^\s*\* ?/gm, '') : text;
  return [...plain.matchAll(/^```ts\n([\s\S]*?)^```/gm)].map((match, index) => ({
    name: `${relative(root, path)} #${index + 1}`,
    source: match[1] as string,
  }));
}

function filesBelow(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));
}

const examples = [
  join(root, 'README.md'),
  ...filesBelow(join(root, 'docs'), '.md'),
  ...filesBelow(join(root, 'src'), '.ts'),
].flatMap(examplesOf);

describe('examples in the documentation', () => {
  it('are there', () => {
    expect(examples.length).toBeGreaterThanOrEqual(3);
  });

  it.each(examples.map((example) => [example.name, example] as const))('%s', (_name, example) => {
    const withImport = example.source.includes('import ')
      ? example.source
      : `import { allow, Custodian, capability, Sandbox } from 'vitrine';\n${example.source}`;
    const { outputText } = ts.transpileModule(withImport, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    });
    const file = join(scratch, 'example.mjs');
    writeFileSync(file, outputText);
    const run = spawnSync(process.execPath, [file], { encoding: 'utf8' });
    expect(run.status, run.stderr).toBe(0);
    const promised = [...example.source.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(
      (match) => match[1],
    );
    const printed = run.stdout.split('\n').filter((line) => line.trim() !== '');
    expect(printed).toEqual(promised);
  });
});
