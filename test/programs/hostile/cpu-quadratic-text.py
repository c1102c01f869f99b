# tries: run text operations whose cost is the product of two large lengths
# holds: stopped from outside, or done within the limits
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"anyOf": [{"stopped": ["cpu", "wall"]}, {"exitCode": 1, "stderrIncludes": "MemoryError"}]}
# platforms: ["worker"]
import difflib

while True:
    ('ab' * 5_000_000).replace('a', 'bb').count('b' * 1000 + 'a')
    difflib.SequenceMatcher(None, 'ab' * 5000, 'ba' * 5000, False).ratio()
