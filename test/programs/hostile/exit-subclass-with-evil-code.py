# tries: raise a SystemExit subclass whose code property loops and lies
# holds: some end is reported
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}, {"exitCode": 3}, {"stopped": "cpu"}]}
class Evil(SystemExit):
    @property
    def code(self):
        self.turn = getattr(self, 'turn', 0) + 1
        if self.turn > 1:
            while True:
                pass
        return 3


raise Evil(2)
