import { badOption, checkOptionNames } from '../units.js';
import { encodeText } from '../values/text-codec.js';
import type { Signature } from './bind-arguments.js';
import { Capability, type ErrorMapping, type Member, type MemberKind } from './capability.js';
import { isPythonClass } from './guest-error.js';
import { parametersOf, readParameters } from './parameter-names.js';

/** What a guest is told about a method. */
export interface MethodOptions {
  /** What `help()` says about it. */
  readonly doc?: string;
  /**
   * Names of its parameters: `level`, `level=...` for one that may be left out, `*levels` for all others. A call with
   * too few or too many arguments is refused then. Without them, names are taken from the method's own text where that is
   * certain, and how many arguments come is left to it.
   */
  readonly parameters?: readonly string[];
}

/** What a guest is told about a property. */
export interface PropertyOptions {
  readonly doc?: string;
}

interface CommonOptions {
  /** What the guest is told that it is; the object's class, or the function's name, unless given. */
  readonly name?: string;
  /** What `help()` says about it. */
  readonly doc?: string;
  /**
   * Host errors with the class of Python's that they are raised as, a built-in one (`'KeyError'`) or one of a module
   * (`'package.module:Class'`). The first that an error is an instance of counts; for all others it is `vitrine.HostError`.
   */
  readonly errors?: readonly ErrorMapping[];
}

/** What of an object a guest gets. Nothing else of it exists there. */
export interface CapabilityOptions extends CommonOptions {
  /** Methods that may be called. They may be async: the guest waits. */
  readonly methods?: readonly string[] | Readonly<Record<string, MethodOptions>>;
  /** Properties that may be read; a getter is called at each look. */
  readonly properties?: readonly string[] | Readonly<Record<string, PropertyOptions>>;
}

/** How a guest gets a function. */
export interface FunctionOptions extends CommonOptions, MethodOptions {}

type HostFunction = (...values: never[]) => unknown;

const memberName = /^[A-Za-z][A-Za-z0-9_]{0,99}$/;
const MEMBERS_LIMIT = 256;
const ERRORS_LIMIT = 64;
/** Of all texts of one capability, so that its description fits a message. */
const DOC_LIMIT_CHARACTERS = 65_536;

/**
 * Makes a capability of a function, or of an object with the members that are listed.
 * @throws VitrineError ERR_BAD_OPTION for members that there are not, are no methods, or have names that a guest
 * cannot have (with an underscore in front, symbols, those of every object)
 */
export function capability(target: HostFunction, options?: FunctionOptions): Capability;
export function capability(target: object, options: CapabilityOptions): Capability;
export function capability(target: object, options: CapabilityOptions & FunctionOptions = {}): Capability {
  if ((typeof target !== 'object' && typeof target !== 'function') || target === null) {
    throw badOption('capability', target, 'made of an object or a function');
  }
  if (typeof options !== 'object' || options === null) {
    throw badOption('capability', options, 'given the methods and properties that it has');
  }
  const isCall =
    typeof target === 'function' && options.methods === undefined && options.properties === undefined;
  const members = isCall ? callOf(target as HostFunction, options) : membersOf(target, options);
  const { name = isCall ? nameOfFunction(target as HostFunction) : nameOfClass(target) } = options;
  if (typeof name !== 'string' || !memberName.test(name)) throw badOption('capability.name', name, 'a name');
  const doc = readDoc(options.doc, 'capability.doc');
  let length = doc.length;
  for (const member of members.values()) length += member.doc.length;
  if (length > DOC_LIMIT_CHARACTERS) {
    throw badOption('capability', `${length} characters of doc`, `at most ${DOC_LIMIT_CHARACTERS} in all`);
  }
  return new Capability({ target, name, doc, errors: readErrors(options.errors) }, members);
}

function callOf(target: HostFunction, options: FunctionOptions): ReadonlyMap<string, Member> {
  checkOptionNames('capability', options, ['name', 'doc', 'parameters', 'errors']);
  if (/^class\b(?!\s*\()/.test(Function.prototype.toString.call(target))) {
    throw badOption('capability', 'a class', 'given the methods and properties of it, or a function');
  }
  return new Map([['', { kind: 'call', doc: '', signature: signatureOf(target, options.parameters) }]]);
}

function membersOf(target: object, options: CapabilityOptions): ReadonlyMap<string, Member> {
  checkOptionNames('capability', options, ['methods', 'properties', 'name', 'doc', 'errors']);
  const members = new Map<string, Member>();
  const add = (kind: MemberKind, name: string, doc: string, signature?: Signature) => {
    if (members.has(name)) throw badOption('capability', name, 'listed once');
    members.set(name, { kind, doc, signature });
  };
  for (const [name, about] of listed<MethodOptions>(options.methods, 'capability.methods')) {
    requireMember(target, name, 'method');
    checkOptionNames('capability.methods', about, ['doc', 'parameters']);
    const method = Reflect.get(target, name) as HostFunction;
    add('method', name, readDoc(about.doc, `doc of ${name}`), signatureOf(method, about.parameters));
  }
  for (const [name, about] of listed<PropertyOptions>(options.properties, 'capability.properties')) {
    requireMember(target, name, 'property');
    checkOptionNames('capability.properties', about, ['doc']);
    add('property', name, readDoc(about.doc, `doc of ${name}`));
  }
  if (members.size === 0) throw badOption('capability', 'without members', 'given methods or properties');
  if (members.size > MEMBERS_LIMIT) {
    throw badOption('capability', `${members.size} members`, `at most ${MEMBERS_LIMIT}`);
  }
  return members;
}

function listed<About extends object>(
  given: readonly string[] | Readonly<Record<string, About>> | undefined,
  option: string,
): readonly (readonly [string, About])[] {
  if (given === undefined) return [];
  const expected = 'an array of names, or an object with what is to be said about each';
  if (typeof given !== 'object' || given === null) throw badOption(option, given, expected);
  if (Array.isArray(given)) return given.map((name: string) => [name, {} as About]);
  const entries = Object.entries(given as Readonly<Record<string, About>>);
  for (const [, about] of entries) {
    if (typeof about !== 'object' || about === null) throw badOption(option, about, expected);
  }
  return entries;
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

function signatureOf(method: HostFunction, names: unknown): Signature | undefined {
  if (names === undefined) {
    const parameters = parametersOf(method);
    return parameters === undefined ? undefined : { parameters, isDeclared: false };
  }
  const parameters = Array.isArray(names) ? readParameters(names) : undefined;
  if (parameters === undefined) {
    const expected =
      "names such as 'level', then 'level=...', then '*levels', none of them a keyword of Python's";
    throw badOption('capability.parameters', names, expected);
  }
  return { parameters, isDeclared: true };
}

function readDoc(doc: unknown, option: string): string {
  if (doc === undefined) return '';
  if (typeof doc !== 'string' || encodeText(doc) === undefined) throw badOption(option, doc, 'a text');
  return doc;
}

function readErrors(errors: unknown): readonly ErrorMapping[] {
  if (errors === undefined) return [];
  const expected = "pairs of an error class and a name such as 'KeyError' or 'module:Class'";
  if (!Array.isArray(errors) || errors.length > ERRORS_LIMIT) {
    throw badOption('capability.errors', errors, `at most ${ERRORS_LIMIT} ${expected}`);
  }
  return errors.map((pair: unknown): ErrorMapping => {
    const [hostClass, pythonClass] = Array.isArray(pair) ? (pair as unknown[]) : [];
    if (typeof hostClass !== 'function' || !isPythonClass(pythonClass)) {
      throw badOption('capability.errors', pythonClass ?? pair, expected);
    }
    return [hostClass as ErrorMapping[0], pythonClass];
  });
}

function nameOfClass(target: object): string {
  const name: unknown = (Object.getPrototypeOf(target) as { constructor?: { name?: unknown } } | null)
    ?.constructor?.name;
  return typeof name === 'string' && name !== 'Object' && memberName.test(name) ? name : 'Capability';
}

function nameOfFunction(target: HostFunction): string {
  const name: unknown = target.name;
  return typeof name === 'string' && memberName.test(name) ? name : 'function';
}
