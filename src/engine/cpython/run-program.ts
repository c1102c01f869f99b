import type { GuestIdentity } from '../../kernel/identity.js';
import { callDriver, callPlanned, reportException } from './driver-call.js';
import { type RunOptions, runGuarded } from './guarded-run.js';
import type { ImageFacts } from './image-facts.js';
import type { Machine } from './machine.js';
import type { GuestNamespace } from './namespaces/namespace.js';
import { type Program, type ProgramEnd, programRequest } from './program.js';

/** What is to run, and as whom. */
export interface ProgramRun {
  readonly program: Program;
  readonly identity: GuestIdentity;
  readonly namespace?: GuestNamespace | undefined;
}

/**
 * Runs one program on a machine that was just restored from the image of `facts`, under its present kernel.
 * Never throws for anything that the guest does.
 */
export function runProgram(
  machine: Machine,
  facts: ImageFacts,
  run: ProgramRun,
  options: RunOptions,
): ProgramEnd {
  return runGuarded(machine, facts, options, () => runToExit(machine, facts, run));
}

function runToExit(
  machine: Machine,
  facts: ImageFacts,
  { program, identity, namespace }: ProgramRun,
): number {
  const { exports } = machine;
  const { driver } = facts;
  let exitCode = 0;
  const request = programRequest(program, identity, namespace?.request);
  const plan = callDriver(machine, driver.prepare, request, program.globals);
  namespace?.close(machine.memory, facts.moduleTables);
  const result = callPlanned(machine, plan);
  if (result === 0) exitCode = reportException(machine, driver, true);
  else exports.Py_DecRef(result);
  const finished = exports.PyObject_CallNoArgs(driver.finish);
  if (finished === 0) {
    exports.PyErr_PrintEx(0);
    return exitCode === 0 ? 1 : exitCode;
  }
  const lostOutput = exports.PyLong_AsLong(finished);
  return lostOutput === 0 ? exitCode : lostOutput;
}
