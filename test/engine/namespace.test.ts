import { describe, expect, it } from 'vitest';
import { allow, namespaceOf } from '../../dist/controller/namespace-options.js';
import type { ImportTable } from '../../dist/engine/cpython/namespaces/import-table.js';
import { libraryFilter } from '../../dist/engine/cpython/namespaces/library-filter.js';
import { isVisible, visibleModules } from '../../dist/engine/cpython/namespaces/visible-modules.js';

describe('allow', () => {
  it('takes a list of names, and keeps each once', () => {
    const list = allow(['json', 'json', 'urllib.parse']);
    expect(namespaceOf({ modules: list })).toEqual({
      builtins: undefined,
      modules: ['json', 'urllib.parse'],
    });
    expect(namespaceOf({ builtins: allow([]) })).toEqual({ builtins: [], modules: undefined });
    expect(namespaceOf({})).toBeUndefined();
  });

  it.each<unknown>([undefined, 'json', [1], [['json']], { 0: 'json', length: 1 }, new Array(5000).fill('a')])(
    'refuses %j',
    (names) => {
      expect(() => allow(names as string[])).toThrow(expect.objectContaining({ code: 'ERR_BAD_OPTION' }));
    },
  );

  it.each([
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    'json.*',
    '*',
    'a b',
    '1a',
    'a/b',
    '../os',
    'a\n',
    'os.path',
    'x'.repeat(300),
  ])('refuses the module %j', (name) => {
    expect(() => namespaceOf({ modules: allow([name]) })).toThrow(/^modules is /);
  });

  it.each(['os', 'prnt', 'constructor', '__proto__', ''])('refuses the builtin %j', (name) => {
    expect(() => namespaceOf({ builtins: allow([name]) })).toThrow(/^builtins is /);
  });

  it('is the only source of lists', () => {
    const forged = { allowed: ['json'] };
    expect(() => namespaceOf({ modules: forged })).toThrow(/allow/);
    expect(() => namespaceOf({ builtins: ['print'] as never })).toThrow(/allow/);
  });
});

const table: ImportTable = new Map([
  ['urllib', { eager: [], lazy: [] }],
  ['urllib.parse', { eager: ['re', 'urllib'], lazy: ['warnings'] }],
  ['urllib.request', { eager: ['http.client', 'urllib.error'], lazy: [] }],
  ['urllib.error', { eager: ['urllib.response'], lazy: [] }],
  ['urllib.response', { eager: [], lazy: [] }],
  ['http', { eager: ['enum'], lazy: [] }],
  ['http.client', { eager: ['http', 'email'], lazy: ['ssl'] }],
  ['re', { eager: ['enum'], lazy: ['pdb'] }],
  ['datetime', { eager: [], lazy: [] }],
  ['email', { eager: ['datetime'], lazy: [] }],
]);

describe('the modules that are seen', () => {
  const seen = (allowed: string[]) => {
    const modules = visibleModules(allowed, table);
    return (name: string) => isVisible(modules, name);
  };

  it('are those listed with their packages, and nothing beside them', () => {
    const sees = seen(['urllib.parse']);
    expect(['urllib', 'urllib.parse', 'encodings.utf_8', '__main__'].every(sees)).toBe(true);
    expect(
      ['urllib.request', 'urllib.error', 're', 'warnings', 'urllibx', 'sys', 'builtins'].some(sees),
    ).toBe(false);
  });

  it('are packages with all below them', () => {
    expect(['urllib.request', 'urllib.anything.at.all'].every(seen(['urllib']))).toBe(true);
  });

  it('are what a module needs of its own package', () => {
    const sees = seen(['urllib.request']);
    expect([sees('urllib.error'), sees('urllib.response'), sees('urllib.parse')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('are what compiled modules look up, wherever these are used', () => {
    expect([seen(['datetime'])('time'), seen(['http.client'])('_strptime'), seen(['re'])('time')]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('come with what is needed unseen: of all at once, of the listed ones later', () => {
    expect([...visibleModules(['urllib.parse'], table).load].sort()).toEqual(['enum', 're', 'warnings']);
    expect(visibleModules(['http.client'], table).load).toContain('ssl');
    expect(visibleModules(['urllib.request'], table).load).not.toContain('ssl');
  });
});

describe('the files that are seen', () => {
  const shows = libraryFilter(
    (name) => name === 'json' || name.startsWith('json.') || name === 'a' || name === 'a.b',
  );

  it.each([
    ['json/__init__.py', true],
    ['json/__pycache__/decoder.cpython-314.pyc', true],
    ['json/data.txt', true],
    ['a/__init__.py', true],
    ['a/__pycache__/b.cpython-314.pyc', true],
    ['a/__pycache__/__init__.cpython-314.pyc', true],
    ['a/c.py', false],
    ['os.py', false],
    ['__pycache__/os.cpython-314.pyc', false],
    ['_vitrine_imports.json', false],
    ['__init__.py', false],
    ['jsonx/__init__.py', false],
  ])('%s: %s', (path, isShown) => {
    expect(shows(path.split('/'), 'file')).toBe(isShown);
  });

  it('are in directories of packages that are seen', () => {
    expect([
      shows(['json'], 'directory'),
      shows(['os'], 'directory'),
      shows(['__pycache__'], 'directory'),
    ]).toEqual([true, false, true]);
  });
});
