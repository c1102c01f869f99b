import { VitrineError } from '../../errors.js';
import type { Stopped } from '../result.js';
import type { CallResult, PythonException, SessionResult } from './session-options.js';

/**
 * What a program raised, for whoever asked it for a value. Its `type`, `message` and `traceback` are the program's
 * own words: escape them before you show them.
 */
export class PythonError extends VitrineError {
  /** Name of the exception's class, with the module's unless that is `builtins`. */
  readonly type: string;
  /** As Python prints it. */
  readonly traceback: string;
  readonly result: CallResult;

  constructor(exception: PythonException, result: CallResult) {
    super(
      'ERR_PYTHON',
      exception.message === '' ? exception.type : `${exception.type}: ${exception.message}`,
    );
    this.name = 'PythonError';
    this.type = exception.type;
    this.traceback = exception.traceback;
    this.result = result;
  }
}

/** A call of a session was stopped before it had a value. */
export class StoppedError extends VitrineError {
  readonly result: CallResult;

  constructor(action: string, result: CallResult) {
    super('ERR_STOPPED', `${action} was stopped: ${reasonOf(result.stopped)}`);
    this.name = 'StoppedError';
    this.result = result;
  }
}

function reasonOf(stopped: Stopped | null): string {
  switch (stopped?.reason) {
    case 'limit':
      return `it reached its limit of ${stopped.limit} (${stopped.allowed})`;
    case 'crashed':
      return `its interpreter crashed: ${stopped.message}`;
    case 'aborted':
      return 'it was aborted';
    default:
      return 'it ended the interpreter';
  }
}

/** Why a session could not be opened. */
export function openingFailure({ stopped, stderr }: SessionResult): VitrineError {
  if (stopped?.reason === 'limit' && stopped.custodian !== undefined) {
    const { custodian, limit } = stopped;
    return new VitrineError('ERR_STOPPED', `custodian ${custodian} has no ${limit} left for a session`);
  }
  if (stopped?.reason === 'aborted') return new VitrineError('ERR_SESSION_CLOSED', 'the session was closed');
  return new VitrineError('ERR_PLATFORM', `the session did not open: ${stderr.slice(-500)}`);
}
