import { FunctionBodyEncoder } from './function-body-encoder.js';

/** Value of `which` by which a redirected sleep is told from a real `setitimer` call; no timer has it. */
export const sleepTimerId = -1;

/**
 * The body that makes Emscripten's `emscripten_thread_sleep(double ms)` block in the host.
 *
 * Without threads libc compiles it to a loop that reads the clock until the time is over, which costs a
 * processor for as long as the guest sleeps. The engine has no import to sleep by, and adding one would renumber
 * every function, so the call goes to one that it has: `_setitimer_js(which: i32, ms: f64) -> i32`, with
 * {@link sleepTimerId} for the timer. The kernel answers that by blocking for `ms` milliseconds; the result
 * is dropped, since the C function returns nothing.
 *
 * @param importIndex - function index of `env._setitimer_js`, of type (i32, f64) -> i32
 * @returns a complete body for a function of type (f64) -> ()
 */
export function sleepRedirectBody(importIndex: number): Uint8Array<ArrayBuffer> {
  return new FunctionBodyEncoder()
    .i32Const(sleepTimerId)
    .localGet(0)
    .call(importIndex)
    .drop()
    .end()
    .toBytes();
}
