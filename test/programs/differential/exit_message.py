# area: sys.exit with a string: message on stderr, exit code 1
# exit: 1
import sys

print("normal output")


class Config:
    def __init__(self, text):
        self.values = dict(part.split("=") for part in text.split())

    def require(self, name):
        if name not in self.values:
            sys.exit(f"error: setting {name!r} is missing (naïve ☃)")
        return self.values[name]


config = Config("a=1 b=2")
print(config.require("a"))
print(config.require("c"))
