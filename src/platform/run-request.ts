import type { Program, ProgramEnd } from '../engine/cpython/program.js';
import type { ClockSetting } from '../kernel/clocks/clock-setting.js';
import type { GuestIdentity } from '../kernel/identity.js';
import type { Refusal } from '../kernel/refusal-log.js';
import type { ByteString } from '../vfs/byte-string.js';
import type { FileTree } from '../vfs/memory/tree.js';
import type { MountReport, MountRequest } from './mount-request.js';

/** Everything a seat needs to run a program: plain data, cloneable to another thread. */
export interface RunRequest {
  readonly program: Program;
  readonly identity: GuestIdentity;
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
  readonly limits: SeatLimits;
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
}
