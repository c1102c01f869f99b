/** Goes on with an answer that may take its time, without a detour when it does not. */
export function andThen<T, R>(answer: T | Promise<T>, next: (value: T) => R): R | Promise<R> {
  return answer instanceof Promise ? answer.then(next) : next(answer);
}
