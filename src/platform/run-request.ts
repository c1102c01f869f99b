import type { NamespaceRequest } from '../engine/cpython/namespaces/namespace-request.js';
import type { Program, ProgramEnd } from '../engine/cpython/program.js';
import type { SessionAnswer, SessionCall } from '../engine/cpython/session-call.js';
import type { BaseMemory } from '../image/delta/base-memory.js';
import type { ClockSetting } from '../kernel/clocks/clock-setting.js';
import type { GuestIdentity } from '../kernel/identity.js';
import type { Refusal } from '../kernel/refusal-log.js';
import type { ByteString } from '../vfs/byte-string.js';
import type { FileTree } from '../vfs/memory/tree.js';
import type { LedgerAccountData } from './ledger-account.js';
import type { MountReport, MountRequest } from './mount-request.js';
import type { SessionPlace, SessionState } from './session-state.js';

/** Everything a seat needs: plain data, cloneable to another thread. */
export type RunRequest = ProgramRequest | SessionRequest;

/** For a whole program, from a fresh interpreter to its end. */
export interface ProgramRequest extends GuestRequest {
  readonly program: Program;
}

/** For one call of a session, whose interpreter goes on where it was. */
export interface SessionRequest extends GuestRequest {
  readonly session: SessionTask;
}

export interface SessionTask {
  readonly call: SessionCall;
  /** The image's memory where machines' memories can be compared with it: shared. */
  readonly base: BaseMemory;
  /** What the last call left; undefined to open one. */
  readonly state: SessionPlace | undefined;
  /** Whether another session lives on from the same state. */
  readonly isCopy: boolean;
  /** A buffer that becomes the seat's, for the state that the call leaves. */
  readonly spare?: ArrayBuffer;
}

/** What holds of any guest. */
export interface GuestRequest {
  readonly identity: GuestIdentity;
  /** What programs start with; undefined: all there is. */
  readonly namespace: NamespaceRequest | undefined;
  /** `NAME=value` entries. */
  readonly environment: readonly ByteString[];
  /** Absolute path of an existing directory. */
  readonly cwd: ByteString;
  /** The sandbox's private files, whole. */
  readonly files: FileTree;
  readonly mounts: readonly MountRequest[];
  /** Which streams the program is to take for terminals. */
  readonly terminals: Terminals;
  readonly clock: ClockSetting;
  /** What all randomness comes from; undefined: the host's. */
  readonly seed: string | undefined;
  /** Whether there is somebody to connect sockets. */
  readonly hasNetwork: boolean;
  /** Whether there is somebody to answer for capabilities. */
  readonly hasCapabilities: boolean;
  readonly limits: SeatLimits;
  /** What the guest reserves memory and files from, besides its limits; undefined for nothing. */
  readonly ledger: LedgerRequest | undefined;
}

/** On shared memory: for another thread, never for a file. */
export interface LedgerRequest {
  readonly account: LedgerAccountData;
  /** What the controller holds for the private files already. */
  readonly filesPrepaidBytes: number;
}

export interface Terminals {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
}

/** The limits that act inside the guest's kernel; time and output are watched from outside. */
export interface SeatLimits {
  /** Linear memory. */
  readonly memoryBytes: number;
  /** Contents and entries of private files. */
  readonly filesBytes: number;
  readonly filesEntries: number;
  readonly descriptors: number;
  /** Refused calls. */
  readonly refusals: number;
}

/** What a seat tells of a run: plain data. */
export interface RunReport {
  readonly end: ProgramEnd;
  /** What changed in the private files. */
  readonly files: FileTree;
  /** Largest linear memory. */
  readonly memoryPeakBytes: number;
  readonly cpuMs: number;
  /** What became of the mounts, in their order. */
  readonly mounts: readonly MountReport[];
  readonly refusals: readonly Refusal[];
  /** Refusals that are only counted. */
  readonly refusalsOmitted: number;
  /** Of a call of a session. */
  readonly session: SessionReport | undefined;
}

export interface SessionReport {
  readonly answer: SessionAnswer | undefined;
  /** Undefined when the call did not end by itself: there is nothing to go on from. */
  readonly state: SessionState | undefined;
}
