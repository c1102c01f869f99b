import { CHUNK_BYTES } from '../../abi/delegation/calls.js';
import { Errno, ErrnoFailure } from '../../abi/errno.js';
import type { Device } from '../../vfs/node.js';
import type { Delegate } from './delegate.js';

/** `stream` of `console.write`. */
export const OutputStream = { stdout: 1, stderr: 2 } as const;

/** A guest's standard output or error: every write is delegated, and may end the run. */
export function outputDevice(
  delegate: Delegate,
  stream: keyof typeof OutputStream,
  isTerminal: boolean,
): Device {
  return {
    isTerminal,
    read: () => 0,
    write(from) {
      for (let at = 0; at < from.length; at += CHUNK_BYTES) {
        const bytes = from.subarray(at, at + CHUNK_BYTES);
        delegate.call('console.write', { stream: OutputStream[stream], bytes });
      }
      return from.length;
    },
  };
}

/** A guest's standard input: reads are delegated. */
export function inputDevice(delegate: Delegate, isTerminal: boolean): Device {
  /** Whether the last read was given up: what it would have got is the next one's. */
  let again = false;
  return {
    isTerminal,
    write: () => 0,
    read(into) {
      if (into.length === 0) return 0;
      const limit = Math.min(into.length, CHUNK_BYTES);
      let reply: Uint8Array;
      try {
        reply = delegate.call('console.read', { limit, again: again ? 1 : 0 }).bytes;
        again = false;
      } catch (failure) {
        again ||= failure instanceof ErrnoFailure && failure.value === Errno.EINTR;
        throw failure;
      }
      const bytes = reply.subarray(0, limit);
      into.set(bytes);
      return bytes.length;
    },
  };
}
