import { CAPABILITY_SOCKET, type SocketEvents } from '../../abi/delegation/calls.js';
import { Poll } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import type { CapabilityBroker } from '../capabilities/capability-broker.js';
import type { NetworkDevice } from '../devices/network/network-device.js';
import { PollWait } from '../devices/network/poll-wait.js';
import type { HandlersOf } from './call-handlers.js';

export interface PollCallOptions {
  readonly network: Pick<NetworkDevice, 'poll'> | undefined;
  readonly broker: Pick<CapabilityBroker, 'hasFinished' | 'isOver' | 'onFinished'> | undefined;
  /** False where the guest runs on this thread: only what holds now is answered. */
  readonly canWait: boolean;
}

/**
 * Answers `net.poll`, which is about connections and, as if it were one of them, about finished calls of
 * capabilities. A call while another waits ends that with nothing: its guest was interrupted.
 */
export function pollCall({ network, broker, canWait }: PollCallOptions): HandlersOf<'net'>['net.poll'] {
  // Nobody takes the answer of a wait that the call's end ends, but then nothing is kept for it either.
  const tickets = new PollWait(() => (broker?.hasFinished ? Poll.IN : broker?.isOver ? Poll.HUP : 0));
  let turn = 0;

  const waitForBoth = async (
    connections: readonly SocketEvents[],
    own: readonly SocketEvents[],
    timeoutMs: number,
  ): Promise<readonly SocketEvents[]> => {
    const mine = ++turn;
    const stop = broker?.onFinished(() => tickets.check());
    // Without a network, there is nothing that could have been connected.
    const ask = (limitMs: number) =>
      connections.length === 0 || network === undefined ? undefined : network.poll(connections, limitMs);
    try {
      const waits = [tickets.wait(own, timeoutMs), ask(timeoutMs)].filter((wait) => wait !== undefined);
      await Promise.race(waits);
    } finally {
      stop?.();
    }
    // A later call has ended these waits, and has its own now.
    if (mine !== turn) return [];
    // Ends the wait that has not ended.
    const [first, second] = [tickets.wait(own, 0), ask(0)];
    return [...((await second) ?? []), ...(await first)];
  };

  const answer: HandlersOf<'net'>['net.poll'] = async ({ sockets, timeoutMs }) => {
    if (!(timeoutMs >= 0)) throw errno(Errno.EINVAL);
    const limitMs = canWait ? timeoutMs : 0;
    const own = sockets.filter(({ socket }) => socket === CAPABILITY_SOCKET);
    if (own.length === 0) {
      if (network === undefined) throw errno(Errno.EACCES);
      turn++;
      return { sockets: await network.poll(sockets, limitMs) };
    }
    if (broker === undefined) return { sockets: [{ socket: CAPABILITY_SOCKET, events: Poll.NVAL }] };
    const connections = sockets.filter(({ socket }) => socket !== CAPABILITY_SOCKET);
    return { sockets: await waitForBoth(connections, own, limitMs) };
  };
  return (request) => {
    const isOwn = request.sockets.every(({ socket }) => socket === CAPABILITY_SOCKET);
    if (canWait || broker === undefined || !isOwn) return answer(request);
    // On the guest's thread nothing can be waited for, not even a promise; whatever was begun has finished there.
    const isReady = broker.hasFinished && request.sockets.some(({ events }) => (events & Poll.IN) !== 0);
    return { sockets: isReady ? [{ socket: CAPABILITY_SOCKET, events: Poll.IN }] : [] };
  };
}
