# tries: replace the import system by one that raises and loops
# holds: an end is reported, or stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}, {"exitCode": 120}, {"stopped": "cpu"}]}
import builtins
import importlib._bootstrap
import sys


def loop(*details, **more):
    while True:
        pass


builtins.__import__ = loop
importlib._bootstrap._find_and_load = loop
sys.meta_path[:] = [loop]
sys.path_hooks[:] = [loop]
sys.path_importer_cache.clear()
sys.path = None
