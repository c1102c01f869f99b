import { ErrnoFailure, errnoName } from '../../abi/errno.js';
import { GuestFault } from '../../kernel/guest-fault.js';
import type { GuestIdentity } from '../../kernel/identity.js';
import { GuestEnd, type StopReason } from '../../kernel/interrupts.js';
import type { DriverObjects, ImageFacts } from './image-facts.js';
import type { Machine } from './machine.js';
import { driverRequest, type Program, type ProgramEnd } from './program.js';

/** Exit code of a program that an unhandled KeyboardInterrupt ended: 128 + SIGINT, as shells report it. */
const INTERRUPTED_EXIT_CODE = 130;

/** `PY_EMSCRIPTEN_SIGNAL_INTERVAL` of pycore_emscripten_signal.h: turns from one tick to the next. */
const TICK_TURNS = 50;

/** Answers of the driver's `classify` that are not exit codes. */
const SHOW = -1;
const SHOW_INTERRUPT = -2;

/** What is to run, and as whom. */
export interface ProgramRun {
  readonly program: Program;
  readonly identity: GuestIdentity;
}

/** Native stack of the platform, told to CPython as a share of its own stack; see `stack-protection.ts`. */
export interface RunOptions {
  /** How much of the guest's own stack may be used before RecursionError, in bytes. */
  readonly stackBytes: number;
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
  const { exports, kernel } = machine;
  kernel.interruptHandler = {
    raise: (reason) => {
      exports.PyThreadState_SetAsyncExc(facts.threadId, exceptionFor(facts.driver, reason));
    },
    isTurn() {
      // The evaluation loop winds its clock up before it ticks. Moved on here, the next to tick can be told from it.
      if (machine.memory.getI32(facts.signalClock) !== TICK_TURNS) return false;
      machine.memory.setI32(facts.signalClock, TICK_TURNS - 1);
      return true;
    },
    armSignal(reason) {
      const answer = exports.PyObject_CallOneArg(facts.driver.armSignal, exceptionFor(facts.driver, reason));
      if (answer === 0) {
        exports.PyErr_Clear();
        return 0;
      }
      const signal = exports.PyLong_AsLong(answer);
      exports.Py_DecRef(answer);
      return signal;
    },
    hurry: () => machine.memory.setI32(facts.signalClock, 0),
  };
  try {
    exports.__emscripten_environ_constructor();
    const top = exports.emscripten_stack_get_base();
    exports.PyUnstable_ThreadState_SetStackProtection(
      facts.threadState,
      top - options.stackBytes,
      options.stackBytes,
    );
    kernel.checkpoint();
    return { kind: 'exited', exitCode: runToExit(machine, facts.driver, run) };
  } catch (thrown) {
    return endOf(thrown);
  } finally {
    kernel.interruptHandler = undefined;
  }
}

function exceptionFor(driver: DriverObjects, reason: StopReason): number {
  if (reason === 'cpu') return driver.cpuLimitReached;
  if (reason === 'wall') return driver.wallLimitReached;
  return driver.keyboardInterrupt;
}

function runToExit(machine: Machine, driver: DriverObjects, run: ProgramRun): number {
  const { exports } = machine;
  let exitCode = 0;
  const plan = prepare(machine, driver, run);
  let result = 0;
  if (plan !== 0) {
    result = exports.PyObject_CallObject(exports.PyTuple_GetItem(plan, 0), exports.PyTuple_GetItem(plan, 1));
    exports.Py_DecRef(plan);
  }
  if (result === 0) exitCode = reportException(machine, driver);
  else exports.Py_DecRef(result);
  const finished = exports.PyObject_CallNoArgs(driver.finish);
  if (finished === 0) {
    exports.PyErr_PrintEx(0);
    return exitCode === 0 ? 1 : exitCode;
  }
  const lostOutput = exports.PyLong_AsLong(finished);
  return lostOutput === 0 ? exitCode : lostOutput;
}

/** What to call, as a tuple that the caller owns; 0 with an exception set when the program cannot be started. */
function prepare(machine: Machine, driver: DriverObjects, run: ProgramRun): number {
  const { exports } = machine;
  const text = new TextEncoder().encode(driverRequest(run.program, run.identity));
  const pointer = machine.copyIn(text);
  if (pointer === 0) throw new GuestFault('no memory is left for the program itself');
  const request = exports.PyBytes_FromStringAndSize(pointer, text.length);
  exports.free(pointer);
  if (request === 0) return 0;
  const plan = exports.PyObject_CallOneArg(driver.prepare, request);
  exports.Py_DecRef(request);
  return plan;
}

/** Turns the exception that is set into an exit code, showing it as the interpreter would. */
function reportException(machine: Machine, driver: DriverObjects): number {
  const { exports } = machine;
  const exception = exports.PyErr_GetRaisedException();
  const answer = exports.PyObject_CallOneArg(driver.classify, exception);
  // classify itself can be interrupted, or meet an exception whose attributes misbehave.
  const code = answer === 0 ? SHOW : exports.PyLong_AsLong(answer);
  if (answer === 0) exports.PyErr_Clear();
  if (code >= 0) {
    exports.Py_DecRef(exception);
    return code;
  }
  exports.PyErr_SetRaisedException(exception);
  exports.PyErr_PrintEx(1);
  return code === SHOW_INTERRUPT ? INTERRUPTED_EXIT_CODE : 1;
}

/** What something thrown through the guest means. */
function endOf(thrown: unknown): ProgramEnd {
  if (thrown instanceof GuestEnd) {
    return thrown.reason === undefined
      ? { kind: 'exited', exitCode: thrown.exitCode ?? 0 }
      : { kind: 'stopped' };
  }
  if (thrown instanceof GuestFault) return { kind: 'crashed', message: thrown.message };
  if (thrown instanceof ErrnoFailure) return { kind: 'crashed', message: errnoName(thrown.value) };
  if (thrown instanceof RangeError) return { kind: 'crashed', message: 'the native stack overflowed' };
  // A trap's message ("memory access out of bounds") says what the guest did; stacks would tell of the host.
  return { kind: 'crashed', message: thrown instanceof Error ? thrown.message : 'unknown' };
}
