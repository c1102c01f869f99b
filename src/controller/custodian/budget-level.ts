import { createLedgerCell, LedgerCounter, UNIT_BYTES } from '../../platform/ledger.js';
import type { Share } from '../schedule/share.js';
import { CpuBucket } from './cpu-rate.js';
import type { CheckedCustodian, CustodianLimits } from './custodian-options.js';
import { FairShare } from './fair-share.js';

/** What is used up for good, as opposed to held. */
export type AmountName = 'cpu' | 'wall' | 'output' | 'calls';

/** The counters of one custodian. Amounts are counted on the controller's thread, what is held by the ledger. */
export class BudgetLevel implements Share {
  readonly parent: BudgetLevel | undefined;
  readonly limits: CustodianLimits;
  readonly name: string;
  readonly weight: number;
  readonly cell: SharedArrayBuffer;
  readonly bucket: CpuBucket | undefined;
  /** Its part of the rates above. */
  readonly fairShare: FairShare;
  readonly used: Record<AmountName, number> = { cpu: 0, wall: 0, output: 0, calls: 0 };
  /** Runs under way at this level and below. */
  runs = 0;
  isShut = false;
  readonly #memory: LedgerCounter;
  readonly #files: LedgerCounter;

  constructor({ limits, name, weight }: CheckedCustodian, parent: BudgetLevel | undefined, nowMs: number) {
    this.parent = parent;
    this.limits = limits;
    this.name = name;
    this.weight = weight;
    this.fairShare = new FairShare(parent?.fairShare, weight);
    this.cell = createLedgerCell(limits);
    this.#memory = new LedgerCounter(this.cell, 'memory');
    this.#files = new LedgerCounter(this.cell, 'files');
    if (Number.isFinite(limits.cpuPerSecond)) this.bucket = new CpuBucket(limits.cpuPerSecond, nowMs);
  }

  get memoryBytes(): number {
    return this.#memory.usedUnits * UNIT_BYTES;
  }

  get filesBytes(): number {
    return this.#files.usedUnits * UNIT_BYTES;
  }

  left(amount: AmountName): number {
    return this.limits[amount] - this.used[amount];
  }

  waitMs(nowMs: number): number {
    return this.bucket?.waitMs(nowMs) ?? 0;
  }

  /** Nothing can be reserved from here on. */
  shut(): void {
    this.isShut = true;
    this.#memory.shut();
    this.#files.shut();
  }

  /** This level and those above it, up to the root. */
  chain(): readonly BudgetLevel[] {
    const levels: BudgetLevel[] = [];
    for (let level: BudgetLevel | undefined = this; level !== undefined; level = level.parent)
      levels.push(level);
    return levels;
  }
}
