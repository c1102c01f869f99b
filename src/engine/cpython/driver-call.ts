import { GuestFault } from '../../kernel/guest-fault.js';
import type { DriverObjects } from './image-facts.js';
import type { Machine } from './machine.js';

/** Exit code of a program that an unhandled KeyboardInterrupt ended: 128 + SIGINT, as shells report it. */
const INTERRUPTED_EXIT_CODE = 130;

/** Answers of the driver's `classify` that are not exit codes. */
const SHOW = -1;
const SHOW_INTERRUPT = -2;

/**
 * Calls a driver's function with a request and values, in the form that its `unpack` takes apart.
 * @returns what it returned, the caller's to release; 0 with an exception set
 */
export function callDriver(machine: Machine, fn: number, request: object, values?: Uint8Array): number {
  const { exports } = machine;
  const text = new TextEncoder().encode(`${JSON.stringify(request)}\0`);
  const data = new Uint8Array(text.length + (values?.length ?? 0));
  data.set(text);
  if (values !== undefined) data.set(values, text.length);
  const pointer = machine.copyIn(data);
  if (pointer === 0) throw new GuestFault('no memory is left for the program itself');
  const argument = exports.PyBytes_FromStringAndSize(pointer, data.length);
  exports.free(pointer);
  if (argument === 0) return 0;
  const result = exports.PyObject_CallOneArg(fn, argument);
  exports.Py_DecRef(argument);
  return result;
}

/**
 * Calls what a driver's function planned, without a frame of ours beneath it; the plan is released.
 * @param plan - a tuple of a callable and a tuple of arguments, or 0 with an exception set
 * @returns what the callable returned, the caller's to release; 0 with an exception set
 */
export function callPlanned(machine: Machine, plan: number): number {
  const { exports } = machine;
  if (plan === 0) return 0;
  const result = exports.PyObject_CallObject(
    exports.PyTuple_GetItem(plan, 0),
    exports.PyTuple_GetItem(plan, 1),
  );
  exports.Py_DecRef(plan);
  return result;
}

/** Turns the exception that is set into an exit code, showing it as the interpreter would. */
export function reportException(machine: Machine, driver: DriverObjects, keepsLast: boolean): number {
  const { exports } = machine;
  const exception = exports.PyErr_GetRaisedException();
  const answer = exports.PyObject_CallOneArg(driver.classify, exception);
  // classify itself can be interrupted, or meet an exception whose attributes misbehave.
  const code = answer === 0 ? SHOW : exports.PyLong_AsLong(answer);
  if (answer === 0) exports.PyErr_Clear();
  else exports.Py_DecRef(answer);
  if (code >= 0) {
    exports.Py_DecRef(exception);
    return code;
  }
  exports.PyErr_SetRaisedException(exception);
  exports.PyErr_PrintEx(keepsLast ? 1 : 0);
  return code === SHOW_INTERRUPT ? INTERRUPTED_EXIT_CODE : 1;
}
