# tries: run all() over an endless count inside an except block that hides the reason
# holds: stopped from outside
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": ["cpu", "wall"]}
# platforms: ["worker"]
import itertools

while True:
    try:
        all(itertools.count(1))
    except BaseException:
        pass
