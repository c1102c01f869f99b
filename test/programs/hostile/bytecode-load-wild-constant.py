# tries: load a constant far beyond the end of the constant table, as an object
# holds: the guest alone crashes
# expect: {"anyOf": [{"crashed": true}, {"exitCode": 0}, {"exitCode": 1}]}
import opcode


def victim():
    return None


LOAD, RETURN, EXTEND = opcode.opmap['LOAD_CONST'], opcode.opmap['RETURN_VALUE'], opcode.opmap['EXTENDED_ARG']
body = bytes([opcode.opmap['RESUME'], 0, EXTEND, 0x7F, EXTEND, 0xFF, EXTEND, 0xFF, LOAD, 0xFF, RETURN, 0])
victim.__code__ = victim.__code__.replace(co_code=body, co_consts=())
print('before', flush=True)
try:
    print(type(victim()), flush=True)
except Exception as error:
    print('held:', type(error).__name__)
