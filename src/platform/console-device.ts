import type { StopReason } from '../kernel/interrupts.js';
import { GuestEnd } from '../kernel/interrupts.js';
import type { Device } from '../vfs/node.js';

/** Most bytes of one delegated write or read. */
export const CONSOLE_CHUNK_BYTES = 65536;

/** A guest's standard output or error: every write is delegated, and may end the run. */
export function outputDevice(
  isTerminal: boolean,
  send: (bytes: Uint8Array) => StopReason | undefined,
): Device {
  return {
    isTerminal,
    read: () => 0,
    write(from) {
      for (let at = 0; at < from.length; at += CONSOLE_CHUNK_BYTES) {
        const reason = send(from.subarray(at, at + CONSOLE_CHUNK_BYTES));
        if (reason !== undefined) throw GuestEnd.stopped(reason);
      }
      return from.length;
    },
  };
}

/** A guest's standard input: reads are delegated. */
export function inputDevice(isTerminal: boolean, receive: (limitBytes: number) => Uint8Array): Device {
  return {
    isTerminal,
    write: () => 0,
    read(into) {
      if (into.length === 0) return 0;
      const limit = Math.min(into.length, CONSOLE_CHUNK_BYTES);
      const bytes = receive(limit).subarray(0, limit);
      into.set(bytes);
      return bytes.length;
    },
  };
}
