import type { SocketEvents } from '../../abi/delegation/calls.js';
import { Poll } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import { DeviceDescription } from '../descriptors/device-description.js';
import { StreamSocket, toPollEvents } from '../descriptors/stream-socket.js';
import type { Kernel } from '../kernel.js';
import { type EventServer, networkWait } from '../sockets/network-wait.js';

export interface PollRequest {
  readonly fd: number;
  readonly events: number;
  /** Filled in by {@link poll}. */
  revents: number;
}

/**
 * poll(2): how many of the requests have events. Of what a guest can wait for, only sockets and a few devices become
 * ready while it waits (it has no second thread and private files are always ready): without any, the wait is a sleep.
 *
 * An interrupted wait counts as timed out, not as EINTR: callers in C would try again at once, whereas an
 * answer lets the interpreter reach the point where the exception is raised.
 *
 * @param timeoutMs - negative: for ever
 */
export function poll(kernel: Kernel, requests: readonly PollRequest[], timeoutMs: number): number {
  const remote: RemoteRequest[] = [];
  probe(kernel, requests, remote);
  const limitMs = timeoutMs < 0 ? Number.POSITIVE_INFINITY : timeoutMs;
  const isReady = requests.some(({ revents }) => revents !== 0);
  if (remote.length > 0) pollRemote(kernel, remote, isReady ? 0 : limitMs);
  else if (!isReady && limitMs > 0) kernel.sleep(limitMs);
  return requests.filter(({ revents }) => revents !== 0).length;
}

/** A request about something that somebody else has to look after: a socket, or what has a number among sockets. */
interface RemoteRequest {
  readonly request: PollRequest;
  readonly socket: number;
  readonly server: EventServer;
}

/** Fills in what holds now of all that is the kernel's own; finds the rest. */
function probe(kernel: Kernel, requests: readonly PollRequest[], remote: RemoteRequest[]): void {
  for (const request of requests) {
    request.revents = 0;
    if (request.fd < 0) continue;
    if (!kernel.descriptors.has(request.fd)) {
      request.revents = Poll.NVAL;
      continue;
    }
    const description = kernel.descriptors.get(request.fd);
    if (description instanceof StreamSocket) {
      const socket = description.serverSocket;
      const server = kernel.network;
      if (socket === undefined) request.revents = description.ready() & asked(request);
      else if (server !== undefined) remote.push({ request, socket, server });
      continue;
    }
    request.revents = description.ready() & asked(request);
    const source = description instanceof DeviceDescription ? description.remoteEvents : undefined;
    const wantsMore = (request.events & INPUT & ~request.revents) !== 0;
    if (source !== undefined && wantsMore) remote.push({ request, socket: source.socket, server: source });
  }
}

const INPUT = Poll.IN | Poll.RDNORM;
const OUTPUT = Poll.OUT | Poll.WRNORM;

function asked({ events }: PollRequest): number {
  return events | Poll.ERR | Poll.HUP;
}

/** One delegated call for all, in which each is named once; they all have it made by the same controller. */
function pollRemote(kernel: Kernel, requests: readonly RemoteRequest[], timeoutMs: number): void {
  const wanted = new Map<number, number>();
  let server: EventServer | undefined;
  for (const { request, socket, server: one } of requests) {
    const events =
      ((request.events & INPUT) === 0 ? 0 : Poll.IN) | ((request.events & OUTPUT) === 0 ? 0 : Poll.OUT);
    wanted.set(socket, (wanted.get(socket) ?? 0) | events);
    server ??= one;
  }
  if (server === undefined) return;
  const list: SocketEvents[] = [...wanted].map(([socket, events]) => ({ socket, events }));
  const ready = new Map(
    (networkWait(kernel, server)(list, timeoutMs) ?? []).map(({ socket, events }) => [socket, events]),
  );
  for (const { request, socket } of requests) {
    request.revents |= toPollEvents(ready.get(socket) ?? 0) & asked(request);
  }
}

/** More than this many entries is EINVAL: a guest can have no use for more than it can open. */
export function checkPollCount(kernel: Kernel, count: number): void {
  if (count < 0 || count > kernel.descriptors.limit) throw errno(Errno.EINVAL);
}
