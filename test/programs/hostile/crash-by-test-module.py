# tries: call the functions of the test modules that break the interpreter's rules on purpose
# holds: the guest ends alone
# options: {"limits": {"cpu": "2s", "wall": "5s"}}
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 134}, {"exitCode": 0}, {"exitCode": 1}, {"stopped": ["cpu", "wall"]}]}
# platforms: ["worker"]
try:
    import _testcapi
except ImportError as error:
    print('held:', type(error).__name__)
    raise SystemExit(0)
for name, args in (('return_null_without_error', ()), ('return_result_with_error', ()), ('make_memoryview_from_NULL_pointer', ()),
                   ('settrace_to_error', ([],)), ('pyobject_malloc_without_gil', ()), ('test_widechar', ()), ('raise_SIGINT_then_send_None', (iter([1]),)),
                   ('pymem_buffer_overflow', ()), ('pymem_api_misuse', ()), ('crash_no_current_thread', ())):
    print(name, flush=True)
    try:
        getattr(_testcapi, name)(*args)
    except BaseException as error:
        print('held:', type(error).__name__, flush=True)
