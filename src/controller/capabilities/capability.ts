import { badOption, checkOptionNames, parseCount } from '../units.js';
import type { Signature } from './bind-arguments.js';
import { type AllowanceRefusal, CallAllowance } from './call-allowance.js';

/** How often the members of a capability may be used, all together. */
export interface CapabilityLimits {
  readonly calls?: number;
  readonly perSecond?: number;
}

/** What a guest may do with a member; `call`: the capability is itself a function, and the member's name is empty. */
export type MemberKind = 'method' | 'property' | 'call';

export interface Member {
  readonly kind: MemberKind;
  /** What `help()` says about it. */
  readonly doc: string;
  /** Undefined for a property, and for parameters that are not known. */
  readonly signature: Signature | undefined;
}

/** An error class of the host's, with the class of Python's that its errors are raised as. */
export type ErrorMapping = readonly [
  hostClass: abstract new (...values: never[]) => unknown,
  pythonClass: string,
];

/** What all capabilities of one making share. */
export interface CapabilityFacts {
  readonly target: object;
  /** What the guest is told that it is. */
  readonly name: string;
  readonly doc: string;
  /** The first that an error is an instance of counts. */
  readonly errors: readonly ErrorMapping[];
}

/** Marks what `capability()` made: a guest's values can never be taken for one. */
const made = new WeakSet<object>();
/** Marks what capabilities were made of. */
const targets = new WeakSet<object>();

/**
 * A host object or function as a guest may hold it: exactly the listed members, until it is revoked. Narrowed and
 * limited ones ({@link only}, {@link limited}) end with the one that they were made from, never the other way round.
 *
 * It keeps a guest from what is behind it, not the host: code of the host that a guest gives it back to gets the
 * object or function itself, with all that this has.
 */
export class Capability {
  readonly #facts: CapabilityFacts;
  readonly #members: ReadonlyMap<string, Member>;
  readonly #allowances: readonly CallAllowance[];
  readonly #above: Capability | undefined;
  #isRevoked = false;

  /** @internal Use `capability()`. */
  constructor(
    facts: CapabilityFacts,
    members: ReadonlyMap<string, Member>,
    above?: Capability,
    allowances: readonly CallAllowance[] = [],
  ) {
    this.#facts = facts;
    this.#members = members;
    this.#above = above;
    this.#allowances = allowances;
    made.add(this);
    targets.add(facts.target);
  }

  /** Whether a value is a capability. */
  static is(value: unknown): value is Capability {
    return typeof value === 'object' && value !== null && made.has(value);
  }

  /** @internal Whether a capability was made of this object or function: guests get it as that, and never as a copy. */
  static isTarget(value: object): boolean {
    return targets.has(value);
  }

  /** @internal What a capability is made of. */
  static factsOf(capability: Capability): CapabilityFacts {
    return capability.#facts;
  }

  /** What the guest is told that it is. */
  get name(): string {
    return this.#facts.name;
  }

  /** What `help()` says about it. */
  get doc(): string {
    return this.#facts.doc;
  }

  /** The members that a guest sees. */
  get members(): ReadonlyMap<string, Member> {
    return this.#members;
  }

  /** Whether it was revoked, or one that it was made from. */
  get isRevoked(): boolean {
    return this.#isRevoked || this.#above?.isRevoked === true;
  }

  /**
   * The same with fewer members.
   * @throws VitrineError ERR_BAD_OPTION for a member that this one does not have
   */
  only(...names: readonly string[]): Capability {
    const members = new Map<string, Member>();
    for (const name of names) {
      const member = this.#members.get(name);
      if (member === undefined)
        throw badOption('only', name, `one of ${[...this.#members.keys()].join(', ')}`);
      members.set(name, member);
    }
    return new Capability(this.#facts, members, this, this.#allowances);
  }

  /**
   * The same for so many uses, or so many a second. All copies share the count.
   * @throws VitrineError ERR_BAD_OPTION
   */
  limited(limits: CapabilityLimits): Capability {
    checkOptionNames('limited', limits, ['calls', 'perSecond']);
    const { calls, perSecond } = limits;
    const allowance = new CallAllowance({
      calls: calls === undefined ? Number.POSITIVE_INFINITY : parseCount(calls, 'limited.calls'),
      perSecond:
        perSecond === undefined ? Number.POSITIVE_INFINITY : parseCount(perSecond, 'limited.perSecond'),
    });
    return new Capability(this.#facts, this.#members, this, [...this.#allowances, allowance]);
  }

  /** Ends it: every use of every copy fails from here on. */
  revoke(): void {
    this.#isRevoked = true;
  }

  /** @internal Takes one use of every allowance, or of none and says why. */
  use(): AllowanceRefusal | 'revoked' | undefined {
    if (this.isRevoked) return 'revoked';
    if (this.#allowances.length === 0) return undefined;
    const nowMs = performance.now();
    for (const allowance of this.#allowances) {
      const refusal = allowance.refusal(nowMs);
      if (refusal !== undefined) return refusal;
    }
    for (const allowance of this.#allowances) allowance.take();
    return undefined;
  }
}
