import type { GuestIdentity } from '../../kernel/identity.js';
import { callDriver, callPlanned, reportException } from './driver-call.js';
import { type RunOptions, runGuarded } from './guarded-run.js';
import type { ImageFacts } from './image-facts.js';
import type { Machine } from './machine.js';
import type { GuestNamespace } from './namespaces/namespace.js';
import { type ProgramEnd, userOf } from './program.js';

/** What a session is asked to do. Values are as they cross from the host (`controller/values/wire-format.ts`). */
export type SessionCall =
  /** Begins the session: a main module with the given names. */
  | { readonly kind: 'open'; readonly globals: Uint8Array | undefined }
  /** Runs code in the main module. */
  | { readonly kind: 'run'; readonly code: string; readonly globals: Uint8Array | undefined }
  /** Gives the value of an expression. */
  | { readonly kind: 'evaluate'; readonly code: string; readonly globals: Uint8Array | undefined }
  /** Calls what a dotted name stands for; `values`: a list of arguments and a dict of named ones. */
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly values: Uint8Array;
      readonly globals: Uint8Array | undefined;
    };

/** What a call came to, as it crosses to the host. */
export interface SessionAnswer {
  /** `exception`: a list of its class, its message and its traceback. */
  readonly kind: 'value' | 'exception';
  readonly bytes: Uint8Array;
}

export interface SessionCallRun {
  readonly call: SessionCall;
  readonly identity: GuestIdentity;
  /** Whether the session is a copy of one that lives on: then what is random is drawn anew. */
  readonly isCopy: boolean;
  readonly namespace?: GuestNamespace | undefined;
}

/** How a call of a session ended. */
export interface SessionCallEnd {
  readonly end: ProgramEnd;
  /** Whether the interpreter came back from the call, so that it can go on; not after `os._exit`. */
  readonly isIntact: boolean;
  /** Of what was evaluated or called. */
  readonly answer: SessionAnswer | undefined;
}

/**
 * Makes one call of a session, on a machine with the session's memory (the image's, to open one), under its present kernel. The
 * interpreter is as the call left it afterwards, if it ended by itself. Never throws for anything that the guest does.
 */
export function callSession(
  machine: Machine,
  facts: ImageFacts,
  run: SessionCallRun,
  options: RunOptions,
): SessionCallEnd {
  let answer: SessionAnswer | undefined;
  let isIntact = false;
  const end = runGuarded(machine, facts, options, () => {
    const { driver } = facts;
    const { call } = run;
    if (run.isCopy) callQuietly(machine, driver.sessionCopy);
    let exitCode = 0;
    if (call.kind === 'open') exitCode = open(machine, facts, call.globals, run);
    else if (call.kind === 'run') exitCode = execute(machine, facts, call.code, call.globals);
    else answer = ask(machine, facts, call);
    callQuietly(machine, driver.flush);
    isIntact = true;
    return answer?.kind === 'exception' ? 1 : exitCode;
  });
  return { end, isIntact, answer };
}

/** Calls a driver's function whose failing is of no consequence. */
function callQuietly({ exports }: Machine, fn: number): void {
  const result = exports.PyObject_CallNoArgs(fn);
  if (result === 0) exports.PyErr_Clear();
  else exports.Py_DecRef(result);
}

function open(
  machine: Machine,
  { driver, moduleTables }: ImageFacts,
  globals: Uint8Array | undefined,
  { identity, namespace }: SessionCallRun,
): number {
  const request = { user: userOf(identity), argv: [''], origArgv: [], namespace: namespace?.request };
  const opened = callDriver(machine, driver.sessionOpen, request, globals);
  namespace?.close(machine.memory, moduleTables);
  return settle(machine, driver, opened);
}

function execute(
  machine: Machine,
  { driver }: ImageFacts,
  code: string,
  globals: Uint8Array | undefined,
): number {
  const plan = callDriver(machine, driver.sessionPlan, { kind: 'run', code }, globals);
  return settle(machine, driver, callPlanned(machine, plan));
}

/** The exit code that a result stands for; 0 of a result is an exception, which is shown. */
function settle(machine: Machine, driver: ImageFacts['driver'], result: number): number {
  if (result === 0) return reportException(machine, driver, false);
  machine.exports.Py_DecRef(result);
  return 0;
}

function ask(
  machine: Machine,
  facts: ImageFacts,
  call: Extract<SessionCall, { kind: 'evaluate' | 'call' }>,
): SessionAnswer {
  const { exports } = machine;
  const { driver } = facts;
  if (call.kind === 'call' && call.globals !== undefined) execute(machine, facts, '', call.globals);
  const plan =
    call.kind === 'call'
      ? callDriver(machine, driver.sessionPlan, { kind: 'call', name: call.name }, call.values)
      : callDriver(machine, driver.sessionPlan, { kind: 'evaluate', code: call.code }, call.globals);
  const value = callPlanned(machine, plan);
  let encoded = 0;
  if (value !== 0) {
    encoded = exports.PyObject_CallOneArg(driver.sessionAnswer, value);
    exports.Py_DecRef(value);
  }
  if (encoded !== 0) return { kind: 'value', bytes: takeBytes(machine, encoded) };
  const exception = exports.PyErr_GetRaisedException();
  const failure = exports.PyObject_CallOneArg(driver.sessionFailure, exception);
  exports.Py_DecRef(exception);
  if (failure !== 0) return { kind: 'exception', bytes: takeBytes(machine, failure) };
  // Its own end, or none: a limit's exception came while another was described.
  exports.PyErr_Clear();
  return { kind: 'exception', bytes: new Uint8Array() };
}

/** Longest answer that is taken, in bytes; the driver refuses to make longer ones. */
const ANSWER_LIMIT_BYTES = 2 ** 20 + 4096;

/** A copy of the contents of a bytes object, which is released. */
function takeBytes(machine: Machine, object: number): Uint8Array {
  const { exports, memory } = machine;
  const size = exports.PyBytes_Size(object);
  const isBytes = size >= 0 && size <= ANSWER_LIMIT_BYTES;
  // The guest may have made the driver return anything, which then reads as no value at all.
  const bytes = isBytes ? memory.bytes(exports.PyBytes_AsString(object), size).slice() : new Uint8Array();
  if (size < 0) exports.PyErr_Clear();
  exports.Py_DecRef(object);
  return bytes;
}
