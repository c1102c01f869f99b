import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allow, Sandbox } from 'vitrine';

/**
 * Ways of importing `os` and its like by name, where they were not given. Each is run on its own; it prints REACHED when it
 * holds a module that does what an absent one does, and raises otherwise. Climbing (`json.decoder.re`) is no import.
 */
const attempts: Readonly<Record<string, string>> = {
  'import statement': 'import os',
  'from import': 'from os import getcwd',
  'import as': 'import posix as m',
  'dotted import': 'import os.path',
  'submodule of an allowed package that is none': 'import json.os',
  'from a package': 'from importlib import reload, os_x',
  'submodule of a parent': 'from urllib import request',
  'attribute of a parent': 'import urllib.parse, urllib; urllib.request',
  'sibling by name': 'import urllib.request',
  __import__: "__import__('os')",
  '__import__ in library globals': "exec('import os', json.__dict__)",
  '__import__ of library builtins': "json.loads.__builtins__['__import__']('os')",
  'eval in library globals': 'eval(\'__import__("os")\', vars(json.decoder))',
  'new function on library globals':
    "import types; types.FunctionType(compile('import os','','exec'), json.__dict__)()",
  'code under a library file name':
    "exec(compile('import os\\nprint(\"REACHED\")', '/lib/python3.14/json/__init__.py', 'exec'), json.__dict__)",
  'code under the importer file name':
    "exec(compile('import os\\nprint(\"REACHED\")', '<frozen importlib._bootstrap>', 'exec'), {})",
  import_module: "importlib.import_module('os')",
  'import_module relative': "importlib.import_module('.path', 'os')",
  'importlib.__import__': "importlib.__import__('os')",
  _gcd_import: "importlib._bootstrap._gcd_import('os')",
  _find_and_load: "importlib._bootstrap._find_and_load('os', __import__)",
  'str subclass':
    "class S(str):\n  __hash__ = str.__hash__\n  def __eq__(s, o): return True\nimportlib.import_module(S('os')).getcwd()",
  'reload of a made up module':
    "import types; m = types.ModuleType('os'); m.__spec__ = importlib.machinery.ModuleSpec('os', None); sys.modules['os'] = m; importlib.reload(m).getcwd()",
  'sys.modules': "sys.modules['os']",
  'sys.modules get': "sys.modules.get('posix').getcwd()",
  'sys.modules after a lazy import':
    "import string; string.Template('$a').substitute(a=1); import datetime; datetime.datetime.strptime('1','%d'); sys.modules['locale']",
  'BuiltinImporter.find_spec': "importlib.machinery.BuiltinImporter.find_spec('posix').name",
  'BuiltinImporter.load_module': "importlib.machinery.BuiltinImporter.load_module('posix')",
  'BuiltinImporter.create_module':
    "importlib.machinery.BuiltinImporter.create_module(importlib.machinery.ModuleSpec('posix', None)).getcwd()",
  'loader of __main__': "__loader__.load_module('posix')",
  '_imp.create_builtin':
    "import_('_imp').create_builtin(importlib.machinery.ModuleSpec('posix', None)).getcwd()",
  '_imp.create_builtin of a cached one':
    "import_('_imp').create_builtin(importlib.machinery.ModuleSpec('gc', None)).collect()",
  '_imp.is_builtin': "assert import_('_imp').is_builtin('posix')",
  '_imp.get_frozen_object': "exec(import_('_imp').get_frozen_object('os'), {'__name__': 'os'})",
  '_imp.find_frozen': "import_('_imp').find_frozen('os')[0]",
  '_imp.init_frozen': "import_('_imp').init_frozen('stat').S_IFMT",
  '_imp frozen override':
    "import_('_imp')._override_frozen_modules_for_tests(1); import_('_imp').get_frozen_object('zipimport')",
  FrozenImporter: "importlib.machinery.FrozenImporter.find_spec('os').name",
  'PathFinder.find_spec': "importlib.machinery.PathFinder.find_spec('os').name",
  'source loader': "importlib.machinery.SourceFileLoader('os', '/lib/python3.14/os.py').load_module()",
  'bytecode loader':
    "importlib.machinery.SourcelessFileLoader('os', '/lib/python3.14/__pycache__/os.cpython-314.pyc').load_module()",
  'loader of an allowed module': "json.__loader__.get_data('/lib/python3.14/os.py')",
  'loader of an allowed module, patched':
    "L = type(json.__loader__); L.get_data = lambda s, p: b'import os\\nprint(\"REACHED\")'; L('json', '/lib/python3.14/json/__init__.py').load_module('json').os",
  'loader with a path out of the library':
    "open('/tmp/x.py','w').write('import os\\nprint(\"REACHED\")'); importlib.machinery.SourceFileLoader('x', '/lib/python3.14/../../tmp/x.py').load_module()",
  'find_spec of importlib.util': "importlib.util.find_spec('os').name",
  spec_from_file_location:
    "s = importlib.util.spec_from_file_location('os', '/lib/python3.14/os.py'); m = importlib.util.module_from_spec(s); s.loader.exec_module(m)",
  'lazy loader':
    "l = importlib.util.LazyLoader.factory(importlib.machinery.SourceFileLoader)('os', '/lib/python3.14/os.py'); s = importlib.util.spec_from_loader('os', l); m = importlib.util.module_from_spec(s); l.exec_module(m); m.getcwd()",
  'relative import from elsewhere':
    "exec('from . import path', {'__package__': 'os', '__name__': 'os.x', '__spec__': None, '__builtins__': __builtins__})",
  'library code with another package':
    "import types; f = types.FunctionType(json.load.__code__, {'__package__': 'os'}); exec('from .path import join', {'__package__': 'os'})",
  'source file': "open('/lib/python3.14/os.py').read()",
  'bytecode file': "open('/lib/python3.14/__pycache__/os.cpython-314.pyc', 'rb').read()",
  'source file past a parent': "open('/lib/python3.14/json/../os.py').read()",
  pickle: "import pickle; pickle.loads(b'cos\\ngetcwd\\n(tR.')",
  'pickle of a hidden builtin': "import pickle; pickle.loads(b'cposix\\ngetcwd\\n(tR.')",
  'pickle in Python': "import pickle; pickle._loads(b'cos\\ngetcwd\\n(tR.')",
  runpy: "import runpy; runpy.run_module('os')",
  'runpy path': "import runpy; runpy.run_path('/lib/python3.14/os.py')",
  'pkgutil.resolve_name': "import pkgutil; pkgutil.resolve_name('os:getcwd')()",
  'pkgutil.find_loader': "import pkgutil; pkgutil.get_loader('os').name",
  'zipimport of the library': "import zipimport; zipimport.zipimporter('/lib/python314.zip')",
  'own copy of library code':
    "import types; exec(compile('def f():\\n  import os\\n  return os\\n', '/lib/python3.14/json/decoder.py', 'exec'), json.decoder.__dict__); json.decoder.f().getcwd()",
  'callback through library code':
    "import contextlib; s = contextlib.ExitStack(); s.callback(__import__, 'os'); s.close(); sys.modules['os']",
  'map over __import__': "list(map(__import__, ['os']))[0].getcwd()",
  'replaced __import__ in a library frame':
    "import types, functools; d = {'__builtins__': {'__import__': functools.partial(__import__, 'os')}}; exec('import x', d); d['x'].getcwd()",
  'ctypes PyImport_ImportModule':
    "import ctypes; f = ctypes.pythonapi.PyImport_ImportModule; f.restype = ctypes.py_object; f(b'os').getcwd()",
  'ctypes PyImport_GetModule':
    "import ctypes; f = ctypes.pythonapi.PyImport_GetModuleDict; f.restype = ctypes.py_object; f()['os']",
  'ctypes PyImport_ImportFrozenModule':
    "import ctypes; assert ctypes.pythonapi.PyImport_ImportFrozenModule(b'os') > 0; sys.modules['os']",
  'ctypes PyImport_AddModule':
    "import ctypes; f = ctypes.pythonapi.PyImport_AddModule; f.restype = ctypes.py_object; f(b'os').getcwd()",
  'encodings search': "import encodings; encodings.search_function('..os'); sys.modules['os']",
  'codec name': "'a'.encode('../os'); sys.modules['os']",
  'meta path': "[f.find_spec('os', None, None) for f in sys.meta_path][0].name",
  'path hooks': "sys.path_hooks[-1]('/lib/python3.14').find_spec('os').name",
  'breakpoint hook': 'import os as o; breakpoint()',
};

const allowed = [
  'codecs',
  'contextlib',
  'ctypes',
  'datetime',
  'encodings',
  'functools',
  'importlib',
  'json',
  'pickle',
  'pkgutil',
  'runpy',
  'string',
  'sys',
  'types',
  'urllib.parse',
  'zipimport',
  '_imp',
];

/** Only what was asked for may be there to climb from. */
const prelude = `import json, importlib, importlib.util, importlib.machinery, sys
def import_(name): return importlib.import_module(name)
try:
`;

describe('a module that was not given', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.open({ modules: allow(allowed) });
  });
  afterAll(() => sandbox.close());

  it.each(Object.entries(attempts))('is not reached by %s', async (_name, attempt) => {
    const lines = attempt.replaceAll('\n', '\n  ');
    const code = `${prelude}  ${lines}\nexcept BaseException as error:\n  print(type(error).__name__, error)\nelse:\n  print('REACHED')`;
    const result = await sandbox.run({ code });
    expect(result.stdout).not.toContain('REACHED');
    expect(result.stdout).not.toBe('');
    expect(result.exitCode).toBe(0);
  });

  it.each(['sys', 'builtins'])('is not found again in the cache of the interpreter: %s', async (name) => {
    await using narrow = await Sandbox.open({ modules: allow(['_imp', 'importlib']) });
    const code = `import _imp, importlib.machinery
print(_imp.create_builtin(importlib.machinery.ModuleSpec('${name}', None)))
import ${name}`;
    const result = await narrow.run({ code });
    expect(result.stdout).not.toContain('module');
    expect(result.stderr).toContain('Error');
  });

  it('is in none of the lists', async () => {
    const code = `import sys, pkgutil
print([name for name in ('os', 'posix', 'subprocess', 'gc', 're', 'socket') if name in sys.modules])
print([name for name in sys.builtin_module_names if name in ('posix', 'gc', '_socket')])
print([m.name for m in pkgutil.iter_modules(['/lib/python3.14']) if m.name in ('os', 're', 'socket')])
print('os' in sys.stdlib_module_names, 'json' in sys.stdlib_module_names)`;
    const { stdout, stderr } = await sandbox.run({ code });
    expect(stderr).toBe('');
    expect(stdout).toBe('[]\n[]\n[]\nFalse True\n');
  });

  it('is not found as the program either', async () => {
    const result = await sandbox.run({ module: 'this' });
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toMatch(/No module named '?this/);
  });
});
