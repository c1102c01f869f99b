# area: importing modules and packages written at run time: sys.path, relative imports, reload, errors
import importlib
import importlib.util
import os
import shutil
import sys
import tempfile

base = tempfile.mkdtemp()
FILES = {
    "plain.py": "print('plain is running as', __name__)\nVALUE = 1\n",
    "pkg/__init__.py": "from .core import answer\n__all__ = ['core', 'extra']\n",
    "pkg/core.py": "from . import extra\nfrom .sub.deep import NAME\nanswer = extra.base + 2\n",
    "pkg/extra.py": "base = 40\n_hidden = 1\n",
    "pkg/sub/__init__.py": "",
    "pkg/sub/deep.py": "from ..extra import base\nNAME = __name__ + ' in ' + __package__\n",
    "pkg/__main__.py": "import sys\nprint('run as', __name__, sys.argv[1:])\n",
    "namespace/part.py": "here = True\n",
    "broken.py": "def f(:\n",
    "raises.py": "VALUE = 1\nraise RuntimeError('while importing')\n",
    "circle_a.py": "import circle_b\nname = 'a'\n",
    "circle_b.py": "import circle_a\nseen = hasattr(circle_a, 'name')\n",
    "lazy.py": "def __getattr__(name):\n    if name == 'dynamic':\n        return 'made up'\n    raise AttributeError(name)\n",
    "data/resource.txt": "resource text\n",
}
for name, source in FILES.items():
    path = os.path.join(base, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as handle:
        handle.write(source)
sys.path.insert(0, base)
sys.dont_write_bytecode = True

import plain
import plain as again
import pkg
from pkg import *

print(plain is again, pkg.answer, core.NAME, extra.base, "pkg.sub.deep" in sys.modules, os.path.relpath(pkg.__file__, base), os.path.relpath(pkg.__path__[0], base))
import circle_a
import lazy
import namespace.part

print(circle_a.circle_b.seen, lazy.dynamic, namespace.part.here, getattr(namespace, "__file__", None))
with open(os.path.join(base, "plain.py"), "w", encoding="utf-8") as handle:
    handle.write("VALUE = 'second version'\n")
importlib.invalidate_caches()
plain.extra_attribute = "survives"
print(importlib.reload(plain).VALUE, plain.extra_attribute)
for name in ["missing", "pkg.missing", "plain.child", "broken", "raises"]:
    try:
        importlib.import_module(name)
    except Exception as error:
        print(name, type(error).__name__, getattr(error, "name", None), name in sys.modules)
try:
    from plain import nothing
except ImportError as error:
    print(type(error).__name__, error.name)
spec = importlib.util.spec_from_file_location("renamed", os.path.join(base, "pkg", "extra.py"))
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(module.__name__, module.base, "renamed" in sys.modules, importlib.util.find_spec("pkg.sub").name, importlib.util.find_spec("absent"))
import pkgutil
import runpy

print([info.name for info in pkgutil.walk_packages([base]) if not info.name.startswith(("raises", "broken"))])
print(pkgutil.get_data("pkg", "extra.py").splitlines()[0])
runpy.run_module("pkg", run_name="__main__", alter_sys=False)
print(sorted(key for key in runpy.run_path(os.path.join(base, "pkg", "extra.py")) if not key.startswith("__")))
sys.path.remove(base)
shutil.rmtree(base)
