import type { FileServer } from '../../vfs/file-server.js';

/**
 * A {@link FileServer} on the trusted side, where an answer may take its time. Handles are the device's own numbers,
 * one space for files and lists. Failures are thrown (or rejected) as `errno(...)`; anything else that is thrown is
 * the device's own fault and ends the run.
 */
export type FileDevice = {
  readonly [Name in keyof FileServer]: (
    ...values: Parameters<FileServer[Name]>
  ) => ReturnType<FileServer[Name]> | Promise<ReturnType<FileServer[Name]>>;
} & {
  /** Ends a run's use. `keep`: whether what is still open for writing is kept (the program ended by itself) or dropped. */
  endRun(keep: boolean): void | Promise<void>;
  /** Frees everything. */
  close(): void | Promise<void>;
};
