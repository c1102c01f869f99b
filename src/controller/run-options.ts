import type { Program } from '../engine/cpython/program.js';
import { type ByteString, utf8ToByteString } from '../vfs/byte-string.js';
import { checkGlobals } from './global-names.js';
import type { Limits } from './limits.js';
import type { StreamOptions } from './streams/run-streams.js';
import { badOption, checkOptionNames } from './units.js';

/** What to run, and with what. Exactly one of `code`, `file` and `module` is given. */
export interface RunOptions extends StreamOptions {
  /** Source text, as `python -c`. */
  readonly code?: string;
  /** Path of a program among the sandbox's files, as `python FILE`; a relative one starts at `cwd`. */
  readonly file?: string;
  /** Name of a module, as `python -m`. */
  readonly module?: string;
  /** `sys.argv[1:]`. */
  readonly args?: readonly string[];
  /** Environment variables, over the sandbox's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Working directory; the sandbox's unless given. */
  readonly cwd?: string;
  /**
   * Values and capabilities for the program's main module, by name. Values are copied; see `docs/capabilities.md`.
   */
  readonly globals?: Readonly<Record<string, unknown>>;
  /** Limits of this run, over the sandbox's own. */
  readonly limits?: Limits;
  /** Stops the run when aborted; the result then says so. */
  readonly signal?: AbortSignal;
}

/** Most arguments or variables, and most bytes of all of them together. */
const TEXTS_LIMIT = 4096;
const TEXT_BYTES_LIMIT = 2 ** 20;
/** Longest source, in characters. */
export const CODE_LIMIT = 16 * 2 ** 20;

const runOptionNames: { readonly [name in keyof Required<RunOptions>]: true } = {
  code: true,
  file: true,
  module: true,
  args: true,
  stdin: true,
  stdout: true,
  stderr: true,
  env: true,
  cwd: true,
  globals: true,
  limits: true,
  signal: true,
  onStdout: true,
  onStderr: true,
  capture: true,
  terminals: true,
};

/** Checks the names of options, and the types of what is only used later on. @throws VitrineError ERR_BAD_OPTION */
export function checkRunOptions(options: RunOptions): void {
  if (typeof options !== 'object' || options === null) {
    throw badOption('run', options, 'given an object with code, file or module');
  }
  checkOptionNames('run', options, Object.keys(runOptionNames));
  for (const name of ['onStdout', 'onStderr'] as const) {
    const callback: unknown = options[name];
    if (callback !== undefined && typeof callback !== 'function')
      throw badOption(name, callback, 'a function');
  }
  const { signal, terminals, cwd, globals } = options;
  checkGlobals(globals);
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw badOption('signal', signal, 'an AbortSignal');
  }
  if (terminals !== undefined && (typeof terminals !== 'object' || terminals === null)) {
    throw badOption('terminals', terminals, 'an object of booleans');
  }
  if (cwd !== undefined && typeof cwd !== 'string') throw badOption('cwd', cwd, 'a string');
}

/** The program that options ask for. @throws VitrineError ERR_BAD_OPTION */
export function programOf(options: RunOptions): Program {
  const given = (['code', 'file', 'module'] as const).filter((name) => options[name] !== undefined);
  const [name] = given;
  if (name === undefined || given.length > 1) {
    throw badOption(
      'run',
      given.length === 0 ? 'without a program' : given.join(' and '),
      'given exactly one of code, file and module',
    );
  }
  const source = options[name];
  if (typeof source !== 'string') throw badOption(name, source, 'a string');
  if (name !== 'code' && (source === '' || source.includes('\0'))) {
    throw badOption(name, source, 'a name that is not empty and holds no NUL');
  }
  if (source.length > CODE_LIMIT) {
    throw badOption(name, `${source.length} characters`, `at most ${CODE_LIMIT} characters`);
  }
  const args = options.args ?? [];
  if (!Array.isArray(args)) throw badOption('args', args, 'an array of strings');
  checkTexts('args', args);
  return {
    kind: name === 'code' ? 'command' : name,
    source,
    args,
  };
}

/** `NAME=value` entries of several environments, later ones over earlier. @throws VitrineError ERR_BAD_OPTION */
export function environmentOf(...environments: readonly Readonly<Record<string, string>>[]): ByteString[] {
  const merged = new Map<string, string>();
  for (const environment of environments) {
    for (const [name, value] of Object.entries(environment)) {
      if (name === '' || name.includes('=')) throw badOption('env', name, "a name without '='");
      merged.set(name, value);
    }
  }
  checkTexts('env', [...merged.keys(), ...merged.values()]);
  return [...merged].map(([name, value]) => utf8ToByteString(`${name}=${value}`));
}

function checkTexts(option: string, texts: readonly unknown[]): void {
  let bytes = 0;
  for (const text of texts) {
    if (typeof text !== 'string' || text.includes('\0')) throw badOption(option, text, 'strings without NUL');
    bytes += text.length;
  }
  if (texts.length > TEXTS_LIMIT || bytes > TEXT_BYTES_LIMIT) {
    throw badOption(
      option,
      `${texts.length} texts of ${bytes} characters`,
      `at most ${TEXTS_LIMIT} texts of 1 MiB`,
    );
  }
}
