import { ValueFailure } from '../values/value-failure.js';
import { Refusal } from './reply.js';

export function promiseRefusal(path: string): Refusal {
  const problem = 'answers with a promise, which a guest on the same thread cannot wait for';
  return new Refusal('host', `${path} ${problem}; use isolation 'worker'`);
}

export function overRefusal(): Refusal {
  return new Refusal('permission', 'the call is over');
}

/** The failure of a request's value, with the path in it that the guest knows. */
export function ofArguments(failure: ValueFailure): ValueFailure {
  const problem = failure.message.slice(failure.path.length + 2);
  const path = failure.path.replace(/^\[3\]/, 'args').replace(/^\[4\]/, 'kwargs');
  return new ValueFailure(
    failure.kind,
    path.startsWith('[') || path === '' ? `message${path}` : path,
    problem,
  );
}
