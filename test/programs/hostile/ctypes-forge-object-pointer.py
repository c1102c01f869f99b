# tries: turn an integer into an object reference and use it
# holds: the guest alone crashes, or reads its own memory
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 0}, {"exitCode": 1}]}
import ctypes

for address in (0x1234, 64, 0x7FFFFFF0):
    print('address', address, flush=True)
    try:
        thing = ctypes.cast(address, ctypes.py_object).value
        print(type(thing), flush=True)
    except Exception as error:
        print('held:', type(error).__name__)
