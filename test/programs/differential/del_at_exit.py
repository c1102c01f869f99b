# area: __del__, weakref.finalize and generators left open when the interpreter ends
import atexit
import weakref


class Holder:
    def __init__(self, name):
        self.name = name

    def __del__(self, write=print):
        write("del", self.name)


def run():
    local = Holder("local")
    print("in run")


run()
kept = Holder("kept until the end")
weakref.finalize(kept, print, "finalize runs at exit")
atexit.register(print, "atexit before module teardown")
replaced = Holder("replaced")
replaced = None
try:
    scoped = Holder("scoped")
    raise ValueError
except ValueError:
    del scoped
items = [Holder("in a list")]
items.clear()
temporary = Holder("temporary").name
print("end of main")
