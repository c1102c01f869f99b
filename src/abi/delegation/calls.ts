/**
 * The calls that a kernel delegates to its controller: names, numbers and fields. Both ends encode and decode by
 * this table, and nothing else crosses. Numbers are never given to another call.
 */

/**
 * `u8`, `u32`: whole numbers; `f64`: IEEE double (file positions and times: exact up to 2^53);
 * `bytes`: at most {@link CHUNK_BYTES}; `path`: a byte string below 4096 bytes; `text`: UTF-8, at most 16 KiB;
 * `info`, `infos`, `entries`, `stat`: see `vfs/file-server.ts`; `events`: see {@link SocketEvents}.
 */
export type FieldType =
  | 'u8'
  | 'u32'
  | 'f64'
  | 'bytes'
  | 'path'
  | 'text'
  | 'info'
  | 'infos'
  | 'entries'
  | 'stat'
  | 'texts'
  | 'events';

export type Fields = Readonly<Record<string, FieldType>>;

export interface CallShape {
  readonly number: number;
  readonly request: Fields;
  readonly reply: Fields;
  /** Whether the controller may take its time on purpose, so that an interruption of the guest ends the wait. */
  readonly waits?: true;
  /**
   * Whether who answers keeps nothing of the request: where both ends are on one thread, it then goes across as it is,
   * without a frame. For calls that are made often and do little.
   */
  readonly isTransient?: true;
}

/** Most bytes of contents in one request or reply. */
export const CHUNK_BYTES = 65536;

/** Most bytes of one request or reply, everything included. */
export const FRAME_BYTES = CHUNK_BYTES + 16384;

/** Stands among the sockets of `net.poll` for the capabilities' finished tickets: readable when there are any. */
export const CAPABILITY_SOCKET = 0xffffffff;

/** Most bytes of one message to or from capabilities: the longest value, and what is around it. */
export const CAPABILITY_MESSAGE_BYTES = 1_048_576 + 4096;

const mountAndPath = { mount: 'u32', path: 'path' } as const;
const nothing = {} as const;

export const delegatedCalls = {
  // Streams. `stream`: 1 stdout, 2 stderr. No bytes in a reply to read: the end of input.
  'console.write': { number: 1, request: { stream: 'u8', bytes: 'bytes' }, reply: nothing },
  /** `again`: 1 when the answer to the last read was not taken, since an interruption ended the wait for it. */
  'console.read': {
    number: 2,
    request: { limit: 'u32', again: 'u8' },
    reply: { bytes: 'bytes' },
    waits: true,
  },

  'file.walk': { number: 16, request: mountAndPath, reply: { infos: 'infos' } },
  'file.openList': { number: 17, request: mountAndPath, reply: { handle: 'u32' } },
  'file.nextEntries': { number: 18, request: { mount: 'u32', handle: 'u32' }, reply: { entries: 'entries' } },
  'file.closeList': { number: 19, request: { mount: 'u32', handle: 'u32' }, reply: nothing },
  'file.open': { number: 20, request: { ...mountAndPath, writes: 'u8' }, reply: { handle: 'u32' } },
  'file.stat': { number: 21, request: { mount: 'u32', handle: 'u32' }, reply: { info: 'info' } },
  'file.read': {
    number: 22,
    request: { mount: 'u32', handle: 'u32', position: 'f64', limit: 'u32' },
    reply: { bytes: 'bytes' },
  },
  'file.write': {
    number: 23,
    request: { mount: 'u32', handle: 'u32', position: 'f64', bytes: 'bytes' },
    reply: { count: 'u32' },
  },
  'file.truncate': { number: 24, request: { mount: 'u32', handle: 'u32', size: 'f64' }, reply: nothing },
  'file.sync': { number: 25, request: { mount: 'u32', handle: 'u32' }, reply: nothing },
  'file.close': { number: 26, request: { mount: 'u32', handle: 'u32' }, reply: nothing },
  'file.create': { number: 27, request: { ...mountAndPath, mode: 'u32' }, reply: { info: 'info' } },
  'file.makeDirectory': { number: 28, request: { ...mountAndPath, mode: 'u32' }, reply: { info: 'info' } },
  'file.makeLink': { number: 29, request: { ...mountAndPath, target: 'path' }, reply: { info: 'info' } },
  'file.unlink': { number: 30, request: mountAndPath, reply: nothing },
  'file.removeDirectory': { number: 31, request: mountAndPath, reply: nothing },
  'file.rename': { number: 32, request: { ...mountAndPath, to: 'path' }, reply: nothing },
  'file.changeMode': { number: 33, request: { ...mountAndPath, mode: 'u32' }, reply: nothing },
  'file.changeTimes': {
    number: 34,
    request: { ...mountAndPath, atime: 'f64', mtime: 'f64' },
    reply: nothing,
  },
  'file.statServer': { number: 35, request: { mount: 'u32' }, reply: { stat: 'stat' } },

  // Name resolution. `family`: 0 any, 4, 6. Addresses as text, which stand for the name as long as the run lasts.
  'net.resolve': {
    number: 48,
    request: { host: 'text', family: 'u8' },
    reply: { addresses: 'texts' },
    waits: true,
  },
  /** The name that an address was given out for; ENOENT when there is none. */
  'net.name': { number: 49, request: { address: 'text' }, reply: { host: 'text' } },
  /** Begins to connect; {@link SocketEvents} tell when that is done. */
  'net.connect': { number: 50, request: { address: 'text', port: 'u32' }, reply: { socket: 'u32' } },
  /** Encrypts a connected socket, whose handshake {@link SocketEvents} tell the end of. `options`: JSON. */
  'net.startTls': {
    number: 51,
    request: { socket: 'u32', serverName: 'text', options: 'text' },
    reply: nothing,
  },
  /** Takes as many bytes as there is room for; EAGAIN for none. */
  'net.send': { number: 52, request: { socket: 'u32', bytes: 'bytes' }, reply: { count: 'u32' } },
  /** Up to `limit` bytes; none: the peer has ended. `peek`: 1 leaves them. EAGAIN when nothing has come yet. */
  'net.receive': {
    number: 53,
    request: { socket: 'u32', limit: 'u32', peek: 'u8' },
    reply: { bytes: 'bytes' },
  },
  /** `how`: 0 no more receiving, 1 no more sending, 2 both. */
  'net.shutdown': { number: 54, request: { socket: 'u32', how: 'u8' }, reply: nothing },
  'net.close': { number: 55, request: { socket: 'u32' }, reply: nothing },
  /** Waits until a socket has one of the events asked for, at most `timeoutMs` (infinite: for ever); answers what holds. */
  'net.poll': {
    number: 56,
    request: { sockets: 'events', timeoutMs: 'f64' },
    reply: { sockets: 'events' },
    waits: true,
  },
  /** State of a socket. `error`: the errno that connecting or the handshake failed with, 0 for none; JSON about TLS. */
  'net.info': {
    number: 57,
    request: { socket: 'u32' },
    reply: {
      localAddress: 'text',
      localPort: 'u32',
      remoteAddress: 'text',
      remotePort: 'u32',
      error: 'u32',
      tls: 'text',
    },
  },

  // Messages to and from capabilities; docs/capabilities.md has what is in them.
  /**
   * The piece of a request that begins at `position`; the request is executed with its last piece (`last`: 1). Position
   * 0 begins another request: one that a guest has not finished is dropped. Any other position is where the piece before
   * ended (EINVAL). The reply to the last piece has the size of the whole reply, in bytes, and its first piece; to every
   * other piece it is 0 and nothing.
   */
  'capability.send': {
    number: 80,
    request: { position: 'u32', bytes: 'bytes', last: 'u8' },
    reply: { size: 'u32', bytes: 'bytes' },
    waits: true,
    isTransient: true,
  },
  /** The piece of the last reply that begins at `position`. */
  'capability.more': { number: 81, request: { position: 'u32' }, reply: { bytes: 'bytes' } },
} as const satisfies Record<string, CallShape>;

export type CallName = keyof typeof delegatedCalls;

/** Sockets with events as `poll(2)` has them: IN, OUT, ERR, HUP (`abi/emscripten.ts`). */
export interface SocketEvents {
  readonly socket: number;
  readonly events: number;
}
