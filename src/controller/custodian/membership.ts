import { type LedgerKind, UNIT_BYTES, unitsOf } from '../../platform/ledger.js';
import { LedgerHold } from '../../platform/ledger-hold.js';
import type { Share } from '../schedule/share.js';
import type { BudgetLevel } from './budget-level.js';
import { FairShare } from './fair-share.js';
import { type Exceeded, RunBudget } from './run-budget.js';

export interface MembershipOptions {
  readonly level: BudgetLevel;
  /** @throws VitrineError ERR_CUSTODIAN_SHUT */
  readonly requireOpen: (action: string) => void;
  readonly onClose: () => void;
}

/** A sandbox's or session's account with its custodian, until it closes. */
export class Membership implements Share {
  /** The member's place in the run queue: members of one custodian are siblings, as its children are. */
  readonly parent: Share;
  readonly weight = 1;
  readonly #options: MembershipOptions;
  /** Its part of the rates above. */
  readonly #fairShare: FairShare;
  readonly #holds = new Set<LedgerHold>();
  #isClosed = false;

  constructor(options: MembershipOptions) {
    this.#options = options;
    this.parent = options.level;
    this.#fairShare = new FairShare(options.level.fairShare, this.weight);
  }

  /** What the controller itself holds on the member's behalf: state that sleeps, private files. */
  hold(kind: LedgerKind): LedgerHold {
    this.#options.requireOpen('hold bytes on behalf of');
    const hold = new LedgerHold(
      this.#options.level.chain().map(({ cell }) => cell),
      kind,
    );
    this.#holds.add(hold);
    return hold;
  }

  /** Whose limit it is that so many bytes more do not fit: the first custodian up that has no room for them. */
  lackOf(kind: LedgerKind, bytes: number): Exceeded & { readonly limit: LedgerKind } {
    const moreBytes = unitsOf(bytes) * UNIT_BYTES;
    const chain = this.#options.level.chain();
    const used = (level: BudgetLevel) =>
      (kind === 'memory' ? level.memoryBytes : level.filesBytes) + moreBytes;
    // Others may have given back what was missing: then nobody can tell any more.
    const level = chain.find((each) => used(each) > each.limits[kind]) ?? this.#options.level;
    return { custodian: level.name, limit: kind, allowed: level.limits[kind], used: used(level) };
  }

  /** Whether its custodian was shut down. */
  get isShut(): boolean {
    return this.#options.level.isShut;
  }

  /** The charges of a run that is about to begin; to be ended by `finish`. @throws VitrineError ERR_CUSTODIAN_SHUT */
  openRun(nowMs: () => number = () => performance.now()): RunBudget {
    this.#options.requireOpen('run a program for');
    return new RunBudget(this.#options.level, this.#fairShare, nowMs);
  }

  /** Gives back everything that is held. Precondition: no run is under way. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const hold of this.#holds) hold.close();
    this.#holds.clear();
    this.#options.onClose();
  }
}
