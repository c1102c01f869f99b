# tries: recurse without end in Python, through functions, properties, __getattr__, generators and decorators
# holds: RecursionError for each
# options: {"limits": {"cpu": "10s"}}
# expect: {"exitCode": 0, "stdout": "held: 8\n"}
# platforms: ["worker"]
class Endless:
    def __getattr__(self, name):
        return getattr(self, name + 'x')

    def __eq__(self, other):
        return self == other

    def __len__(self):
        return len(self)

    def __str__(self):
        return str(self)

    def __call__(self):
        return self()

    def __iter__(self):
        yield from self

    @property
    def again(self):
        return self.again

    def plain(self):
        self.plain()


thing = Endless()
held = 0
for attempt in (lambda: thing.missing, lambda: thing == 1, lambda: len(thing), lambda: str(thing), lambda: thing(), lambda: list(thing),
                lambda: thing.again, thing.plain):
    try:
        attempt()
    except RecursionError:
        held += 1
print('held:', held)
