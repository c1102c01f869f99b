import type { Isolation } from '../controller/host.js';
import type { Limits } from '../controller/limits.js';
import type { Mount } from '../controller/mounts/mount.js';
import { parseMountOption } from './mount-option.js';
import { type OptionDeclaration, readOptions } from './option-reader.js';
import { usageError } from './usage-error.js';
import { type WorldOptions, worldOf, worldOptions } from './world-options.js';

/** What `vitrine run` is to run. */
export type ProgramSource =
  | { readonly kind: 'file'; readonly hostPath: string }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'module'; readonly name: string }
  | { readonly kind: 'stdin' };

/** The command line of `vitrine run`, understood but not yet checked against anything outside of it. */
export interface RunArguments {
  readonly program: ProgramSource;
  readonly args: readonly string[];
  readonly limits: Limits;
  readonly env: Readonly<Record<string, string>>;
  /** `HOST[:GUEST]`, as given. */
  readonly files: readonly string[];
  readonly mounts: readonly Mount[];
  /** Where the list of changes in overlays goes: a path, `-` for stdout. */
  readonly changes: string | undefined;
  readonly world: WorldOptions;
  readonly isolation: Isolation;
  /** Where the report goes: a path, `-` for stderr. */
  readonly report: string | undefined;
  readonly isQuiet: boolean;
  readonly isRawTerminal: boolean;
}

/** Options that are limits: `--NAME` sets `limits.NAME`. */
const limitOptions = [
  { name: '--memory', value: 'SIZE' },
  { name: '--cpu', value: 'DURATION' },
  { name: '--wall', value: 'DURATION' },
  { name: '--output', value: 'SIZE' },
  { name: '--files', value: 'SIZE' },
  { name: '--entries', value: 'N' },
  { name: '--descriptors', value: 'N' },
  { name: '--grace', value: 'DURATION' },
  { name: '--calls', value: 'N' },
] as const;

const runOptions: readonly OptionDeclaration[] = [
  { name: '-c', value: 'CODE', endsOptions: true },
  { name: '-m', value: 'MODULE', endsOptions: true },
  ...limitOptions,
  { name: '--env', value: 'NAME=VALUE' },
  { name: '--file', value: 'HOST[:GUEST]' },
  { name: '--mount', value: 'HOST:GUEST[:ro|rw|overlay]' },
  { name: '--changes', value: 'FILE' },
  ...worldOptions,
  { name: '--isolation', value: 'worker|inline' },
  { name: '--report', value: 'FILE' },
  { name: '--quiet', alias: '-q' },
  { name: '--raw-terminal' },
  { name: '--help', alias: '-h' },
];

/** Understands what follows `vitrine run`. @throws VitrineError ERR_BAD_OPTION */
export function parseRunArguments(args: readonly string[]): RunArguments | 'help' {
  const { values, rest } = readOptions(args, runOptions);
  if (values.has('--help')) return 'help';
  const last = (name: string) => values.get(name)?.at(-1);
  const isolation = last('--isolation') ?? 'worker';
  if (isolation !== 'worker' && isolation !== 'inline') {
    throw usageError(`--isolation is ${JSON.stringify(isolation)}; it must be worker or inline`);
  }
  const mounts = (values.get('--mount') ?? []).map(parseMountOption);
  const changes = last('--changes');
  if (changes !== undefined && !mounts.some((mount) => mount.kind === 'host' && mount.mode === 'overlay')) {
    throw usageError('--changes has nothing to list: give a directory with --mount HOST:GUEST:overlay');
  }
  const [program, programArgs] = programOf(last('-c'), last('-m'), rest);
  return {
    program,
    args: programArgs,
    limits: Object.fromEntries(
      limitOptions.flatMap(({ name }) => {
        const value = last(name);
        return value === undefined ? [] : [[name.slice(2), value]];
      }),
    ),
    env: environmentOf(values.get('--env') ?? []),
    files: values.get('--file') ?? [],
    mounts,
    changes,
    world: worldOf(values),
    isolation,
    report: last('--report'),
    isQuiet: values.has('--quiet'),
    isRawTerminal: values.has('--raw-terminal'),
  };
}

function programOf(
  code: string | undefined,
  module: string | undefined,
  rest: readonly string[],
): [program: ProgramSource, args: readonly string[]] {
  if (code !== undefined) return [{ kind: 'code', code }, rest];
  if (module !== undefined) return [{ kind: 'module', name: module }, rest];
  const [first, ...args] = rest;
  if (first === undefined)
    throw usageError('no program is given: name a file, -c CODE, -m MODULE, or - for standard input');
  if (first === '-') return [{ kind: 'stdin' }, args];
  return [{ kind: 'file', hostPath: first }, args];
}

function environmentOf(entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    entries.map((entry) => {
      const equals = entry.indexOf('=');
      if (equals < 1) throw usageError(`--env is ${JSON.stringify(entry)}; it must be NAME=VALUE`);
      return [entry.slice(0, equals), entry.slice(equals + 1)];
    }),
  );
}
