# tries: replace the standard streams by objects whose flush never returns
# holds: stopped by the cpu limit if the driver calls them at all
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"anyOf": [{"stopped": "cpu"}, {"exitCode": 0}]}
import sys


class Loop:
    closed = False

    def flush(self):
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass

    write = fileno = isatty = close = flush


sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = Loop()
