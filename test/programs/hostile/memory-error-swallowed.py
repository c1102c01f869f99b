# tries: catch every MemoryError and allocate again, for ever
# holds: stopped by the cpu limit; the host does not grow
# options: {"limits": {"memory": "96MiB", "cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": ["cpu", "wall"]}
kept = []
while True:
    try:
        while True:
            kept.append(bytearray(1 << 20))
    except MemoryError:
        continue
