# tries: convert numbers of millions of digits with the guard switched off
# holds: stopped from outside
# options: {"limits": {"cpu": "500ms", "wall": "10s"}}
# expect: {"anyOf": [{"stopped": ["cpu", "wall"]}, {"exitCode": 1, "stderrIncludes": "MemoryError"}]}
# platforms: ["worker"]
import sys

sys.set_int_max_str_digits(0)
while True:
    str(7 ** (1 << 22))
