import { badOption } from '../units.js';

/** A built-in exception by its name, or one of a module: `package.module:Class`. */
const pythonClassName =
  /^(?:[A-Za-z_]\w{0,99}|(?:[A-Za-z_]\w{0,99}\.){0,9}[A-Za-z_]\w{0,99}:[A-Za-z_]\w{0,99})$/;

/** Whether a text names a class of Python's as {@link GuestError} and `errors` have it. */
export function isPythonClass(text: unknown): text is string {
  return typeof text === 'string' && pythonClassName.test(text);
}

export interface GuestErrorOptions extends ErrorOptions {
  /** What Python raises: `'KeyError'`, `'package.module:Class'`; `vitrine.HostError` unless given. */
  readonly pythonClass?: string;
}

/**
 * An error that host code throws for the guest to read: its message crosses as it is. Of any other error paths of the
 * host are taken out first.
 */
export class GuestError extends Error {
  override readonly name: string = 'GuestError';
  readonly pythonClass: string | undefined;

  /** @throws VitrineError ERR_BAD_OPTION for what cannot be the name of a class */
  constructor(message: string, options: GuestErrorOptions = {}) {
    super(message, options);
    const { pythonClass } = options;
    if (pythonClass !== undefined && !isPythonClass(pythonClass)) {
      throw badOption('GuestError.pythonClass', pythonClass, "a name such as 'KeyError' or 'module:Class'");
    }
    this.pythonClass = pythonClass;
  }
}
