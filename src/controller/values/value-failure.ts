/**
 * What a Python program should see of it: `type`, a `TypeError`: a value of this type never crosses; `value`, a
 * `ValueError`: such values do, but not this one (too large or deep, cyclic, not text, malformed).
 */
export type ValueFailureKind = 'type' | 'value';

/**
 * A value that cannot cross between host and guest. The message is one line of bounded length, begins with the path
 * of the offender (`args[0]['x'][2]: ...`), and has nothing of a guest's in it but escaped text, so it can be
 * shown to either side.
 */
export class ValueFailure extends Error {
  override readonly name = 'ValueFailure';
  readonly kind: ValueFailureKind;
  /** Where the offender is, as the message has it. */
  readonly path: string;

  constructor(kind: ValueFailureKind, path: string, problem: string, options?: { cause?: unknown }) {
    super(`${path}: ${problem}`, options);
    this.kind = kind;
    this.path = path;
  }
}
