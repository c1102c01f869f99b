import type { SessionAnswer } from '../../engine/cpython/session-call.js';
import type { CapabilityBroker } from '../capabilities/capability-broker.js';
import { crossing } from '../values/crossing.js';
import { decodeValue } from '../values/decode-value.js';
import { PythonError, StoppedError } from './session-errors.js';
import type { CallResult, PythonException } from './session-options.js';

/** A failure that the guest had no words for. */
const unknownException: PythonException = {
  type: 'Exception',
  message: 'the program failed, and failed to say how',
  traceback: '',
};

/**
 * What a session answered.
 * @throws VitrineError ERR_VALUE when it is no value
 */
export function readAnswer(
  answer: SessionAnswer | undefined,
  broker: CapabilityBroker,
): Pick<CallResult, 'value' | 'exception'> {
  if (answer === undefined) return { value: undefined, exception: null };
  if (answer.kind === 'exception') return { value: undefined, exception: readException(answer.bytes) };
  return { value: crossing(() => broker.decodeValue(answer.bytes, 'result')), exception: null };
}

/** The bytes are the guest's, who may have had the driver write anything. */
function readException(bytes: Uint8Array): PythonException {
  try {
    const texts = decodeValue(bytes);
    if (!Array.isArray(texts)) return unknownException;
    const [type, message, traceback] = texts as readonly unknown[];
    if (typeof type !== 'string' || typeof message !== 'string' || typeof traceback !== 'string') {
      return unknownException;
    }
    return { type, message, traceback };
  } catch {
    return unknownException;
  }
}

/** The value of what was asked. @throws PythonError, StoppedError */
export function valueIn(action: string, result: CallResult): unknown {
  if (result.stopped !== null) throw new StoppedError(action, result);
  if (result.exception !== null) throw new PythonError(result.exception, result);
  if (result.exitCode !== 0) throw new StoppedError(action, result);
  return result.value;
}
