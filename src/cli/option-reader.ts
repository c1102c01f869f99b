import { suggestionFor } from './suggestion.js';
import { usageError } from './usage-error.js';

/** One option that a command takes. */
export interface OptionDeclaration {
  /** With its dashes, e.g. `--memory`. */
  readonly name: string;
  /** Another way to say it, e.g. `-q`. */
  readonly alias?: string;
  /** What its value is called in messages; an option without one is a flag. */
  readonly value?: string;
  /** Whether everything behind it (and its value) belongs to somebody else, as with `python -c`. */
  readonly endsOptions?: boolean;
}

export interface ReadOptions {
  /** Values in the order given, by the option's `name`; a flag has the empty string. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** What follows the options, from the first argument that is none. */
  readonly rest: readonly string[];
}

/**
 * Reads the options at the beginning of `args`. They end at the first argument that is none, at `--`, and after
 * an option that ends them: what follows belongs to the guest's program and is not looked at.
 * @throws VitrineError ERR_BAD_OPTION for unknown options and missing values
 */
export function readOptions(args: readonly string[], declared: readonly OptionDeclaration[]): ReadOptions {
  const values = new Map<string, string[]>();
  let at = 0;
  while (at < args.length) {
    const argument = args[at] as string;
    if (argument === '--') return { values, rest: args.slice(at + 1) };
    if (!argument.startsWith('-') || argument === '-') break;
    at++;
    const { option, attached } = findOption(argument, declared);
    let value = attached;
    if (option.value === undefined) {
      if (value !== undefined) throw usageError(`${option.name} takes no value, but got '${value}'`);
      value = '';
    } else if (value === undefined) {
      value = args[at++];
      if (value === undefined) throw usageError(`${argument} needs a value: ${argument} ${option.value}`);
    }
    values.set(option.name, [...(values.get(option.name) ?? []), value]);
    if (option.endsOptions === true) break;
  }
  return { values, rest: args.slice(at) };
}

/** The option that an argument names, with the value in it: `--name=value`, `-cVALUE`. */
function findOption(
  argument: string,
  declared: readonly OptionDeclaration[],
): { option: OptionDeclaration; attached: string | undefined } {
  const isLong = argument.startsWith('--');
  const equals = argument.indexOf('=');
  let name = argument;
  if (isLong && equals >= 0) name = argument.slice(0, equals);
  else if (!isLong) name = argument.slice(0, 2);
  const option = declared.find((each) => each.name === name || each.alias === name);
  if (option === undefined) {
    throw usageError(
      `unknown option ${name}${suggestionFor(
        name,
        declared.map((each) => each.name),
      )}`,
    );
  }
  if (name === argument) return { option, attached: undefined };
  return { option, attached: argument.slice(isLong ? equals + 1 : name.length) };
}
