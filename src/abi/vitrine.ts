/** Numbers that the kernel and the engine's Python driver have agreed upon, beyond libc's. */

/**
 * The protocol number by which the interpreter asks `socket(2)` for one half of a pair of connected local sockets;
 * the next such call gives the other half. The engine's libc has no working `socketpair(2)`.
 */
export const PAIR_PROTOCOL = 0x5650;
