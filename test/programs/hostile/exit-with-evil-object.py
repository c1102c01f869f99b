# tries: end with an object whose text cannot be had, which loops in its own conversion
# holds: the conversion is the guest's work: stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"stopped": "cpu"}
import sys


class Code:
    def __str__(self):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass

    __repr__ = __str__


sys.exit(Code())
