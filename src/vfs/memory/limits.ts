import { Errno, errno } from '../../abi/errno.js';
import { VitrineError } from '../../errors.js';
import { NAME_LIMIT_BYTES } from '../mode.js';
import type { FileSystemStat } from '../node.js';

/** What a memory file system may hold at most. */
export interface MemoryLimits {
  /** Contents (as allocated) plus {@link entryBytes} for every entry. */
  readonly bytes: number;
  /** Files, directories and symbolic links, not counting the root. */
  readonly entries: number;
  /** Longest name of an entry; 255 unless given. */
  readonly nameBytes?: number;
  /** Largest size of one file, holes included; 2^43 unless given. */
  readonly fileBytes?: number;
}

/** A file's largest size whatever the limits say: offsets stay exact integers with room to add to them. */
export const FILE_LIMIT_BYTES = 2 ** 43;

const BLOCK_BYTES = 4096;

/**
 * What one entry is charged besides its contents: about what its objects cost the host (inode, map slots, first
 * buffer; measured on V8 at 380 bytes for an empty file, 440 for an empty directory, up to 750 once there is
 * something in them), so that names alone cannot grow the host.
 * @param textBytes length of the name plus that of a link's target
 */
export function entryBytes(textBytes: number): number {
  return 768 + textBytes;
}

/** Counts what a memory file system holds against its limits. Charging either succeeds whole or throws ENOSPC. */
export class MemoryBudget {
  readonly limitBytes: number;
  readonly limitEntries: number;
  readonly nameLimitBytes: number;
  readonly fileLimitBytes: number;
  #usedBytes = 0;
  #usedEntries = 0;

  constructor(limits: MemoryLimits) {
    this.limitBytes = checked('bytes', limits.bytes, Number.MAX_SAFE_INTEGER);
    this.limitEntries = checked('entries', limits.entries, 2 ** 24);
    this.nameLimitBytes = checked('nameBytes', limits.nameBytes ?? NAME_LIMIT_BYTES, NAME_LIMIT_BYTES);
    this.fileLimitBytes = checked('fileBytes', limits.fileBytes ?? FILE_LIMIT_BYTES, FILE_LIMIT_BYTES);
  }

  get usedBytes(): number {
    return this.#usedBytes;
  }

  get usedEntries(): number {
    return this.#usedEntries;
  }

  get freeBytes(): number {
    return this.limitBytes - this.#usedBytes;
  }

  charge(bytes: number, entries: number): void {
    if (bytes > this.limitBytes - this.#usedBytes || entries > this.limitEntries - this.#usedEntries) {
      throw errno(Errno.ENOSPC);
    }
    this.#usedBytes += bytes;
    this.#usedEntries += entries;
  }

  release(bytes: number, entries: number): void {
    this.#usedBytes -= bytes;
    this.#usedEntries -= entries;
  }
}

/** What `statfs` says of a writable file system with such a budget. */
export function budgetStat(budget: MemoryBudget): FileSystemStat {
  return {
    blockBytes: BLOCK_BYTES,
    blocks: Math.floor(budget.limitBytes / BLOCK_BYTES),
    blocksFree: Math.floor(budget.freeBytes / BLOCK_BYTES),
    entries: budget.limitEntries,
    entriesFree: budget.limitEntries - budget.usedEntries,
    nameLimitBytes: budget.nameLimitBytes,
    readOnly: false,
  };
}

function checked(name: string, value: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= 0 && value <= most) return value;
  throw new VitrineError(
    'ERR_BAD_OPTION',
    `memory file system: limit ${name} must be a whole number from 0 to ${most}, not ${value}`,
  );
}
