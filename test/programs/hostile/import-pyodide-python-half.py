# tries: use the pure Python half of pyodide (it lies in the same archive as the library) to reach a bridge
# holds: whether or not those files are present, evaluating JavaScript or fetching a URL fails
# expect: {"exitCode": 0, "stdoutIncludes": "done"}
import importlib
import sys


def run_js():
    return importlib.import_module('pyodide.code').run_js('40 + 2')


def open_url():
    return importlib.import_module('pyodide.http').open_url('http://127.0.0.1/')


def fetch():
    return importlib.import_module('pyodide.http').pyfetch('http://127.0.0.1/').send(None)


def transport():
    return importlib.import_module('pyodide._nodesock_transport').NodeSock


def register_finder():
    importlib.import_module('_pyodide._importhook').register_js_module('js', {'eval': None})
    return importlib.import_module('js').eval('40 + 2')


def says_it_runs_in_pyodide():
    if importlib.import_module('pyodide.ffi').IN_PYODIDE:
        return 'IN_PYODIDE'
    raise RuntimeError('not in pyodide')


for attack in (run_js, open_url, fetch, transport, register_finder, says_it_runs_in_pyodide):
    try:
        found = attack()
    except Exception as error:
        print('held:', attack.__name__, type(error).__name__)
        continue
    if attack is not transport:
        print('ESCAPED:', attack.__name__, 'gave', found)
print('done', 'js' in sys.modules and sys.modules['js'])
