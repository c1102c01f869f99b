# tries: loop for ever in a finaliser, where exceptions are only printed
# holds: stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s", "output": "1MiB"}}
# expect: {"stopped": ["cpu", "output"]}
class Phoenix:
    def __del__(self):
        global reborn
        reborn = Phoenix()
        while True:
            pass


while True:
    Phoenix()
