import type { SocketEvents } from '../../abi/delegation/calls.js';
import { Poll } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import { StreamSocket, toPollEvents } from '../descriptors/stream-socket.js';
import type { Kernel } from '../kernel.js';
import { networkWait } from '../sockets/network-wait.js';

export interface PollRequest {
  readonly fd: number;
  readonly events: number;
  /** Filled in by {@link poll}. */
  revents: number;
}

/**
 * poll(2): how many of the requests have events. Of what a guest can wait for, only sockets become ready while it
 * waits (it has no second thread and private files are always ready): without any, the wait is a sleep.
 *
 * An interrupted wait counts as timed out, not as EINTR: callers in C would try again at once, whereas an
 * answer lets the interpreter reach the point where the exception is raised.
 *
 * @param timeoutMs - negative: for ever
 */
export function poll(kernel: Kernel, requests: readonly PollRequest[], timeoutMs: number): number {
  const sockets: SocketRequest[] = [];
  probe(kernel, requests, sockets);
  const limitMs = timeoutMs < 0 ? Number.POSITIVE_INFINITY : timeoutMs;
  const isReady = requests.some(({ revents }) => revents !== 0);
  if (sockets.length > 0) pollSockets(kernel, sockets, isReady ? 0 : limitMs);
  else if (!isReady && limitMs > 0) kernel.sleep(limitMs);
  return requests.filter(({ revents }) => revents !== 0).length;
}

/** A request about a socket that somebody else has to look after. */
interface SocketRequest {
  readonly request: PollRequest;
  readonly socket: number;
}

/** Fills in what holds now of all that is the kernel's own; finds the rest. */
function probe(kernel: Kernel, requests: readonly PollRequest[], sockets: SocketRequest[]): void {
  for (const request of requests) {
    request.revents = 0;
    if (request.fd < 0) continue;
    if (!kernel.descriptors.has(request.fd)) {
      request.revents = Poll.NVAL;
      continue;
    }
    const description = kernel.descriptors.get(request.fd);
    const socket = description instanceof StreamSocket ? description.serverSocket : undefined;
    if (socket === undefined) request.revents = description.ready() & asked(request);
    else sockets.push({ request, socket });
  }
}

function asked({ events }: PollRequest): number {
  return events | Poll.ERR | Poll.HUP;
}

/** One delegated call for all sockets, in which each is named once. */
function pollSockets(kernel: Kernel, requests: readonly SocketRequest[], timeoutMs: number): void {
  const { network } = kernel;
  if (network === undefined) return;
  const wanted = new Map<number, number>();
  for (const { request, socket } of requests) {
    const events =
      ((request.events & (Poll.IN | Poll.RDNORM)) === 0 ? 0 : Poll.IN) |
      ((request.events & (Poll.OUT | Poll.WRNORM)) === 0 ? 0 : Poll.OUT);
    wanted.set(socket, (wanted.get(socket) ?? 0) | events);
  }
  const list: SocketEvents[] = [...wanted].map(([socket, events]) => ({ socket, events }));
  const ready = new Map(
    (networkWait(kernel, network)(list, timeoutMs) ?? []).map(({ socket, events }) => [socket, events]),
  );
  for (const { request, socket } of requests) {
    request.revents = toPollEvents(ready.get(socket) ?? 0) & asked(request);
  }
}

/** More than this many entries is EINVAL: a guest can have no use for more than it can open. */
export function checkPollCount(kernel: Kernel, count: number): void {
  if (count < 0 || count > kernel.descriptors.limit) throw errno(Errno.EINVAL);
}
