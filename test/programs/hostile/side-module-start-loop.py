# tries: load a WebAssembly module whose start function never returns, so that the host hangs in instantiation
# holds: refused, or stopped like any other loop
# options: {"limits": {"cpu": "500ms", "wall": "3s"}}
# expect: {"anyOf": [{"stopped": ["cpu", "wall"]}, {"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}]}
# platforms: ["worker"]
import ctypes

MODULE = (
    b'\0asm\1\0\0\0' + b'\0\x0f\x08dylink.0\1\4\0\0\0\0'  # sizes 0
    + b'\1\4\1\x60\0\0'  # type () -> ()
    + b'\3\2\1\0'  # one function
    + b'\x08\1\0'  # start: that function
    + b'\x0a\x09\1\7\0\3\x40\x0c\0\x0b\x0b'  # loop br 0
)
with open('/tmp/loop.so', 'wb') as file:
    file.write(MODULE)
try:
    ctypes.CDLL('/tmp/loop.so')
except (OSError, ImportError) as error:
    print('held:', type(error).__name__)
else:
    print('the start function returned')
