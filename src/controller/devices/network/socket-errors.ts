import { Errno, ErrnoFailure, type ErrnoValue } from '../../../abi/errno.js';

const values: ReadonlyMap<unknown, ErrnoValue> = new Map<unknown, ErrnoValue>([
  ['ECONNREFUSED', Errno.ECONNREFUSED],
  ['ECONNRESET', Errno.ECONNRESET],
  ['ECONNABORTED', Errno.ECONNABORTED],
  ['ETIMEDOUT', Errno.ETIMEDOUT],
  ['EHOSTUNREACH', Errno.EHOSTUNREACH],
  ['EHOSTDOWN', Errno.EHOSTUNREACH],
  ['ENETUNREACH', Errno.ENETUNREACH],
  ['ENETDOWN', Errno.ENETUNREACH],
  ['EADDRNOTAVAIL', Errno.EADDRNOTAVAIL],
  ['EAFNOSUPPORT', Errno.EAFNOSUPPORT],
  ['EPIPE', Errno.EPIPE],
  // The host's own shortage or firewall is no permission of the guest's, but is best understood as what it is.
  ['EMFILE', Errno.ENOBUFS],
  ['ENFILE', Errno.ENOBUFS],
  ['EACCES', Errno.EACCES],
  ['EPERM', Errno.EACCES],
]);

/** The errno for an error of Node's sockets; ECONNRESET for one that says nothing to a guest. */
export function errnoOfSocketError(error: unknown): ErrnoValue {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return values.get(code) ?? Errno.ECONNRESET;
}

/** What a policy refused with; EACCES for a policy that failed otherwise. */
export function errnoOfRefusal(error: unknown): ErrnoValue {
  return error instanceof ErrnoFailure ? error.value : Errno.EACCES;
}
