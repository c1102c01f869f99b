# tries: ask for gigabytes at once, in every way that multiplies
# holds: MemoryError or OverflowError for each
# options: {"limits": {"memory": "96MiB", "cpu": "5s"}}
# expect: {"exitCode": 0, "stdout": "held: refused 24\n"}
import array
import ctypes
import decimal
import itertools
import struct

ATTEMPTS = [
    lambda: 'x' * (2**31 - 100), lambda: b'x' * 2**30, lambda: [0] * 2**29, lambda: (0,) * 2**29, lambda: bytearray(2**31 - 1),
    lambda: 1 << (2**31), lambda: 1 << (2**33), lambda: '%*d' % (2**31 - 2, 1), lambda: '{:>{}}'.format('x', 2**31 - 1),
    lambda: f'{1:02147483000d}', lambda: '%.2147483000f' % 1.0, lambda: list(range(2**31 - 1)), lambda: 'x'.ljust(2**31 - 100),
    lambda: 'a\tb'.expandtabs(2**31 - 100), lambda: ('x' * 2**20).replace('x', 'y' * 2**12), lambda: ('x,' * 2**14).join(['y' * 2**14] * 2**14),
    lambda: array.array('d', [0.0]) * 2**28, lambda: struct.pack('2000000000x'), lambda: ctypes.create_string_buffer(2**31 - 100),
    lambda: list(itertools.repeat(None, 2**31 - 1)), lambda: b'\0' * 2**20 * 2**10, lambda: int.to_bytes(1, 2**31 - 100, 'big'),
    lambda: decimal.Context(prec=decimal.MAX_PREC, Emax=decimal.MAX_EMAX).sqrt(decimal.Decimal(2)),
    lambda: memoryview(bytearray(2**31 - 1)),
]
refused = 0
for number, attempt in enumerate(ATTEMPTS):
    try:
        attempt()
    except (MemoryError, OverflowError, ValueError, decimal.Overflow):
        refused += 1
    else:
        print('accepted', number)
print('held: refused', refused)
