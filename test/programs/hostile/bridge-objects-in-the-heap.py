# tries: find a bridge object or class by walking the collector's list and the class tree
# holds: no class of the bridge is alive in the guest
# expect: {"exitCode": 0, "stdoutIncludes": "held: no bridge class"}
import gc
import sys

SIGNS = ('JsProxy', 'JsException', 'JsBuffer', 'JsArray', 'JsFunction', 'PyodideFuture', 'JsFinder', 'JsLoader')
seen = set()
queue = [object]
while queue:
    cls = queue.pop()
    if cls in seen:
        continue
    seen.add(cls)
    try:
        queue.extend(type.__subclasses__(cls))
    except TypeError:
        pass
for thing in gc.get_objects():
    seen.add(type(thing))
found = [cls for cls in seen if cls.__name__.startswith(SIGNS) or str(cls.__module__).startswith('_pyodide_core')]
found += [finder for finder in sys.meta_path + sys.path_hooks if 'js' in repr(finder).lower()]
found += [name for name in sys.modules if name.split('.')[0] in ('js', 'pyodide_js', '_pyodide_core')]
for thing in found:
    print('ESCAPED:', thing)
if not found:
    print('held: no bridge class in', len(seen) > 100)
