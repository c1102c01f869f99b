# area: an exit code larger than a byte is cut to its low eight bits; a line on stderr before
# exit: 44
import sys

print("code 300 becomes", 300 & 0xFF)
sys.stderr.write("written to stderr before leaving\n")


class Cleanup:
    def __enter__(self):
        return self

    def __exit__(self, *details):
        print("cleanup saw", details[0].__name__, details[1].code)


with Cleanup():
    sys.exit(300)
