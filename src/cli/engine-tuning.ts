import { setFlagsFromString } from 'node:v8';

/**
 * How much of a wasm function (about its bytes) is executed in baseline code before V8 optimises it. V8 comes
 * with 1,800,000, which CPython's evaluation loop, a function of 79 kB, uses up every 45 bytecodes. A frame that
 * is running is never switched to the optimised code, so the program's main frame would go on asking for it for
 * ever: programs then take up to 2.5 times as long. A short program, on the other hand, would have to wait at
 * its end for 200 ms of optimising that it has no use for. Measured with the programs in `bench/programs`, on
 * Node 20: from 20 million they are equally fast; below 350 million `print('hello')` waits at its end.
 */
const TIERING_BUDGET = 500_000_000;

/** Tunes V8 for one program per process. To be called before the engine is compiled. */
export function tuneEngine(): void {
  setFlagsFromString(`--wasm-tiering-budget=${TIERING_BUDGET}`);
}
