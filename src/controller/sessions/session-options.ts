import { Capability } from '../capabilities/capability.js';
import { type Custodian, checkCustodianOption } from '../custodian/custodian.js';
import { checkGlobals } from '../global-names.js';
import type { Limits } from '../limits.js';
import type { RunResult } from '../result.js';
import { CODE_LIMIT } from '../run-options.js';
import type { StreamOptions } from '../streams/run-streams.js';
import { badOption, checkOptionNames } from '../units.js';

/**
 * What becomes of a session when a call of it is stopped (a limit, an abort) or crashes.
 * `'rollback'`: it is as it was before the call. `'keep'`: it goes on from where the call was stopped, if the
 * program ended the call in time; else it is rolled back. `'close'`: it is closed.
 */
export type StopReaction = 'rollback' | 'keep' | 'close';

/** Options of a session. */
export interface SessionOptions {
  /** Values and capabilities to begin with, by the names that its main module has them under. */
  readonly globals?: Readonly<Record<string, unknown>>;
  /** Limits of every call, over the sandbox's own. */
  readonly limits?: Limits;
  /** What becomes of the session when a call is stopped; `'rollback'` unless given. */
  readonly onStop?: StopReaction;
  /** Environment variables, over the sandbox's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Working directory to begin with; the sandbox's unless given. */
  readonly cwd?: string;
  /** Who pays for it; the sandbox's custodian unless given. */
  readonly custodian?: Custodian;
}

/** What a copy of a session has that is not as the session's. */
export interface ForkOptions extends Omit<SessionOptions, 'cwd'> {
  /** More values and capabilities for its main module: there from its first call on, whatever becomes of that. */
  readonly globals?: Readonly<Record<string, unknown>>;
}

/** What a session that comes back from a snapshot is given. */
export interface RestoreOptions extends Omit<SessionOptions, 'globals' | 'cwd'> {
  /**
   * Capabilities by the names that the session's globals had them under. Those that are not given again are as if they
   * had been revoked.
   */
  readonly capabilities?: Readonly<Record<string, Capability>>;
}

/** Options of one call of a session. */
export interface CallOptions extends StreamOptions {
  /** More values and capabilities for its main module, from now on. */
  readonly globals?: Readonly<Record<string, unknown>>;
  /** Limits of this call, over the session's own. */
  readonly limits?: Limits;
  /** Stops the call when aborted; the result then says so. */
  readonly signal?: AbortSignal;
}

/** Code to run in a session. */
export interface SessionRunOptions extends CallOptions {
  readonly code: string;
}

/** What to ask of a session: exactly one of `evaluate` and `call`. */
export interface InvokeOptions extends CallOptions {
  /** An expression. */
  readonly evaluate?: string;
  /** The dotted name of a function in its main module. An `async` function is run to its end. */
  readonly call?: string;
  /** Arguments of the function. */
  readonly args?: readonly unknown[];
  /** Arguments by name. */
  readonly kwargs?: Readonly<Record<string, unknown>>;
}

/** What a run in a session came to. */
export interface SessionResult extends RunResult {
  /** Whether the session is as it was before. */
  readonly rolledBack: boolean;
}

/** What was asked of a session came to. Exactly one of `value`, `exception` and `stopped` tells. */
export interface CallResult extends SessionResult {
  /** The value; undefined also where there is none. */
  readonly value: unknown;
  /** What the program raised; null when it did not. */
  readonly exception: PythonException | null;
}

/** An exception of a program's. All texts are the program's own. */
export interface PythonException {
  /** Name of its class, with the module's unless that is `builtins`. */
  readonly type: string;
  readonly message: string;
  /** As Python prints it. */
  readonly traceback: string;
}

const sessionOptionNames: { readonly [name in keyof Required<SessionOptions>]: true } = {
  globals: true,
  limits: true,
  onStop: true,
  env: true,
  cwd: true,
  custodian: true,
};

const callOptionNames: { readonly [name in keyof Required<CallOptions>]: true } = {
  globals: true,
  limits: true,
  signal: true,
  stdin: true,
  stdout: true,
  stderr: true,
  onStdout: true,
  onStderr: true,
  capture: true,
  terminals: true,
};

const forkOptionNames: { readonly [name in keyof Required<ForkOptions>]: true } = {
  globals: true,
  limits: true,
  onStop: true,
  env: true,
  custodian: true,
};

const restoreOptionNames: { readonly [name in keyof Required<RestoreOptions>]: true } = {
  capabilities: true,
  limits: true,
  onStop: true,
  env: true,
  custodian: true,
};

/** @throws VitrineError ERR_BAD_OPTION */
export function checkSessionOptions(options: SessionOptions): void {
  requireObject('session', options);
  checkOptionNames('session', options, Object.keys(sessionOptionNames));
  checkGlobals(options.globals);
  checkCommon(options);
}

/** @throws VitrineError ERR_BAD_OPTION */
export function checkForkOptions(options: ForkOptions): void {
  requireObject('fork', options);
  checkOptionNames('fork', options, Object.keys(forkOptionNames));
  checkGlobals(options.globals);
  checkCommon(options);
}

/** @throws VitrineError ERR_BAD_OPTION */
export function checkRestoreOptions(options: RestoreOptions): void {
  requireObject('restore', options);
  checkOptionNames('restore', options, Object.keys(restoreOptionNames));
  checkCommon(options);
  const { capabilities = {} } = options;
  requireObject('capabilities', capabilities);
  for (const [name, value] of Object.entries(capabilities)) {
    if (!Capability.is(value)) throw badOption(`capabilities.${name}`, value, 'a capability');
  }
}

function checkCommon({ onStop, custodian }: SessionOptions): void {
  checkCustodianOption(custodian);
  if (onStop !== undefined && !['rollback', 'keep', 'close'].includes(onStop)) {
    throw badOption('onStop', onStop, "'rollback', 'keep' or 'close'");
  }
}

/** @param more - names of options besides those of every call. @throws VitrineError ERR_BAD_OPTION */
export function checkCallOptions(action: string, options: CallOptions, more: readonly string[] = []): void {
  requireObject(action, options);
  checkOptionNames(action, options, [...Object.keys(callOptionNames), ...more]);
  for (const name of ['onStdout', 'onStderr'] as const) {
    const callback: unknown = options[name];
    if (callback !== undefined && typeof callback !== 'function') {
      throw badOption(name, callback, 'a function');
    }
  }
  checkGlobals(options.globals);
  const { signal } = options;
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw badOption('signal', signal, 'an AbortSignal');
  }
}

/** @throws VitrineError ERR_BAD_OPTION */
export function checkCode(option: string, code: unknown): string {
  if (typeof code !== 'string') throw badOption(option, code, 'a string of Python');
  if (code.includes('\0')) throw badOption(option, code, 'without NUL characters');
  if (code.length > CODE_LIMIT) {
    throw badOption(option, `${code.length} characters`, `at most ${CODE_LIMIT} characters`);
  }
  return code;
}

function requireObject(option: string, value: unknown): void {
  if (typeof value !== 'object' || value === null)
    throw badOption(option, value, 'given an object of options');
}
