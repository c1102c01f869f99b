# area: an uncaught exception with a message of several lines, raised while another is handled and printed twice on stderr
# exit: 1
# prints-path: true
import sys
import traceback


class Report(Exception):
    def __str__(self):
        return "\n".join(str(part) for part in self.args)


class Task:
    @property
    def result(self):
        raise Report("first line", "second line", 3)


task = Task()
try:
    task.result
except Report:
    traceback.print_exc()
    traceback.print_exc(limit=0, file=sys.stdout)
    print(traceback.format_exc().splitlines()[-3:])
print("reported once, now for real", file=sys.stderr)
try:
    raise KeyError("missing")
except KeyError:
    raise AssertionError("the task is still there")
