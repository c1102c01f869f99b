import { VitrineError } from '../../errors.js';
import { ValueFailure } from './value-failure.js';

/**
 * Has values cross on behalf of a user, to whom one that cannot is an error.
 * @throws VitrineError ERR_VALUE
 */
export function crossing<T>(cross: () => T): T {
  try {
    return cross();
  } catch (failure) {
    if (!(failure instanceof ValueFailure)) throw failure;
    throw new VitrineError('ERR_VALUE', failure.message, { cause: failure });
  }
}
