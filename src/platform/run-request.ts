import type { Program, ProgramEnd } from '../engine/cpython/program.js';
import type { ByteString } from '../vfs/byte-string.js';
import type { FileTree } from '../vfs/memory/tree.js';

/** Everything a seat needs to run a program: plain data, cloneable to another thread. */
export interface RunRequest {
  readonly program: Program;
  /** `NAME=value` entries. */
  readonly environment: readonly ByteString[];
  /** Absolute path of an existing directory. */
  readonly cwd: ByteString;
  /** The sandbox's private files, whole. */
  readonly files: FileTree;
  readonly limits: SeatLimits;
}

/** The limits that act inside the guest's kernel; time and output are watched from outside. */
export interface SeatLimits {
  /** Linear memory. */
  readonly memoryBytes: number;
  /** Contents and entries of private files. */
  readonly filesBytes: number;
  readonly filesEntries: number;
  readonly descriptors: number;
}

/** What a seat tells of a run: plain data. */
export interface RunReport {
  readonly end: ProgramEnd;
  /** What changed in the private files. */
  readonly files: FileTree;
  /** Largest linear memory. */
  readonly memoryPeakBytes: number;
  readonly cpuMs: number;
  /** Refused imports by name, with counts. */
  readonly refusals: readonly (readonly [name: string, count: number])[];
}
