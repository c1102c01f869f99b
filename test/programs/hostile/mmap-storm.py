# tries: keep a thousand anonymous megabyte mappings
# holds: refused at the memory limit; the program goes on
# options: {"limits": {"memory": "96MiB"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held:"}
import mmap

kept = []
try:
    while len(kept) < 1000:
        kept.append(mmap.mmap(-1, 1 << 20))
except (OSError, MemoryError) as error:
    reached = len(kept)
    kept.clear()
    print('held:', type(error).__name__, reached < 96)
else:
    print('ESCAPED: mapped', len(kept))
