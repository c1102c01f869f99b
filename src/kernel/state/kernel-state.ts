import type { ByteString } from '../../vfs/byte-string.js';
import type { DirectoryEntry } from '../../vfs/node.js';
import type { ClockState } from '../clocks/clock-state.js';
import type { RandomState } from '../clocks/seeded-random.js';
import type { ConsoleStream } from '../descriptors/console-description.js';
import type { SocketOptionValue } from '../sockets/socket-options.js';

/**
 * A guest's kernel while the guest sleeps: what `exportKernel` reads out and `importKernel` puts into a fresh one. Plain
 * data that can be cloned to another thread. Lists refer to each other by index. File contents are not in it: file
 * systems have states of their own.
 *
 * Mappings of files (mmap(2)) are the guest's memory; what shared ones hold is written to their descriptors later, as
 * it is in a kernel that is always awake.
 */
export interface KernelState {
  readonly format: 1;
  readonly umask: number;
  /** The inode number given out last for what is in no file system. */
  readonly lastIno: number;
  /** Index of the working directory. */
  readonly cwd: number;
  readonly directories: readonly DirectoryState[];
  /** What pipes and local sockets hold: at most `PIPE_CAPACITY_BYTES` each. */
  readonly buffers: readonly Uint8Array[];
  readonly descriptions: readonly DescriptionState[];
  readonly descriptors: readonly DescriptorState[];
  /** Index of the description of a pair's second socket, while only the first was handed out. */
  readonly waitingSocket: number | null;
  /** Null for clocks that begin anew. */
  readonly clock: ClockState | null;
  /** Null for random bytes that depend on nothing. */
  readonly random: RandomState | null;
}

export interface DescriptorState {
  readonly fd: number;
  /** Index; equal for descriptors that share their description (dup(2)). */
  readonly description: number;
  readonly closeOnExec: boolean;
}

/** How a file or directory is found again. */
export type NodeState =
  /** By its number, in a file system whose inodes keep theirs. */
  | { readonly kind: 'inode'; readonly mount: ByteString; readonly ino: number }
  /** By its absolute path; it is lost when that leads to another inode. Null where the path alone decides. */
  | { readonly kind: 'path'; readonly path: ByteString; readonly ino: number | null };

export type DirectoryState =
  | NodeState
  | {
      readonly kind: 'removed';
      readonly mount: ByteString;
      /** Index of the nearest directory above that is still there. */
      readonly parent: number;
      readonly dev: number;
      readonly ino: number;
      readonly permissions: number;
      readonly atimeMs: number;
      readonly mtimeMs: number;
      readonly ctimeMs: number;
    }
  /** Already gone when the guest awoke last. */
  | { readonly kind: 'lost'; readonly mount: ByteString };

/** What stat(2) says of things that are in no file system. */
interface IdentityState {
  readonly ino: number;
  readonly createdMs: number;
}

interface SocketState extends IdentityState {
  readonly options: readonly SocketOptionValue[];
}

/** An open file description. `flags`: access mode and status flags. */
export type DescriptionState = { readonly flags: number } & (
  | ({ readonly kind: 'console'; readonly stream: ConsoleStream } & IdentityState)
  | { readonly kind: 'file'; readonly node: NodeState; readonly offset: number }
  | { readonly kind: 'device'; readonly path: ByteString }
  | {
      readonly kind: 'directory';
      /** Index. */
      readonly directory: number;
      readonly position: number;
      /** The entries of the listing under way, if there is one that was short enough to be kept. */
      readonly listed: readonly DirectoryEntry[] | null;
    }
  /** One end of a pipe. `buffer`: index. */
  | ({ readonly kind: 'pipe'; readonly end: 'reader' | 'writer'; readonly buffer: number } & IdentityState)
  /** One of two connected local sockets. `incoming`, `outgoing`: indexes of buffers. */
  | ({
      readonly kind: 'pair';
      readonly incoming: number;
      readonly outgoing: number;
      readonly isReadShut: boolean;
      readonly isWriteShut: boolean;
    } & SocketState)
  /** A TCP socket that is not connected, or whose connection ends here. */
  | ({
      readonly kind: 'tcp';
      readonly family: 4 | 6;
      readonly isReset: boolean;
      readonly pendingError: number;
    } & SocketState)
  /** What was gone when the guest awoke last. */
  | { readonly kind: 'stale' }
);
