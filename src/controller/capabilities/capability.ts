import { badOption, checkOptionNames, parseCount } from '../units.js';
import { CallAllowance } from './call-allowance.js';

/** What of an object a guest gets. Nothing else of it exists there. */
export interface CapabilityOptions {
  /** Methods that may be called. They may be async: the guest waits. */
  readonly methods?: readonly string[];
  /** Properties that may be read; a getter is called at each look. */
  readonly properties?: readonly string[];
  /** What the guest is told that it is; the object's class unless given. */
  readonly name?: string;
  /** What `help()` says about it. */
  readonly doc?: string;
}

/** How often the methods of a capability may be called, and its properties looked at, all together. */
export interface CapabilityLimits {
  readonly calls?: number;
  readonly perSecond?: number;
}

/** What a guest may do with a member. */
export type MemberKind = 'method' | 'property';

/** What a call of a member came to, or why there is none. */
export type Access =
  | { readonly kind: 'allowed'; readonly target: object; readonly value: unknown }
  | { readonly kind: 'absent' | 'revoked' | 'exhausted' | 'tooFast' };

const memberName = /^[A-Za-z][A-Za-z0-9_]{0,99}$/;
const MEMBERS_LIMIT = 256;

/** Marks what {@link capability} made: a guest's values can never be taken for one. */
const made = new WeakSet<object>();

/**
 * A host object as a guest may hold it: exactly the listed members, until it is revoked. Narrowed and limited ones
 * ({@link only}, {@link limited}) end with the one that they were made from, never the other way round.
 */
export class Capability {
  readonly #target: object;
  readonly #members: ReadonlyMap<string, MemberKind>;
  readonly #allowances: readonly CallAllowance[];
  readonly #above: Capability | undefined;
  readonly name: string;
  readonly doc: string;
  #isRevoked = false;

  /** @internal Use {@link capability}. */
  constructor(
    target: object,
    members: ReadonlyMap<string, MemberKind>,
    about: { readonly name: string; readonly doc: string },
    above?: Capability,
    allowances: readonly CallAllowance[] = [],
  ) {
    this.#target = target;
    this.#members = members;
    this.#above = above;
    this.#allowances = allowances;
    this.name = about.name;
    this.doc = about.doc;
    made.add(this);
  }

  /** Whether a value is a capability. */
  static is(value: unknown): value is Capability {
    return typeof value === 'object' && value !== null && made.has(value);
  }

  /** The members that a guest sees. */
  get members(): ReadonlyMap<string, MemberKind> {
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
    const members = new Map<string, MemberKind>();
    for (const name of names) {
      const kind = this.#members.get(name);
      if (kind === undefined) throw badOption('only', name, `one of ${[...this.#members.keys()].join(', ')}`);
      members.set(name, kind);
    }
    return new Capability(this.#target, members, this, this, this.#allowances);
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
    return new Capability(this.#target, this.#members, this, this, [...this.#allowances, allowance]);
  }

  /** Ends it: every use of every copy fails from here on. */
  revoke(): void {
    this.#isRevoked = true;
  }

  /** @internal What a guest's use of a member reaches. Counts as a use. */
  access(name: string, kind: MemberKind): Access {
    if (this.#members.get(name) !== kind) return { kind: 'absent' };
    if (this.isRevoked) return { kind: 'revoked' };
    for (const allowance of this.#allowances) {
      const refusal = allowance.use(performance.now());
      if (refusal !== undefined) return { kind: refusal };
    }
    return { kind: 'allowed', target: this.#target, value: Reflect.get(this.#target, name, this.#target) };
  }
}

/**
 * Makes a capability of an object.
 * @throws VitrineError ERR_BAD_OPTION for members that there are not, are no methods, or have names that a guest
 * cannot have (with an underscore in front, symbols, those of every object)
 */
export function capability(target: object, options: CapabilityOptions): Capability {
  if ((typeof target !== 'object' && typeof target !== 'function') || target === null) {
    throw badOption('capability', target, 'made of an object');
  }
  if (typeof options !== 'object' || options === null) {
    throw badOption('capability', options, 'given the methods and properties that it has');
  }
  checkOptionNames('capability', options, ['methods', 'properties', 'name', 'doc']);
  const members = new Map<string, MemberKind>();
  const add = (kind: MemberKind, names: readonly string[]) => {
    for (const name of names) {
      requireMember(target, name, kind);
      if (members.has(name)) throw badOption('capability', name, 'listed once');
      members.set(name, kind);
    }
  };
  add('method', namesOf(options.methods, 'capability.methods'));
  add('property', namesOf(options.properties, 'capability.properties'));
  if (members.size === 0) throw badOption('capability', 'without members', 'given methods or properties');
  if (members.size > MEMBERS_LIMIT)
    throw badOption('capability', `${members.size} members`, `at most ${MEMBERS_LIMIT}`);
  const { name = nameOf(target), doc = '' } = options;
  if (typeof name !== 'string' || !memberName.test(name)) throw badOption('capability.name', name, 'a name');
  if (typeof doc !== 'string') throw badOption('capability.doc', doc, 'a string');
  return new Capability(target, members, { name, doc });
}

function namesOf(names: unknown, option: string): readonly string[] {
  if (names === undefined) return [];
  if (!Array.isArray(names)) throw badOption(option, names, 'an array of names');
  return names;
}

/** A member is the object's own or its class's, but nothing that every object has. */
function requireMember(target: object, name: unknown, kind: MemberKind): void {
  if (typeof name !== 'string' || !memberName.test(name)) {
    throw badOption('capability', name, 'given names of letters, digits and inner underscores');
  }
  if (name in Object.prototype || (typeof target === 'function' && name in Function.prototype)) {
    throw badOption('capability', name, 'given members of its own: every object has that one');
  }
  if (!(name in target)) throw badOption('capability', name, 'given members that the object has');
  if (kind === 'method' && typeof Reflect.get(target, name) !== 'function') {
    throw badOption('capability.methods', name, 'names of methods; list what is read under properties');
  }
}

function nameOf(target: object): string {
  const name: unknown = (Object.getPrototypeOf(target) as { constructor?: { name?: unknown } } | null)
    ?.constructor?.name;
  return typeof name === 'string' && name !== 'Object' && memberName.test(name) ? name : 'Capability';
}
