import { Errno, ErrnoFailure, errnoName } from '../../../abi/errno.js';

/** Thrown when a change cannot be made; the reason is for people. Not an `Error`: it is part of a report. */
export class Conflict {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** The reason that something failed for; what is no conflict and no failure of the host is thrown on. */
export function reasonFor(thrown: unknown): string {
  if (thrown instanceof Conflict) return thrown.reason;
  if (!(thrown instanceof ErrnoFailure)) throw thrown;
  switch (thrown.value) {
    case Errno.ENOENT:
    case Errno.ENOTDIR:
    case Errno.ELOOP:
      return 'a directory above it is gone, or is something else now';
    case Errno.ENOTEMPTY:
      return 'the directory holds something that was not there, or not shown, before';
    case Errno.EEXIST:
      return 'there is something in its place by now';
    case Errno.ENOSPC:
    case Errno.EDQUOT:
      return 'there is no room for it on the host';
    case Errno.EACCES:
    case Errno.EPERM:
    case Errno.EROFS:
      return `this user may not do that (${errnoName(thrown.value)})`;
    default:
      return `the host refused it (${errnoName(thrown.value)})`;
  }
}
