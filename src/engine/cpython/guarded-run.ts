import { ErrnoFailure, errnoName } from '../../abi/errno.js';
import { GuestFault } from '../../kernel/guest-fault.js';
import { GuestEnd, type StopReason } from '../../kernel/interrupts.js';
import type { DriverObjects, ImageFacts } from './image-facts.js';
import type { Machine } from './machine.js';
import type { ProgramEnd } from './program.js';

/** `PY_EMSCRIPTEN_SIGNAL_INTERVAL` of pycore_emscripten_signal.h: turns from one tick to the next. */
const TICK_TURNS = 50;

export interface RunOptions {
  /** How much of the guest's own stack may be used before RecursionError, in bytes. */
  readonly stackBytes: number;
}

/**
 * Lets guest code run in `body`, under the machine's present kernel, and tells how that ended. Never throws for anything that
 * the guest does.
 * @param body - gives the exit code of what ended by itself
 */
export function runGuarded(
  machine: Machine,
  facts: ImageFacts,
  options: RunOptions,
  body: () => number,
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
    return { kind: 'exited', exitCode: body() };
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

/** What something thrown through the guest means, or in its stead. */
export function endOf(thrown: unknown): ProgramEnd {
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
