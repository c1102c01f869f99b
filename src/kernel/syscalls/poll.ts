import { Poll } from '../../abi/emscripten.js';
import { Errno, errno } from '../../abi/errno.js';
import type { Kernel } from '../kernel.js';

export interface PollRequest {
  readonly fd: number;
  readonly events: number;
  /** Filled in by {@link poll}. */
  revents: number;
}

/**
 * poll(2): how many of the requests have events. Nothing a guest can wait for becomes ready while it waits
 * (it has no second thread and private files are always ready), so the wait is a sleep.
 *
 * An interrupted wait counts as timed out, not as EINTR: callers in C would try again at once, whereas an
 * answer lets the interpreter reach the point where the exception is raised.
 *
 * @param timeoutMs - negative: for ever
 */
export function poll(kernel: Kernel, requests: readonly PollRequest[], timeoutMs: number): number {
  const count = probe(kernel, requests);
  if (count > 0 || timeoutMs === 0) return count;
  kernel.sleep(timeoutMs < 0 ? Number.POSITIVE_INFINITY : timeoutMs);
  return probe(kernel, requests);
}

function probe(kernel: Kernel, requests: readonly PollRequest[]): number {
  let count = 0;
  for (const request of requests) {
    request.revents = request.fd < 0 ? 0 : readyEvents(kernel, request);
    if (request.revents !== 0) count++;
  }
  return count;
}

function readyEvents(kernel: Kernel, request: PollRequest): number {
  if (!kernel.descriptors.has(request.fd)) return Poll.NVAL;
  return kernel.descriptors.get(request.fd).ready() & (request.events | Poll.ERR | Poll.HUP);
}

/** More than this many entries is EINVAL: a guest can have no use for more than it can open. */
export function checkPollCount(kernel: Kernel, count: number): void {
  if (count < 0 || count > kernel.descriptors.limit) throw errno(Errno.EINVAL);
}
