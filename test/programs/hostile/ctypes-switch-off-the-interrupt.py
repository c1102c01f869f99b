# tries: zero the flag that makes the interpreter look for interrupts, then loop for ever
# holds: the platform still ends the run
# options: {"limits": {"cpu": "500ms", "wall": "3s"}}
# expect: {"anyOf": [{"stopped": ["cpu", "wall"]}, {"crashed": true}]}
# platforms: ["worker"]
import ctypes

try:
    ctypes.c_int.in_dll(ctypes.pythonapi, 'Py_EMSCRIPTEN_SIGNAL_HANDLING').value = 0
except (OSError, ValueError, AttributeError):
    # Its address in the 3.14.2 engine, known from the published binary.
    for near in range(3804540 - 64, 3804540 + 68, 4):
        if ctypes.c_int.from_address(near).value == 1:
            ctypes.c_int.from_address(near).value = 0
print('looping', flush=True)
while True:
    pass
