import { setFlagsFromString } from 'node:v8';
import { VitrineError } from '../../errors.js';

/**
 * Sets V8's budget for optimising wasm functions, for the whole process; 0 leaves it.
 *
 * With V8's default the interpreter's evaluation loop, a function of 79 kB, asks to be optimised every few dozen
 * bytecodes, and a frame that is running seems never to be switched to the optimised code, so that the first
 * program of a process spends much of its time asking. Measured on Node 20 with `bench/programs`: budgets of 20
 * million and more make first runs up to 2.5 times as fast. Very large ones let short programs end sooner, since
 * nothing is being optimised when they exit, and keep small functions in baseline code for longer.
 */
export function setTieringBudget(bytes: number): void {
  if (!Number.isSafeInteger(bytes) || bytes < 0 || bytes > 2 ** 31 - 1) {
    throw new VitrineError(
      'ERR_BAD_OPTION',
      `wasmTieringBudget is ${bytes}; it must be a whole number below 2^31`,
    );
  }
  if (bytes > 0) setFlagsFromString(`--wasm-tiering-budget=${bytes}`);
}
