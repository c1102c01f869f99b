# tries: evaluate JavaScript through emscripten's own doors: run_script, asm_const, the pyodide C names
# holds: none evaluates anything; absent, refusing, or a crash of the guest alone
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}]}
import ctypes

SCRIPT = b'40 + 2'
NAMES = ['emscripten_run_script_int', 'emscripten_run_script', 'emscripten_run_script_string', 'emscripten_asm_const_int',
         'emscripten_asm_const_double', 'emscripten_async_run_script', 'emscripten_async_call', 'raw_call_js', 'eval',
         'hiwire_call', 'JsvFunction_CallBound', 'run_js', 'pyodide_js_init', '_emscripten_system', 'emscripten_fetch',
         'emscripten_log', 'emscripten_debugger', 'set_pyodide_module', 'emscripten_wget_data', 'emscripten_dlopen']
try:
    libc = ctypes.CDLL(None)
except OSError as error:
    print('held: no C library', type(error).__name__)
    raise SystemExit(0)
for name in NAMES:
    try:
        door = getattr(libc, name)
    except (AttributeError, OSError) as error:
        print('held:', name, type(error).__name__, flush=True)
        continue
    try:
        answer = door(SCRIPT, SCRIPT, SCRIPT)
    except Exception as error:
        print('held:', name, type(error).__name__, flush=True)
        continue
    if answer == 42:
        print('ESCAPED:', name, 'evaluated the script', flush=True)
    print('held:', name, 'gave', answer, flush=True)
