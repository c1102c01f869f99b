# tries: change the driver's own objects: every reachable dictionary gets emptied
# holds: an end is reported; at worst the guest crashes alone
# options: {"limits": {"cpu": "1s", "wall": "5s"}}
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}, {"exitCode": 120}, {"crashed": true}, {"stopped": ["cpu", "wall"]}]}
import gc

for thing in gc.get_objects():
    if type(thing) is dict and thing is not globals():
        thing.clear()
    elif type(thing) is list:
        thing.clear()
