# tries: call emscripten_asm_const_int with code addresses of its own choosing (host code is looked up by address)
# holds: an unknown address runs nothing on the host
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}]}
import ctypes

try:
    door = ctypes.CDLL(None).emscripten_asm_const_int
except (AttributeError, OSError) as error:
    print('held:', type(error).__name__)
    raise SystemExit(0)
for code in (0, 1, 1024, 2**31 - 1, -1, ctypes.addressof(ctypes.create_string_buffer(b'{ return 40 + 2 }'))):
    answer = door(ctypes.c_void_p(code & 0xFFFFFFFF), b'ii', ctypes.create_string_buffer(16))
    if answer == 42:
        print('ESCAPED: code of the guest ran as JavaScript')
    print('held:', answer, flush=True)
