# area: endless recursion through C code (attribute hooks, comparison, str) ends in RecursionError
import copy
import json


class Strange:
    def __getattr__(self, name):
        return getattr(self, name + "_")

    def __eq__(self, other):
        return other == self

    def __str__(self):
        return f"<{self}>"


for action in [lambda: Strange().anything, lambda: Strange() == Strange(), lambda: str(Strange())]:
    try:
        action()
    except RecursionError:
        print("RecursionError")

nested = []
for _ in range(100_000):
    nested = [nested]
for name, action in {"repr": lambda: repr(nested), "json": lambda: json.dumps(nested), "deepcopy": lambda: copy.deepcopy(nested), "compare": lambda: nested == copy.copy(nested)[:]}.items():
    try:
        print(name, len(str(action())) > 0)
    except RecursionError:
        print(name, "RecursionError")
while nested:
    nested = nested.pop()
print("still alive")
