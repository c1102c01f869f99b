import type { MachineModules } from '../engine/cpython/machine.js';
import type { Image } from '../image/image.js';
import type { ArchiveTable } from '../vfs/archive/parse-archive.js';

/** An image with its modules compiled: what seats on one or many threads share. */
export interface LoadedImage {
  readonly image: Image;
  readonly modules: MachineModules;
  /** What was found out about the library's archive, so that it is looked through once and not by every seat. */
  readonly library: ArchiveTable;
}
