# area: a recursive-descent calculator with variables and functions, driven from stdin
# stdin: "x = 3\ny = x ^ 2 - -1\ny / 4\nmax(x, y) * (2 + 3)\nsqrt(y + 6)\n2 ^ 3 ^ 2\n1 /\n4 $ 4\nunknown + 1\n1 / 0\nvars\n"
import math
import re
import sys

TOKEN = re.compile(r"\s*(?:(\d+\.?\d*)|([a-z]+)|(.))")
FUNCTIONS = {"max": max, "min": min, "sqrt": math.sqrt, "abs": abs}


class Calculator:
    def __init__(self):
        self.variables = {}

    def run(self, line):
        self.tokens = [match.groups() for match in TOKEN.finditer(line.strip())]
        self.position = 0
        if len(self.tokens) > 2 and self.tokens[0][1] and self.tokens[1][2] == "=":
            self.position = 2
            value = self.variables[self.tokens[0][1]] = self.expression()
        else:
            value = self.expression()
        if self.position < len(self.tokens):
            raise SyntaxError(f"unexpected {''.join(filter(None, self.tokens[self.position]))!r}")
        return value

    def accept(self, *symbols):
        if self.position < len(self.tokens) and self.tokens[self.position][2] in symbols:
            self.position += 1
            return self.tokens[self.position - 1][2]

    def expression(self):
        value = self.term()
        while sign := self.accept("+", "-"):
            value = value + self.term() if sign == "+" else value - self.term()
        return value

    def term(self):
        value = self.factor()
        while sign := self.accept("*", "/"):
            value = value * self.factor() if sign == "*" else value / self.factor()
        return value

    def factor(self):
        if self.accept("-"):
            return -self.factor()
        base = self.atom()
        return base ** self.factor() if self.accept("^") else base

    def atom(self):
        if self.accept("("):
            value = self.expression()
            if not self.accept(")"):
                raise SyntaxError("expected )")
            return value
        if self.position >= len(self.tokens):
            raise SyntaxError("unexpected end")
        number, name, symbol = self.tokens[self.position]
        self.position += 1
        if number:
            return float(number) if "." in number else int(number)
        if name in FUNCTIONS and self.accept("("):
            arguments = [self.expression()]
            while self.accept(","):
                arguments.append(self.expression())
            self.accept(")")
            return FUNCTIONS[name](*arguments)
        if name:
            return self.variables[name]
        raise SyntaxError(f"unexpected {symbol!r}")


calculator = Calculator()
for line in sys.stdin:
    try:
        print(line.strip(), "=>", dict(calculator.variables) if line.strip() == "vars" else calculator.run(line))
    except (SyntaxError, KeyError, ZeroDivisionError) as error:
        print(line.strip(), "=>", type(error).__name__, error)
