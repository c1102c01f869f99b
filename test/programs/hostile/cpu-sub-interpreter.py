# tries: loop in a second interpreter, which nobody asks to stop
# holds: stopped all the same, or there are no second interpreters
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"anyOf": [{"stopped": ["cpu", "wall"]}, {"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}]}
# platforms: ["worker"]
try:
    from _testcapi import run_in_subinterp
except ImportError as error:
    print('held:', type(error).__name__)
    raise SystemExit(0)
print('started', flush=True)
try:
    run_in_subinterp('while True:\n    pass\n')
except Exception as error:
    print('held:', type(error).__name__)
