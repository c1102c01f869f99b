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

/**
 * Room that is shared with others, beyond limits of one's own: of the custodians of a sandbox, for instance. Whoever
 * reserves releases, to the byte.
 */
export interface ByteReserve {
  /** All of it, or false and none. */
  reserve(bytes: number): boolean;
  release(bytes: number): void;
  /** What would fit now; others may be faster. */
  readonly freeBytes: number;
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
  #reserve: ByteReserve | undefined;
  #usedBytes = 0;
  #usedEntries = 0;

  /** @param reserve - what the bytes have to fit into besides */
  constructor(limits: MemoryLimits, reserve?: ByteReserve) {
    this.#reserve = reserve;
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
    const ownBytes = this.limitBytes - this.#usedBytes;
    return this.#reserve === undefined ? ownBytes : Math.min(ownBytes, this.#reserve.freeBytes);
  }

  charge(bytes: number, entries: number): void {
    if (bytes > this.limitBytes - this.#usedBytes || entries > this.limitEntries - this.#usedEntries) {
      throw errno(Errno.ENOSPC);
    }
    if (this.#reserve?.reserve(bytes) === false) throw errno(Errno.ENOSPC);
    this.#usedBytes += bytes;
    this.#usedEntries += entries;
  }

  release(bytes: number, entries: number): void {
    this.#reserve?.release(bytes);
    this.#usedBytes -= bytes;
    this.#usedEntries -= entries;
  }

  /**
   * Goes over to a state that holds that much, which `change` makes: what grows is reserved before, what shrinks
   * released after, and nothing in between is asked for, since nothing in between may be refused.
   * Precondition: the state is within the limits. @throws ENOSPC when there is no shared room, with nothing changed
   */
  exchange(bytes: number, entries: number, change: () => void): void {
    const reserve = this.#reserve;
    const growth = bytes - this.#usedBytes;
    if (growth > 0 && reserve?.reserve(growth) === false) throw errno(Errno.ENOSPC);
    this.#reserve = undefined;
    try {
      change();
    } finally {
      this.#reserve = reserve;
    }
    if (growth < 0) reserve?.release(-growth);
    this.#usedBytes = bytes;
    this.#usedEntries = entries;
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
