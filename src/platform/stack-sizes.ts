/**
 * How far recursion in C may go. A guest has two stacks: its own in linear memory, which CPython watches, and
 * the thread's, which the engine's wasm frames use and which nobody watches: overflowing it kills the guest.
 * CPython is therefore told of a smaller stack, small enough that its RecursionError comes first in the
 * recursions that it watches. Found by running recursive programs (repr, json, pickle, sorted, `__call__` …).
 */

/** Native stack of a worker thread, in MiB. Only what is used becomes resident. */
export const WORKER_NATIVE_STACK_MIB = 256;

/**
 * What CPython may use of its own stack in a worker, in bytes. More would be followed by the native stack, but
 * `repr` looks through all levels above at each level: at 4 MiB that is ten seconds before RecursionError comes.
 */
export const WORKER_STACK_BYTES = 2 ** 20;

/** The same on the calling thread, whose native stack is what the host started it with: about 1 MiB. */
export const INLINE_STACK_BYTES = 48 * 1024;
