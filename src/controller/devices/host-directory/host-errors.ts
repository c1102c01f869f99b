import { Errno, type ErrnoValue, errno } from '../../../abi/errno.js';

/**
 * Failures of the host's file system as a guest may see them, by the names that Node gives them. What is missing
 * here is EIO. Running out of descriptors is the host's trouble, not the process's as the guest knows it: ENFILE.
 */
const guestValues: ReadonlyMap<string, ErrnoValue> = new Map([
  ['EACCES', Errno.EACCES],
  ['EAGAIN', Errno.EAGAIN],
  ['EBUSY', Errno.EBUSY],
  ['EDQUOT', Errno.EDQUOT],
  ['EEXIST', Errno.EEXIST],
  ['EFBIG', Errno.EFBIG],
  ['EILSEQ', Errno.EILSEQ],
  ['EINVAL', Errno.EINVAL],
  ['EISDIR', Errno.EISDIR],
  ['ELOOP', Errno.ELOOP],
  ['EMFILE', Errno.ENFILE],
  ['EMLINK', Errno.EMLINK],
  ['ENAMETOOLONG', Errno.ENAMETOOLONG],
  ['ENFILE', Errno.ENFILE],
  ['ENOENT', Errno.ENOENT],
  ['ENOLCK', Errno.ENOLCK],
  ['ENOMEM', Errno.ENOMEM],
  ['ENOSPC', Errno.ENOSPC],
  ['ENOTDIR', Errno.ENOTDIR],
  ['ENOTEMPTY', Errno.ENOTEMPTY],
  ['ENOTSUP', Errno.EOPNOTSUPP],
  ['EOPNOTSUPP', Errno.EOPNOTSUPP],
  ['EOVERFLOW', Errno.EOVERFLOW],
  ['EPERM', Errno.EPERM],
  ['EROFS', Errno.EROFS],
  ['ETIMEDOUT', Errno.ETIMEDOUT],
  ['ETXTBSY', Errno.ETXTBSY],
  ['EXDEV', Errno.EXDEV],
]);

/**
 * What to throw for something that was thrown: failures of the host's system calls become errno values (their
 * messages, which name host paths, stay behind); errno values and faults of our own pass as they are.
 */
export function toErrno(error: unknown): unknown {
  const code = hostCode(error);
  return code === undefined ? error : errno(guestValues.get(code) ?? Errno.EIO);
}

/** Does something with the host's files. @throws errno */
export function onHost<T>(operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw toErrno(error);
  }
}

/** Does something whose failure changes nothing for anybody: tidying up, owners, hints. */
export function attempt(operation: () => void): void {
  try {
    operation();
  } catch (error) {
    if (toErrno(error) === error && error instanceof Error) throw error;
  }
}

/** The code of a failed system call; undefined for all else, also for Node's own complaints about arguments. */
export function hostCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errno: number } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && typeof number === 'number' ? code : undefined;
}
