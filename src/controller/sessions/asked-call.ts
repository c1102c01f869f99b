import type { SessionCall } from '../../engine/cpython/session-call.js';
import type { CapabilityBroker } from '../capabilities/capability-broker.js';
import { badOption } from '../units.js';
import { crossing } from '../values/crossing.js';
import { checkCode, type InvokeOptions } from './session-options.js';

const NAME_LIMIT = 1000;

/**
 * What a session is asked, checked: makes the call once its values may cross.
 * @throws VitrineError ERR_BAD_OPTION
 */
export function askedCall(
  { evaluate, call, args = [], kwargs = {} }: InvokeOptions,
  broker: CapabilityBroker,
): (globals: Uint8Array | undefined) => SessionCall {
  if ((evaluate === undefined) === (call === undefined)) {
    throw badOption('session.invoke', 'given both or none', "given exactly one of 'evaluate' and 'call'");
  }
  if (evaluate !== undefined) {
    const code = checkCode('evaluate', evaluate);
    return (globals) => ({ kind: 'evaluate', code, globals });
  }
  const name: unknown = call;
  if (typeof name !== 'string' || name.length > NAME_LIMIT)
    throw badOption('call', name, 'the name of a function');
  if (!Array.isArray(args)) throw badOption('args', args, 'an array');
  if (typeof kwargs !== 'object' || kwargs === null) throw badOption('kwargs', kwargs, 'an object');
  return (globals) => {
    const values = crossing(() => broker.encodeValue([args, kwargs], 'arguments'));
    return { kind: 'call', name, values, globals };
  };
}
