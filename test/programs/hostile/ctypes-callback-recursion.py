# tries: recurse through C callbacks, where the interpreter's own depth check sees only half of the frames
# holds: RecursionError, or a crash of the guest alone
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}]}
import ctypes

shape = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)
failures = []


def down(depth):
    try:
        return callback(depth + 1)
    except RecursionError as error:
        failures.append(type(error).__name__)
        return 0


callback = shape(down)
callback(0)
print('held:', failures[:1])
