import { VitrineError } from '../errors.js';

/** The error for a command line that cannot be understood. */
export function usageError(message: string): VitrineError {
  return new VitrineError('ERR_BAD_OPTION', message);
}
