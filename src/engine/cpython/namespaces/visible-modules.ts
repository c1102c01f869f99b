import { compiledCompanions, languageModules, namedCompanions } from './companions.js';
import type { ImportTable } from './import-table.js';

/** Which modules of the library a program can see, and which ones it needs unseen. */
export interface VisibleModules {
  /** Modules that are seen with all below them. */
  readonly trees: ReadonlySet<string>;
  /** Further modules that are seen. */
  readonly exact: ReadonlySet<string>;
  /** Modules to have loaded before the others can no more be. */
  readonly load: readonly string[];
}

/** What comes of a list of allowed modules: parents, parts of their own packages, companions, and what they need unseen. */
export function visibleModules(allowed: readonly string[], table: ImportTable): VisibleModules {
  const trees = new Set<string>([...allowed, ...languageModules.trees]);
  const exact = new Set<string>(languageModules.exact);
  const listed = [...table.keys()].filter((name) => isBelow(trees, name) && !isBelow(languageTrees, name));
  const asked = new Set([...allowed, ...listed]);
  for (const name of asked) {
    for (const parent of parentsOf(name)) exact.add(parent);
  }
  // What they need of their own packages would otherwise be missing as an attribute of a package that is seen.
  for (const name of closure([...asked, ...exact], table, (from, to) => isSamePackage(from, to)))
    exact.add(name);
  for (const name of asked) for (const companion of namedCompanions.get(name) ?? []) exact.add(companion);
  const needed = closure(asked, table, (_from, _to, isLazy, isFirst) => !isLazy || isFirst);
  for (const name of [...asked, ...needed]) {
    for (const companion of compiledCompanions.get(name) ?? []) exact.add(companion);
  }
  if (trees.has('os')) exact.add('os.path');
  const load = [...needed].filter((name) => !isVisible({ trees, exact }, name));
  return { trees, exact, load };
}

export function isVisible(seen: Pick<VisibleModules, 'trees' | 'exact'>, name: string): boolean {
  return seen.exact.has(name) || isBelow(seen.trees, name);
}

const languageTrees: ReadonlySet<string> = new Set(languageModules.trees);

/** Whether a module, or a package it lies in, is in a set. */
function isBelow(trees: ReadonlySet<string>, name: string): boolean {
  return trees.has(name) || parentsOf(name).some((parent) => trees.has(parent));
}

function parentsOf(name: string): string[] {
  const parts = name.split('.');
  return parts.slice(1).map((_part, index) => parts.slice(0, index + 1).join('.'));
}

function isSamePackage(from: string, to: string): boolean {
  return from.split('.', 1)[0] === to.split('.', 1)[0];
}

type Follows = (from: string, to: string, isLazy: boolean, isFirst: boolean) => boolean;

/** All that is imported, over any number of steps that are to be followed; parents come with their modules. */
function closure(from: Iterable<string>, table: ImportTable, follows: Follows): Set<string> {
  const found = new Set<string>();
  const first = new Set(from);
  const open = [...first];
  const done = new Set<string>(first);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const imports = table.get(name);
    if (imports === undefined) continue;
    for (const [names, isLazy] of [
      [imports.eager, false],
      [imports.lazy, true],
    ] as const) {
      for (const imported of names) {
        if (!follows(name, imported, isLazy, first.has(name))) continue;
        for (const module of [...parentsOf(imported), imported]) {
          found.add(module);
          if (done.has(module)) continue;
          done.add(module);
          open.push(module);
        }
      }
    }
  }
  return found;
}
