import { showValue, VitrineError } from '../../errors.js';
import { badOption } from '../units.js';
import { BudgetLevel } from './budget-level.js';
import { type CustodianLimits, type CustodianOptions, checkCustodian } from './custodian-options.js';
import { Membership } from './membership.js';

/** What everything below a custodian used so far, and holds now. */
export interface CustodianUsage {
  /** Held now: memory of programs that run and states of sessions, in units of 256 bytes. */
  readonly memoryBytes: number;
  /** Held now: private files, in units of 256 bytes. */
  readonly filesBytes: number;
  /** Used so far. Of runs under way, what was known some 50 ms ago. */
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly outputBytes: number;
  /** Delegated calls so far. */
  readonly calls: number;
  /** Runs under way. */
  readonly runs: number;
  /** Open sandboxes and sessions. */
  readonly members: number;
}

/** Somebody who works on a custodian's account: a sandbox, a session. */
export interface CustodianMember {
  /** Ends what is under way without a grace period, and closes. Called once at most. */
  shutdown(): Promise<void> | void;
}

/** Each level is looked at for each charge. */
const DEPTH_MAX = 32;

/**
 * Owner of budgets over sandboxes, sessions and further custodians. A charge must fit at every level up to the root,
 * and shutting a custodian down ends everything below it.
 *
 * @example
 * ```ts
 * const world = new Custodian({ memory: '2GiB', rate: { cpu: 1.5 } });
 * const player = world.child({ name: 'ada', memory: '64MiB', cpu: '1h', rate: { cpu: '100ms/s' } });
 * const sandbox = await Sandbox.open({ custodian: player });
 * await sandbox.run({ code: 'print(sum(range(10**6)))' });
 * console.log(player.usage.cpuMs > 0, world.usage.cpuMs === player.usage.cpuMs); // true true
 * await player.shutdown(); // ends and closes the sandbox
 * ```
 */
export class Custodian {
  /** The custodian that this one is a child of. */
  readonly parent: Custodian | undefined;
  /** Limits in bytes, milliseconds and counts; Infinity where there is none. */
  readonly limits: CustodianLimits;
  readonly name: string;
  readonly #level: BudgetLevel;
  readonly #depth: number;
  readonly #members = new Map<CustodianMember, Membership>();
  /** Weak: a child that nobody refers to and that has nothing below it goes, without having been shut down. */
  readonly #children = new Set<WeakRef<Custodian>>();
  readonly #dropped = new FinalizationRegistry<WeakRef<Custodian>>((child) => this.#children.delete(child));
  /** Children with something below them, which is to end with this one even if nobody refers to them. */
  readonly #active = new Set<Custodian>();
  readonly #ref: WeakRef<Custodian>;
  #shutdown: Promise<void> | undefined;

  /**
   * @param parent - the same as `parent.child(options)`
   * @throws VitrineError ERR_BAD_OPTION, ERR_CUSTODIAN_SHUT
   */
  constructor(options: CustodianOptions = {}, parent?: Custodian) {
    const checked = checkCustodian(options);
    this.parent = parent;
    this.limits = checked.limits;
    this.name = checked.name;
    this.#ref = new WeakRef(this);
    const nowMs = performance.now();
    if (parent === undefined) {
      this.#depth = 1;
      this.#level = new BudgetLevel(checked, undefined, nowMs);
      return;
    }
    parent.#requireOpen('make a child of');
    this.#depth = parent.#depth + 1;
    if (this.#depth > DEPTH_MAX) {
      throw badOption('parent', parent.name, `at most ${DEPTH_MAX - 1} levels deep`);
    }
    this.#level = new BudgetLevel(checked, parent.#level, nowMs);
    parent.#children.add(this.#ref);
    parent.#dropped.register(this, this.#ref);
  }

  /** Children that were not shut down. */
  get children(): readonly Custodian[] {
    return [...this.#children].flatMap((child) => child.deref() ?? []);
  }

  get usage(): CustodianUsage {
    const { memoryBytes, filesBytes, used, runs } = this.#level;
    return {
      memoryBytes,
      filesBytes,
      cpuMs: used.cpu,
      wallMs: used.wall,
      outputBytes: used.output,
      calls: used.calls,
      runs,
      members: this.#memberCount,
    };
  }

  /** Whether it, or a custodian above it, was shut down. */
  get isShut(): boolean {
    return this.#level.isShut;
  }

  /**
   * A custodian below this one: what it is charged, this one is charged too.
   * @throws VitrineError ERR_BAD_OPTION, ERR_CUSTODIAN_SHUT
   */
  child(options: CustodianOptions = {}): Custodian {
    return new Custodian(options, this);
  }

  /**
   * Opens an account for somebody who is to be shut down with this custodian.
   * @throws VitrineError ERR_CUSTODIAN_SHUT
   * @internal
   */
  open(member: CustodianMember): Membership {
    this.#requireOpen('open anything for');
    const membership = new Membership({
      level: this.#level,
      requireOpen: (action) => this.#requireOpen(action),
      onClose: () => {
        this.#members.delete(member);
        this.#noteActivity();
      },
    });
    this.#members.set(member, membership);
    this.#noteActivity();
    return membership;
  }

  /**
   * Ends everything below, without grace periods: runs are ended, sessions and sandboxes closed, and what they held
   * is free when the promise resolves. A custodian that was shut down cannot be used again.
   * @throws VitrineError ERR_PLATFORM when something below could not be closed; everything else is closed all the same
   */
  shutdown(): Promise<void> {
    this.#shutdown ??= this.#shutDown();
    return this.#shutdown;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  async #shutDown(): Promise<void> {
    const below = this.#subtree();
    // All of them before any member is told: nobody is to begin anything meanwhile.
    for (const custodian of below) custodian.#level.shut();
    if (this.parent !== undefined) this.parent.#children.delete(this.#ref);
    const ends = below.flatMap((custodian) => [...custodian.#members]);
    const outcomes = await Promise.allSettled(
      ends.map(async ([member, membership]) => {
        try {
          await member.shutdown();
        } finally {
          membership.close();
        }
      }),
    );
    for (const custodian of below) custodian.#shutdown ??= Promise.resolve();
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed === undefined) return;
    throw new VitrineError(
      'ERR_PLATFORM',
      `shutting down custodian ${showValue(this.name)}: a member did not close`,
      {
        cause: failed.reason,
      },
    );
  }

  /** This custodian and all below it. */
  #subtree(): readonly Custodian[] {
    const found: Custodian[] = [this];
    // Grows while it is gone through.
    for (const custodian of found) found.push(...custodian.children);
    return found;
  }

  get #memberCount(): number {
    let count = this.#members.size;
    for (const child of this.#active) count += child.#memberCount;
    return count;
  }

  /** Has the parents hold on to this one as long as there is something below it. */
  #noteActivity(): void {
    const { parent } = this;
    if (parent === undefined) return;
    const isActive = this.#members.size > 0 || this.#active.size > 0;
    if (isActive === parent.#active.has(this)) return;
    if (isActive) parent.#active.add(this);
    else parent.#active.delete(this);
    parent.#noteActivity();
  }

  #requireOpen(action: string): void {
    if (!this.isShut) return;
    const name = showValue(this.name);
    throw new VitrineError(
      'ERR_CUSTODIAN_SHUT',
      `cannot ${action} custodian ${name}: it was shut down; make another one`,
    );
  }
}

/** @throws VitrineError ERR_BAD_OPTION */
export function checkCustodianOption(custodian: unknown): void {
  if (custodian === undefined || custodian instanceof Custodian) return;
  throw badOption('custodian', custodian, 'a Custodian');
}
