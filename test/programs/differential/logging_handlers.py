# area: logging: stdout, file and rotating handlers, filters, formatting, exceptions, hierarchy
import io
import logging
import logging.handlers
import os
import shutil
import sys
import tempfile

base = tempfile.mkdtemp()
path = os.path.join(base, "app.log")

root = logging.getLogger()
root.setLevel(logging.INFO)
console = logging.StreamHandler(sys.stdout)
console.setFormatter(logging.Formatter("%(levelname)-8s %(name)s:%(funcName)s:%(lineno)d %(message)s"))
root.addHandler(console)
file_handler = logging.FileHandler(path, encoding="utf-8")
file_handler.setLevel(logging.WARNING)
file_handler.setFormatter(logging.Formatter("{levelname}|{message}", style="{"))
root.addHandler(file_handler)

log = logging.getLogger("shop.cart")


def buy(item, count):
    log.debug("hidden %s", item)
    log.info("buying %d of %r", count, item)
    if count > 2:
        log.warning("many: %(count)s", {"count": count})


buy("tea", 1)
buy("thé vert", 3)
logging.getLogger("shop").setLevel(logging.ERROR)
log.warning("silenced by the parent")
print(log.isEnabledFor(logging.INFO), log.parent.name, logging.getLevelName(35))
logging.getLogger("shop").setLevel(logging.NOTSET)

class Secrets(logging.Filter):
    def filter(self, record):
        record.msg = record.getMessage().replace("hunter2", "***")
        record.args = ()
        return "drop" not in record.msg


console.addFilter(Secrets())
log.error("password is %s", "hunter2")
log.error("drop this one")

stream = io.StringIO()
separate = logging.getLogger("separate")
separate.propagate = False
separate.addHandler(logging.StreamHandler(stream))
try:
    {}["missing"]
except KeyError:
    separate.exception("it failed")
lines = stream.getvalue().splitlines()
print(lines[0], "|", lines[1], "|", lines[-1])

memory = logging.handlers.MemoryHandler(10, flushLevel=logging.ERROR, target=console)
buffered = logging.getLogger("buffered")
buffered.propagate = False
buffered.addHandler(memory)
buffered.info("kept back")
print("nothing yet")
buffered.error("flushes both")

rotating = logging.handlers.RotatingFileHandler(os.path.join(base, "rot.log"), maxBytes=60, backupCount=2)
spin = logging.getLogger("spin")
spin.propagate = False
spin.addHandler(rotating)
for n in range(12):
    spin.info("message number %03d", n)
logging.shutdown()
print([(name, os.path.getsize(os.path.join(base, name))) for name in sorted(os.listdir(base)) if name.startswith("rot")])
with open(path, encoding="utf-8") as handle:
    print(handle.read(), end="")
shutil.rmtree(base)
