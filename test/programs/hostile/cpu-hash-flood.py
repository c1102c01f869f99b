# tries: fill a dictionary with keys of one hash value, quadratic by design
# holds: stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": ["cpu", "wall"]}
class Key:
    def __hash__(self):
        return 1


table = {}
while True:
    table[Key()] = 1
