# tries: replace the code of library functions that the driver may call after the program
# holds: an end is reported, or stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}, {"stopped": "cpu"}]}
import codecs
import os
import sys
import types


def loop(*details, **more):
    while True:
        pass


for module in list(sys.modules.values()):
    for thing in list(vars(module).values()):
        if isinstance(thing, types.FunctionType) and thing is not loop and not thing.__closure__:
            try:
                thing.__code__ = loop.__code__
            except ValueError:
                pass
