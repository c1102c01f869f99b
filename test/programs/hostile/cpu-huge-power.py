# tries: compute 10**10**8 in one C operation
# holds: stopped from outside, or MemoryError
# options: {"limits": {"cpu": "500ms", "wall": "5s", "memory": "256MiB"}}
# expect: {"anyOf": [{"stopped": ["cpu", "wall"]}, {"exitCode": 1, "stderrIncludes": "MemoryError"}]}
# platforms: ["worker"]
10 ** 10**8
