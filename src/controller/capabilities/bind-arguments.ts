import { quoteText } from '../values/value-path.js';
import type { Parameter } from './parameter-names.js';
import { Refusal } from './reply.js';

/** What the parameters of a callable member are known by. */
export interface Signature {
  readonly parameters: readonly Parameter[];
  /** Whether its author wrote them down. They are a promise then, otherwise only names for positions. */
  readonly isDeclared: boolean;
}

/**
 * Puts arguments in the order of their parameters, as a call in Python does, whose wording the messages have. Parameters
 * that its author wrote down are checked in number; otherwise what is missing is undefined and what is too many
 * is given too, as in JavaScript.
 * @throws Refusal `type`
 */
export function bindArguments(
  name: string,
  signature: Signature | undefined,
  values: readonly unknown[],
  named: Iterable<readonly [string, unknown]> | undefined,
): readonly unknown[] {
  if (signature === undefined) {
    if (named !== undefined) throw new Refusal('type', `${name}() takes no keyword arguments`);
    return values;
  }
  const { parameters, isDeclared } = signature;
  if (named === undefined && !isDeclared) return values;
  const hasRest = parameters.at(-1)?.kind === 'rest';
  const positions = hasRest ? parameters.length - 1 : parameters.length;
  if (isDeclared && !hasRest && values.length > positions) throw tooMany(name, parameters, values.length);
  if (named === undefined && values.length >= positions) return values;
  const bound = [...values];
  const given = new Set<number>();
  for (const [keyword, value] of named ?? []) {
    const position = parameters.findIndex((other) => other.name === keyword);
    if (position < 0 || position >= positions) {
      throw new Refusal('type', `${name}() got an unexpected keyword argument ${quoteText(keyword)}`);
    }
    if (position < values.length)
      throw new Refusal('type', `${name}() got multiple values for argument '${keyword}'`);
    while (bound.length <= position) bound.push(undefined);
    bound[position] = value;
    given.add(position);
  }
  if (isDeclared) {
    const missing = parameters.filter(
      ({ kind }, position) => kind === 'required' && position >= values.length && !given.has(position),
    );
    if (missing.length > 0) throw tooFew(name, missing);
  }
  return bound;
}

function tooFew(name: string, missing: readonly Parameter[]): Refusal {
  const names = missing.map((parameter) => `'${parameter.name}'`);
  const last = names.pop();
  const listed = names.length === 0 ? last : `${names.join(', ')}${names.length > 1 ? ',' : ''} and ${last}`;
  const noun = missing.length === 1 ? 'argument' : 'arguments';
  return new Refusal('type', `${name}() missing ${missing.length} required positional ${noun}: ${listed}`);
}

function tooMany(name: string, parameters: readonly Parameter[], given: number): Refusal {
  const most = parameters.length;
  const least = parameters.filter(({ kind }) => kind === 'required').length;
  const range = least === most ? `${most}` : `from ${least} to ${most}`;
  const noun = most === 1 ? 'argument' : 'arguments';
  const verb = given === 1 ? 'was' : 'were';
  return new Refusal('type', `${name}() takes ${range} positional ${noun} but ${given} ${verb} given`);
}
