# tries: import the JavaScript bridge modules by every spelling the import system knows
# holds: none of them exists; no call returns a module
# options: {"limits": {"cpu": "10s", "wall": "20s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: no bridge module"}
import _imp
import importlib
import importlib.machinery
import importlib.util
import pkgutil
import runpy
import sys

NAMES = ['js', 'pyodide_js', 'pyodide_js._api', '_pyodide_core', 'js.globalThis', 'js.process', 'globalThis', 'node']


def by_statement(name):
    space = {}
    exec(f'import {name} as found', space)
    return space['found']


def by_spec(name):
    spec = importlib.util.find_spec(name)
    return spec and importlib.util.module_from_spec(spec)


def by_table(name):
    return _imp.create_builtin(importlib.machinery.ModuleSpec(name, importlib.machinery.BuiltinImporter))


def by_finders(name):
    found = [finder.find_spec(name, None) for finder in sys.meta_path]
    return next((spec for spec in found if spec), None)


WAYS = [
    by_statement, by_spec, by_table, by_finders, __import__, importlib.import_module, sys.modules.get,
    pkgutil.resolve_name, runpy.run_module, importlib.machinery.FrozenImporter.find_spec,
    importlib.machinery.BuiltinImporter.find_spec, lambda name: name in sys.builtin_module_names or None,
]
taken = []
for name in NAMES:
    for way in WAYS:
        try:
            found = way(name)
        except Exception:
            continue
        if found is not None:
            taken.append((name, way, found))
for name, way, found in taken:
    print('ESCAPED:', name, 'by', way, 'is', found)
if not taken:
    print('held: no bridge module')
