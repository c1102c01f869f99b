import type { SocketEvents } from '../../abi/delegation/calls.js';
import { Errno, ErrnoFailure } from '../../abi/errno.js';
import type { Kernel } from '../kernel.js';
import type { NetworkServer } from '../network-server.js';

/**
 * Waits for events of sockets, at most `timeoutMs`: those that have some, none when the time is over. Undefined when
 * an interruption of the guest came first; its exception is due then, so the caller answers at once, and not with
 * EINTR, upon which callers in C would try again.
 */
export type NetworkWait = (
  sockets: readonly SocketEvents[],
  timeoutMs: number,
) => readonly SocketEvents[] | undefined;

/** Whoever is asked for events of sockets, and of what else has a number among them. */
export type EventServer = Pick<NetworkServer, 'poll'>;

/** How sockets of this kernel wait. One delegated call, however many sockets there are. */
export function networkWait(kernel: Kernel, server: EventServer): NetworkWait {
  return (sockets, timeoutMs) => {
    try {
      for (;;) {
        const ready = server.poll(sockets, timeoutMs);
        if (ready.length > 0) return ready;
        if (timeoutMs !== Number.POSITIVE_INFINITY) break;
        kernel.checkpoint();
      }
    } catch (failure) {
      if (!(failure instanceof ErrnoFailure) || failure.value !== Errno.EINTR) throw failure;
      kernel.interruptHandler?.hurry();
      return undefined;
    }
    // A clock that sleeping moves would stand still for whoever waits here for a time.
    if (timeoutMs > 0) kernel.ports.clock.advance?.(timeoutMs);
    return [];
  };
}
