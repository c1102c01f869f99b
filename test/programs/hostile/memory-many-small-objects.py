# tries: use memory up with lists, dictionaries, strings and sets of small objects
# holds: MemoryError at the limit; the program goes on
# options: {"limits": {"memory": "64MiB", "cpu": "10s"}}
# expect: {"exitCode": 0, "stdout": "held: 4\n"}
import gc

held = 0


def keys():
    table = {}
    while True:
        table[len(table)] = str(len(table))


def names():
    found = set()
    while True:
        found.add(f'name number {len(found)}')


def cells():
    kept = []
    while True:
        kept.append(lambda: kept)


for grow in (keys, names, cells):
    try:
        grow()
    except MemoryError:
        held += 1
    gc.collect()
try:
    kept = []
    while True:
        kept.append(object())
except MemoryError:
    kept = None
    held += 1
print('held:', held)
