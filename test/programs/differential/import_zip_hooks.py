# area: importing from a zip archive, meta path hooks, importlib.resources, site of modules
import importlib
import importlib.abc
import importlib.machinery
import os
import shutil
import sys
import tempfile
import zipfile
import zipimport

base = tempfile.mkdtemp()
archive = os.path.join(base, "bundle.zip")
with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bundle:
    bundle.writestr("zipped/__init__.py", "from .tool import double\n")
    bundle.writestr("zipped/tool.py", "def double(x):\n    return x * 2\n")
    bundle.writestr("zipped/data.txt", "packed data\n")
    bundle.writestr("__main__.py", "print('archive main', __name__)\n")
sys.path.insert(0, archive)
import zipped

print(zipped.double(21), os.path.relpath(zipped.__file__, base), type(zipped.__loader__).__name__)
print(zipped.__loader__.get_data(os.path.join(archive, "zipped", "data.txt")), zipimport.zipimporter(archive).get_source("zipped").splitlines())
importer = zipimport.zipimporter(archive)
print(importer.is_package("zipped"), importer.find_spec("nothing"))
import runpy

runpy.run_path(archive, run_name="__main__")
try:
    zipimport.zipimporter(os.path.join(base, "none.zip"))
except zipimport.ZipImportError:
    print("ZipImportError")


class Virtual(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    sources = {"virtual": "from virtual_part import word\ntext = word.upper()\n", "virtual_part": "word = 'made from a string'\n"}

    def find_spec(self, name, path, target=None):
        if name in self.sources:
            return importlib.machinery.ModuleSpec(name, self, origin="memory")

    def create_module(self, spec):
        print("create", spec.name)

    def exec_module(self, module):
        exec(self.sources[module.__name__], module.__dict__)


sys.meta_path.insert(0, Virtual())
import virtual

print(virtual.text, virtual.__spec__.origin, virtual.__name__ in sys.modules)
sys.modules["blocked"] = None
try:
    import blocked
except ImportError as error:
    print(type(error).__name__, error.name)
real_import = __import__


def traced(name, *args, **kwargs):
    if name == "colorsys":
        print("import of", name)
    return real_import(name, *args, **kwargs)


import builtins

builtins.__import__ = traced
import colorsys
builtins.__import__ = real_import
print(colorsys.rgb_to_hsv(0.5, 0.25, 0.25))
sys.path.remove(archive)
shutil.rmtree(base)
