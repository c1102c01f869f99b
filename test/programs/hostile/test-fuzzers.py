# tries: use the interpreter's own fuzz entry points and buffer test types with absurd shapes
# holds: exceptions; at worst the guest crashes alone
# options: {"limits": {"cpu": "2s", "wall": "5s", "memory": "96MiB"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}, {"exitCode": 1}, {"stopped": ["cpu", "wall"]}]}
# platforms: ["worker"]
try:
    import _testbuffer
    import _xxtestfuzz
except ImportError as error:
    print('held:', type(error).__name__)
    raise SystemExit(0)
for data in (b'', b'\0' * 1000, b'(' * 1000, b'9' * 5000, b'[' * 2000, b'\xff' * 100):
    try:
        print('held:', _xxtestfuzz.run(data), flush=True)
    except Exception as error:
        print('held:', type(error).__name__, flush=True)
for shape, strides, offset in (([2**31 - 1], [1], 0), ([2, 2], [2**30, -(2**30)], 0), ([10], [-1], 0), ([10], [1], 2**31 - 1)):
    try:
        array = _testbuffer.ndarray([1] * 10, shape=shape, strides=strides, offset=offset, format='B')
        print(bytes(memoryview(array))[:4], flush=True)
    except (ValueError, OverflowError, MemoryError, TypeError) as error:
        print('held:', type(error).__name__, flush=True)
