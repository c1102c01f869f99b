# tries: sort with comparisons that never end and never let an exception out
# holds: stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": "cpu"}
class Evil:
    def __lt__(self, other):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass


sorted([Evil(), Evil(), Evil()])
