/** Numbers that the kernel and the engine's Python driver have agreed upon, beyond libc's. */

/**
 * The protocol number by which the interpreter asks `socket(2)` for one half of a pair of connected local sockets;
 * the next such call gives the other half. The engine's libc has no working `socketpair(2)`.
 */
export const PAIR_PROTOCOL = 0x5650;

/**
 * The engine's libc has `setsockopt(2)` do nothing, and no import for it. When an image is prepared the function is
 * made to call the import of `getsockopt(2)`, whose sixth argument libc leaves 0, with this number there and the
 * length of the value in place of a pointer to it.
 */
export const SETSOCKOPT_MARK = 0x5651;

/**
 * `uname(2)`, too, has no import. When an image is prepared, it is made to call the import of
 * `_emscripten_get_progname` with this size, which asks for the host's name in the `struct utsname` at the pointer.
 */
export const UNAME_MARK = -0x5652;

/**
 * Level of the socket options by which the guest's `ssl` module has a connected stream encrypted; the number is
 * Linux's SOL_TLS, where the kernel takes over a connection's encryption likewise.
 */
export const SOL_TLS = 282;

/**
 * `setsockopt`: begins the handshake. The value is JSON, an object with a string `serverName`; whoever connects
 * sockets reads the rest of it. Answers at once: the socket polls as writable when the handshake is over, and
 * `SO_ERROR` tells how it went. ENOTCONN before the connection is there, EALREADY the second time.
 */
export const TLS_START = 1;

/** Longest value of {@link TLS_START}, in bytes. */
export const TLS_OPTIONS_BYTES = 4096;

/**
 * `getsockopt`: JSON, in UTF-8, about the session or about why the handshake failed; nothing before it is over.
 * Option `TLS_INFO + i` gives the bytes from `i * TLS_INFO_PIECE_BYTES`, at most that many, since Python's
 * `getsockopt` takes no larger buffer; there are no more once a piece is empty. ERANGE for a buffer that is too small.
 */
export const TLS_INFO = 2;

/** Bytes of one piece of {@link TLS_INFO}. */
export const TLS_INFO_PIECE_BYTES = 1024;

/** Longest that {@link TLS_INFO} is in all, in bytes. */
export const TLS_INFO_BYTES = 16_384;
