import type { Channel } from '../kernel/delegation/delegate.js';
import type { Interrupts } from '../kernel/interrupts.js';
import type { KernelClock } from '../kernel/kernel.js';

/** What a seat needs of the thread that it is on. */
export interface SeatPorts {
  readonly clock: KernelClock;
  readonly interrupts: Interrupts;
  /** Fills an array of at most 64 KiB with random bytes. */
  fillRandom(into: Uint8Array): void;
  /** Where delegated calls go. */
  readonly channel: Channel;
}
