# area: a negative exit code wraps around; SystemExit subclasses carry codes too
# exit: 255
import atexit
import sys


class Abort(SystemExit):
    def __init__(self, reason, code):
        super().__init__(code)
        self.reason = reason


@atexit.register
def last_words():
    print("last words")


try:
    raise Abort("testing", 7)
except SystemExit as error:
    print(type(error).__name__, error.reason, error.code)
raise Abort("for real", -1)
