import type { ErrorMapping } from './capability.js';
import { GuestError, isPythonClass } from './guest-error.js';
import type { ReplyError } from './reply.js';
import { boundText, scrubMessage } from './scrub-message.js';

/** Most bytes of a message that was written for guests. */
const GUEST_MESSAGE_LIMIT_BYTES = 65_536;
const NEUTRAL_MESSAGE = 'the host function failed';

const className = /^[\p{L}_$][\p{L}\p{N}_$]{0,99}$/u;
const systemCode = /^E[A-Z0-9_]{1,30}$/;

/** What errors of the operating system mean, in words that name nothing of it. */
const systemErrors: ReadonlyMap<string, string> = new Map([
  ['EACCES', 'permission denied'],
  ['EADDRINUSE', 'address already in use'],
  ['EADDRNOTAVAIL', 'address not available'],
  ['EAGAIN', 'resource temporarily unavailable'],
  ['EAI_AGAIN', 'temporary failure in name resolution'],
  ['EBADF', 'bad file descriptor'],
  ['EBUSY', 'resource busy'],
  ['ECANCELED', 'operation canceled'],
  ['ECONNABORTED', 'connection aborted'],
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'connection reset'],
  ['EEXIST', 'file exists'],
  ['EFBIG', 'file too large'],
  ['EHOSTUNREACH', 'host unreachable'],
  ['EINVAL', 'invalid argument'],
  ['EIO', 'input/output error'],
  ['EISDIR', 'is a directory'],
  ['ELOOP', 'too many levels of symbolic links'],
  ['EMFILE', 'too many open files'],
  ['ENAMETOOLONG', 'name too long'],
  ['ENETUNREACH', 'network unreachable'],
  ['ENFILE', 'too many open files'],
  ['ENOENT', 'no such file or directory'],
  ['ENOMEM', 'not enough memory'],
  ['ENOSPC', 'no space left'],
  ['ENOSYS', 'not supported'],
  ['ENOTCONN', 'not connected'],
  ['ENOTDIR', 'not a directory'],
  ['ENOTEMPTY', 'directory not empty'],
  ['ENOTFOUND', 'name not found'],
  ['ENOTSUP', 'not supported'],
  ['EPERM', 'operation not permitted'],
  ['EPIPE', 'broken pipe'],
  ['EROFS', 'read-only file system'],
  ['ETIMEDOUT', 'timed out'],
  ['EXDEV', 'cross-device link'],
]);

/**
 * What a guest is told of what a host function threw, which may be anything: errors with getters, proxies, revoked
 * ones. Never a stack, and no more of a message than {@link scrubMessage} leaves. Never throws.
 */
export function describeHostError(error: unknown, mappings: readonly ErrorMapping[]): ReplyError {
  if (!attempt(() => error instanceof Error)) {
    return { kind: 'host', type: 'Error', message: NEUTRAL_MESSAGE, class: mappedClass(error, mappings) };
  }
  const thrown = error as Error;
  if (attempt(() => thrown instanceof GuestError)) return describeGuestError(thrown as GuestError, mappings);
  return {
    kind: 'host',
    type: nameOfClass(thrown),
    message: attempt(() => messageOf(thrown)) ?? NEUTRAL_MESSAGE,
    class: mappedClass(thrown, mappings),
  };
}

function describeGuestError(error: GuestError, mappings: readonly ErrorMapping[]): ReplyError {
  const message: unknown = attempt(() => error.message);
  const pythonClass: unknown = attempt(() => error.pythonClass);
  return {
    kind: 'host',
    type: nameOfClass(error),
    message: typeof message === 'string' ? boundText(message, GUEST_MESSAGE_LIMIT_BYTES) : NEUTRAL_MESSAGE,
    class: isPythonClass(pythonClass) ? pythonClass : mappedClass(error, mappings),
  };
}

function messageOf(error: Error): string {
  const { message, code, syscall, errno, path } = error as Error & Record<string, unknown>;
  const isOfSystem = typeof syscall === 'string' || typeof errno === 'number' || typeof path === 'string';
  if (isOfSystem && typeof code === 'string' && systemCode.test(code)) {
    const meaning = systemErrors.get(code);
    return meaning === undefined ? code : `${code}: ${meaning}`;
  }
  return typeof message === 'string' ? scrubMessage(message) : NEUTRAL_MESSAGE;
}

function nameOfClass(error: Error): string {
  const name: unknown = attempt(() => error.constructor.name);
  return typeof name === 'string' && className.test(name) ? name : 'Error';
}

function mappedClass(error: unknown, mappings: readonly ErrorMapping[]): string | null {
  for (const [hostClass, pythonClass] of mappings) {
    if (attempt(() => error instanceof hostClass)) return pythonClass;
  }
  return null;
}

/** What is read of something that may throw at every look. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
