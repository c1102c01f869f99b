/**
 * errno numbers of wasm32-emscripten, which are WASI preview 1's (`__wasi_errno_t`, wasi/api.h),
 * extended by the few that only Emscripten's musl has (`bits/errno.h`).
 */
export const Errno = {
  E2BIG: 1,
  EACCES: 2,
  EADDRINUSE: 3,
  EADDRNOTAVAIL: 4,
  EAFNOSUPPORT: 5,
  EAGAIN: 6,
  EALREADY: 7,
  EBADF: 8,
  EBUSY: 10,
  ECANCELED: 11,
  ECHILD: 12,
  ECONNABORTED: 13,
  ECONNREFUSED: 14,
  ECONNRESET: 15,
  EDEADLK: 16,
  EDESTADDRREQ: 17,
  EDOM: 18,
  EDQUOT: 19,
  EEXIST: 20,
  EFAULT: 21,
  EFBIG: 22,
  EHOSTUNREACH: 23,
  EILSEQ: 25,
  EINPROGRESS: 26,
  EINTR: 27,
  EINVAL: 28,
  EIO: 29,
  EISCONN: 30,
  EISDIR: 31,
  ELOOP: 32,
  EMFILE: 33,
  EMLINK: 34,
  EMSGSIZE: 35,
  ENAMETOOLONG: 37,
  ENETUNREACH: 40,
  ENFILE: 41,
  ENOBUFS: 42,
  ENODEV: 43,
  ENOENT: 44,
  ENOEXEC: 45,
  ENOLCK: 46,
  ENOMEM: 48,
  ENOPROTOOPT: 50,
  ENOSPC: 51,
  ENOSYS: 52,
  ENOTCONN: 53,
  ENOTDIR: 54,
  ENOTEMPTY: 55,
  ENOTSOCK: 57,
  ENOTTY: 59,
  ENXIO: 60,
  EOVERFLOW: 61,
  EPERM: 63,
  EPIPE: 64,
  EPROTONOSUPPORT: 66,
  EPROTOTYPE: 67,
  ERANGE: 68,
  EROFS: 69,
  ESPIPE: 70,
  ESRCH: 71,
  ESTALE: 72,
  ETIMEDOUT: 73,
  ETXTBSY: 74,
  EXDEV: 75,
  EOPNOTSUPP: 138,
} as const;

export type ErrnoName = keyof typeof Errno;
export type ErrnoValue = (typeof Errno)[ErrnoName];

/**
 * What kernel code throws when a call fails: the value that goes back to the guest. Not an `Error`, since
 * failing calls are everyday (every import looks in several places) and a stack trace would cost more than the call.
 */
export class ErrnoFailure {
  readonly value: ErrnoValue;
  constructor(value: ErrnoValue) {
    this.value = value;
  }
}

const failures = new Map<ErrnoValue, ErrnoFailure>(
  Object.values(Errno).map((value) => [value, new ErrnoFailure(value)]),
);

/** The failure to throw for an errno value: `throw errno(Errno.ENOENT)`. */
export function errno(value: ErrnoValue): ErrnoFailure {
  return failures.get(value) as ErrnoFailure;
}

const names = new Map<number, ErrnoName>(
  (Object.entries(Errno) as [ErrnoName, ErrnoValue][]).map(([name, value]) => [value, name]),
);

/** The symbolic name of an errno value, for reports; `errno N` when it is none we know. */
export function errnoName(value: number): string {
  return names.get(value) ?? `errno ${value}`;
}
