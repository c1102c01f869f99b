# area: an uncaught exception: full traceback on stderr, exit code 1, output and atexit still happen
# exit: 1
# prints-path: true
import atexit
import sys


class ParseError(Exception):
    """Raised for a line that cannot be read."""


class Document:
    # Frames are entered through properties and operators: versions of Python
    # mark such whole-line expressions in a traceback alike, calls they do not.
    def __init__(self, *lines):
        self.lines = lines

    @property
    def settings(self):
        for number, text in enumerate(self.lines, 1):
            if "=" not in text:
                raise ParseError(f"line {number}: {text!r} naïve ☃")
            print("read", text)

    def __neg__(self):
        self.settings


atexit.register(print, "atexit after the traceback was printed")
print("before")
document = Document("a=1", "b=2", "oops")
try:
    -document
finally:
    print("finally on the way out")
print("never")
