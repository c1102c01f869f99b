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

/** Address families, socket types, shutdown directions and options of level SOL_SOCKET (`sys/socket.h`). */
export const Socket = {
  AF_UNSPEC: 0,
  AF_UNIX: 1,
  AF_INET: 2,
  AF_INET6: 10,
  STREAM: 1,
  DGRAM: 2,
  RAW: 3,
  CLOEXEC: 0o2000000,
  NONBLOCK: 0o4000,
  SOL_SOCKET: 1,
  SO_DEBUG: 1,
  SO_REUSEADDR: 2,
  SO_TYPE: 3,
  SO_ERROR: 4,
  SO_DONTROUTE: 5,
  SO_BROADCAST: 6,
  SO_SNDBUF: 7,
  SO_RCVBUF: 8,
  SO_KEEPALIVE: 9,
  SO_OOBINLINE: 10,
  SO_PRIORITY: 12,
  SO_LINGER: 13,
  SO_REUSEPORT: 15,
  SO_RCVLOWAT: 18,
  SO_SNDLOWAT: 19,
  SO_ACCEPTCONN: 30,
  SO_PROTOCOL: 38,
  SO_DOMAIN: 39,
  SO_RCVTIMEO: 66,
  SO_SNDTIMEO: 67,
  SHUT_RD: 0,
  SHUT_WR: 1,
  SHUT_RDWR: 2,
} as const;

/** Protocols, which are option levels too (`netinet/in.h`). */
export const Protocol = { IP: 0, ICMP: 1, TCP: 6, UDP: 17, IPV6: 41, ICMPV6: 58, RAW: 255 } as const;

/** Options of level IPPROTO_TCP (`netinet/tcp.h`). */
export const TcpOption = {
  NODELAY: 1,
  MAXSEG: 2,
  CORK: 3,
  KEEPIDLE: 4,
  KEEPINTVL: 5,
  KEEPCNT: 6,
  SYNCNT: 7,
  LINGER2: 8,
  DEFER_ACCEPT: 9,
  WINDOW_CLAMP: 10,
  QUICKACK: 12,
  USER_TIMEOUT: 18,
  NOTSENT_LOWAT: 25,
} as const;

/** Options of levels IPPROTO_IP and IPPROTO_IPV6 (`netinet/in.h`). */
export const IpOption = { TOS: 1, TTL: 2, V6_UNICAST_HOPS: 16, V6_V6ONLY: 26, V6_TCLASS: 67 } as const;

/** Flags of `send(2)` and `recv(2)`; those that are not here change nothing. */
export const Message = {
  OOB: 1,
  PEEK: 2,
  CTRUNC: 8,
  TRUNC: 0x20,
  DONTWAIT: 0x40,
  WAITALL: 0x100,
  ERRQUEUE: 0x2000,
  FASTOPEN: 0x20000000,
} as const;

/** Flags of `getaddrinfo(3)`, `netdb.h`. */
export const AddressInfo = {
  PASSIVE: 1,
  CANONNAME: 2,
  NUMERICHOST: 4,
  V4MAPPED: 8,
  ALL: 0x10,
  ADDRCONFIG: 0x20,
  NUMERICSERV: 0x400,
} as const;

/** Flags of `getnameinfo(3)`, `netdb.h`. */
export const NameInfo = {
  NUMERICHOST: 1,
  NUMERICSERV: 2,
  NOFQDN: 4,
  NAMEREQD: 8,
  DGRAM: 0x10,
  NUMERICSCOPE: 0x100,
} as const;

/** What `getaddrinfo(3)` and `getnameinfo(3)` return on failure, `netdb.h`. */
export const NameError = {
  BADFLAGS: -1,
  NONAME: -2,
  AGAIN: -3,
  FAIL: -4,
  FAMILY: -6,
  SOCKTYPE: -7,
  SERVICE: -8,
  MEMORY: -10,
  OVERFLOW: -12,
} as const;
export type NameErrorValue = (typeof NameError)[keyof typeof NameError];

/** Largest `struct sockaddr_storage`, in bytes: no address is longer. */
export const SOCKADDR_MAX_BYTES = 128;

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
  /** Ports and addresses are in network byte order. */
  sockaddrIn: { size: 16, family: 0, port: 2, address: 4 },
  sockaddrIn6: { size: 28, family: 0, port: 2, flowInfo: 4, address: 8, scope: 24 },
  msghdr: {
    size: 28,
    name: 0,
    nameLength: 4,
    iovs: 8,
    iovCount: 12,
    control: 16,
    controlLength: 20,
    flags: 24,
  },
  addrinfo: {
    size: 32,
    flags: 0,
    family: 4,
    socketType: 8,
    protocol: 12,
    addressLength: 16,
    address: 20,
    canonicalName: 24,
    next: 28,
  },
  protoent: { size: 12, name: 0, aliases: 4, number: 8 },
  timeval: { size: 16, seconds: 0, microseconds: 8 },
  linger: { size: 8 },
  /** Six fields of 65 bytes; the second is the host's name. */
  utsname: { size: 390, nodeName: 65, nameLimit: 64 },
  iovec: { size: 8, base: 0, length: 4 },
  fdstat: { size: 24, filetype: 0, flags: 2, rightsBase: 8, rightsInheriting: 16 },
  flock: { size: 32, type: 0 },
  termios: { size: 60, iflag: 0, oflag: 4, cflag: 8, lflag: 12, cc: 17 },
} as const;
