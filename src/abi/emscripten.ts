/**
 * Numbers and layouts of wasm32-emscripten's libc (musl's, arch `emscripten`), as its headers and
 * `struct_info_generated.json` give them. errno values are in `errno.ts`.
 */

/** `open(2)` flags, `bits/fcntl.h`. */
export const OpenFlag = {
  RDONLY: 0,
  WRONLY: 1,
  RDWR: 2,
  ACCMODE: 3,
  CREAT: 0o100,
  EXCL: 0o200,
  NOCTTY: 0o400,
  TRUNC: 0o1000,
  APPEND: 0o2000,
  NONBLOCK: 0o4000,
  DIRECTORY: 0o200000,
  NOFOLLOW: 0o400000,
  CLOEXEC: 0o2000000,
  PATH: 0o10000000,
  TMPFILE: 0o20200000,
} as const;

/** Special descriptor and flags of the `*at` calls, `fcntl.h`. */
export const At = {
  FDCWD: -100,
  SYMLINK_NOFOLLOW: 0x100,
  REMOVEDIR: 0x200,
  EACCESS: 0x200,
  SYMLINK_FOLLOW: 0x400,
  NO_AUTOMOUNT: 0x800,
  EMPTY_PATH: 0x1000,
} as const;

/** Whence of `lseek(2)`. */
export const Seek = { SET: 0, CUR: 1, END: 2 } as const;

/** Commands of `fcntl(2)`. */
export const Fcntl = {
  DUPFD: 0,
  GETFD: 1,
  SETFD: 2,
  GETFL: 3,
  SETFL: 4,
  SETOWN: 8,
  GETOWN: 9,
  GETLK: 12,
  SETLK: 13,
  SETLKW: 14,
  DUPFD_CLOEXEC: 1030,
} as const;

/** `FD_CLOEXEC`. */
export const FD_CLOEXEC = 1;
/** `F_UNLCK` of `struct flock`. */
export const F_UNLCK = 2;

/** Requests of `ioctl(2)`, `bits/ioctl.h`. */
export const Ioctl = {
  TCGETS: 0x5401,
  TCSETS: 0x5402,
  TCSETSW: 0x5403,
  TCSETSF: 0x5404,
  TIOCGPGRP: 0x540f,
  TIOCSPGRP: 0x5410,
  TIOCGWINSZ: 0x5413,
  TIOCSWINSZ: 0x5414,
  FIONREAD: 0x541b,
  FIONBIO: 0x5421,
  FIONCLEX: 0x5450,
  FIOCLEX: 0x5451,
} as const;

/** Events of `poll(2)`. */
export const Poll = { IN: 1, PRI: 2, OUT: 4, ERR: 8, HUP: 16, NVAL: 32, RDNORM: 64, WRNORM: 256 } as const;

/** `access(2)` modes. */
export const Access = { F: 0, X: 1, W: 2, R: 4 } as const;

/** Flags of `mmap(2)`. */
export const Mmap = { SHARED: 1, PRIVATE: 2, PROT_READ: 1, PROT_WRITE: 2 } as const;

/** Socket types, shutdown directions and options (`sys/socket.h`). */
export const Socket = {
  STREAM: 1,
  CLOEXEC: 0o2000000,
  NONBLOCK: 0o4000,
  SOL_SOCKET: 1,
  SO_TYPE: 3,
  SO_ERROR: 4,
  SHUT_RD: 0,
  SHUT_WR: 1,
  SHUT_RDWR: 2,
} as const;

/** Special nanoseconds of `utimensat(2)`. */
export const UTIME_NOW = 0x3fffffff;
export const UTIME_OMIT = 0x3ffffffe;

/** Clock ids of `clock_gettime(2)`; 0 to 3 are WASI's as well. */
export const Clock = { REALTIME: 0, MONOTONIC: 1, PROCESS_CPUTIME: 2, THREAD_CPUTIME: 3 } as const;

/** `d_type` of `struct dirent`. */
export const DirentType = { FIFO: 1, CHR: 2, DIR: 4, REG: 8, LNK: 10 } as const;

/** `statfs.f_flags` bits: read-only, nosuid, nodev. */
export const MountFlag = { RDONLY: 1, NOSUID: 2, NODEV: 4 } as const;

/** Longest path with its NUL, `PATH_MAX`, in bytes. */
export const PATH_MAX = 4096;
/** Longest abbreviation of a time zone, `TZNAME_MAX` of Emscripten's libc, in bytes without the NUL. */
export const TZNAME_MAX = 16;
/** Most buffers of one `readv`/`writev`, `IOV_MAX`. */
export const IOV_MAX = 1024;

/** Offsets and sizes in bytes. */
export const Layout = {
  stat: {
    size: 96,
    dev: 0,
    mode: 4,
    nlink: 8,
    uid: 12,
    gid: 16,
    rdev: 20,
    length: 24,
    blksize: 32,
    blocks: 36,
    atime: 40,
    mtime: 56,
    ctime: 72,
    ino: 88,
  },
  timespec: { size: 16, seconds: 0, nanoseconds: 8 },
  dirent: { size: 280, ino: 0, off: 8, reclen: 16, type: 18, name: 19 },
  statfs: {
    size: 88,
    type: 0,
    bsize: 4,
    blocks: 8,
    bfree: 16,
    bavail: 24,
    files: 32,
    ffree: 40,
    fsid: 48,
    namelen: 56,
    frsize: 60,
    flags: 64,
  },
  tm: {
    size: 44,
    sec: 0,
    min: 4,
    hour: 8,
    mday: 12,
    mon: 16,
    year: 20,
    wday: 24,
    yday: 28,
    isdst: 32,
    gmtoff: 36,
    zone: 40,
  },
  pollfd: { size: 8, fd: 0, events: 4, revents: 6 },
  iovec: { size: 8, base: 0, length: 4 },
  fdstat: { size: 24, filetype: 0, flags: 2, rightsBase: 8, rightsInheriting: 16 },
  flock: { size: 32, type: 0 },
  termios: { size: 60, iflag: 0, oflag: 4, cflag: 8, lflag: 12, cc: 17 },
} as const;
