import type { NamespaceRequest } from '../engine/cpython/namespaces/namespace-request.js';
import { builtinNames } from './builtin-names.js';
import { badOption } from './units.js';

/** Names that {@link allow} was given. */
export interface AllowList {
  readonly allowed: readonly string[];
}

/**
 * What a program starts with. This narrows what it is given; what keeps it in is the sandbox itself. A program can climb from
 * what it has to what that is made of.
 */
export interface NamespaceOptions {
  /**
   * The built-in functions and classes there are, `allow(['print', 'len'])`; all unless given. `import` and `class` statements
   * always work, so `__import__` and `__build_class__` are there whatever is listed.
   */
  readonly builtins?: AllowList;
  /**
   * The modules of the standard library there are, `allow(['json', 'urllib.parse'])`; all unless given. A package comes with
   * all its modules, a module with the packages it lies in. Programs' own modules, from their files, are not concerned.
   */
  readonly modules?: AllowList;
}

const LIMIT = 4096;
const NAME_LIMIT = 256;
const lists = new WeakSet<AllowList>();
/** PEP 3131, without what its normalisation would change. */
const namePattern = /^[\p{XID_Start}_][\p{XID_Continue}]*(?:\.[\p{XID_Start}_][\p{XID_Continue}]*)*$/u;

/**
 * A list of what there is to be and nothing else, for the options `builtins` and `modules`.
 * @throws VitrineError ERR_BAD_OPTION
 */
export function allow(names: readonly string[]): AllowList {
  if (!Array.isArray(names)) throw badOption('allow', names, 'given an array of names');
  if (names.length > LIMIT) throw badOption('allow', `given ${names.length} names`, `given at most ${LIMIT}`);
  for (const name of names as readonly unknown[]) {
    if (typeof name !== 'string') throw badOption('allow', name, 'given names, which are strings');
  }
  const list = Object.freeze({ allowed: Object.freeze([...new Set(names)]) });
  lists.add(list);
  return list;
}

/** The namespace that options ask for; undefined: the whole. @throws VitrineError ERR_BAD_OPTION */
export function namespaceOf(options: NamespaceOptions): NamespaceRequest | undefined {
  const { builtins, modules } = options;
  for (const [option, list] of [
    ['builtins', builtins],
    ['modules', modules],
  ] as const) {
    if (list !== undefined && !lists.has(list))
      throw badOption(option, list, "a list made by allow(['...'])");
  }
  for (const name of builtins?.allowed ?? []) {
    if (!builtinNames.has(name))
      throw badOption('builtins', name, 'the name of a built-in function or class');
  }
  for (const name of modules?.allowed ?? []) checkModuleName(name);
  if (builtins === undefined && modules === undefined) return undefined;
  return { builtins: builtins?.allowed, modules: modules?.allowed };
}

function checkModuleName(name: string): void {
  if (name === 'os.path' || name.startsWith('os.path.')) {
    throw badOption('modules', name, "'os', which it is a part of, or 'posixpath'");
  }
  if (name.length > NAME_LIMIT || !namePattern.test(name)) {
    throw badOption('modules', name, "the name of a module such as 'json' or 'urllib.parse'");
  }
}
