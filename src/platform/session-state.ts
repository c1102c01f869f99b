import type { ClosureState } from '../engine/cpython/ffi/closure-state.js';
import type { MemoryDelta } from '../image/delta/memory-delta.js';
import type { TimeZonePointers } from '../kernel/bindings/guest-context.js';
import type { KernelState } from '../kernel/state/kernel-state.js';

/**
 * A session between two calls, as plain data: what there is of its guest besides the image and its files, which the
 * controller keeps itself. Any seat with the same image can go on from it.
 */
export interface SessionState {
  readonly machine: MachineState;
  readonly kernel: KernelState;
}

/** A session whose machine may still be where the last call left it, at the seat that is asked. */
export interface SessionPlace {
  readonly machine: MachineState | HeldMachine;
  readonly kernel: KernelState;
}

/** Linear memory up to which a seat goes on holding a session between its calls: what is larger is given back. */
export const HELD_MEMORY_LIMIT_BYTES = 128 * 2 ** 20;

/** What a seat is known to hold, so that it need not be sent. */
export interface HeldMachine {
  readonly id: string;
  readonly isHeld: true;
}

/** What is in a machine. */
export interface MachineState {
  /** No two states of one process have the same. */
  readonly id: string;
  readonly memory: MemoryDelta;
  /** Values of the instance's mutable globals. */
  readonly globals: readonly number[];
  readonly closures: readonly ClosureState[];
  /** Addresses that the guest told its kernel. */
  readonly environ: number;
  readonly timeZone: TimeZonePointers | null;
  readonly protocolEntry: number;
}
