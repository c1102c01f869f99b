import { type OptionDeclaration, readOptions } from '../option-reader.js';
import { usageError } from '../usage-error.js';

/** The command line of `vitrine apply`. */
export interface ApplyArguments {
  /** A path, or `-` for standard input. */
  readonly file: string;
  /** Patterns of what to apply; everything when there are none. */
  readonly only: readonly string[];
  readonly isDryRun: boolean;
  readonly isConfirmed: boolean;
}

const options: readonly OptionDeclaration[] = [
  { name: '--only', value: 'PATTERN' },
  { name: '--dry-run', alias: '-n' },
  { name: '--yes', alias: '-y' },
  { name: '--help', alias: '-h' },
];

/** @throws VitrineError ERR_BAD_OPTION */
export function parseApplyArguments(args: readonly string[]): ApplyArguments | 'help' {
  // Options may follow the file, as people type them.
  const first = readOptions(args, options);
  const [file, ...more] = first.rest;
  const second = readOptions(more, options);
  const has = (name: string) => first.values.has(name) || second.values.has(name);
  if (has('--help')) return 'help';
  if (file === undefined) throw usageError('no file is given: name what `vitrine run --changes FILE` wrote');
  if (second.rest.length > 0)
    throw usageError(`one file at a time: what is ${JSON.stringify(second.rest[0])}?`);
  return {
    file,
    only: [...(first.values.get('--only') ?? []), ...(second.values.get('--only') ?? [])],
    isDryRun: has('--dry-run'),
    isConfirmed: has('--yes'),
  };
}
