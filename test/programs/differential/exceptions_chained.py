# area: exception handling: chaining, custom hierarchies, finally order, traceback functions
import sys
import traceback


class AppError(Exception):
    def __init__(self, message, *, code=0):
        super().__init__(message)
        self.code = code


class NotFound(AppError, KeyError):
    def __str__(self):
        return f"{self.args[0]} not found"


def show(error):
    print("".join(traceback.format_exception_only(type(error), error)).rstrip())


def order():
    log = []
    try:
        try:
            log.append("try")
            return log
        finally:
            log.append("inner finally")
    finally:
        log.append("outer finally")


print(order())
for action in [lambda: {}["k"], lambda: [][1], lambda: int("x"), lambda: 1 / 0, lambda: undefined_thing, lambda: "a" + 1, lambda: (_ for _ in ()).throw(NotFound("page", code=404)), lambda: next(iter([])), lambda: b"\xff".decode("ascii"), lambda: compile("1 +", "<s>", "eval"), lambda: exec("assert 1 == 2, 'maths'"), lambda: [].remove(1), lambda: len(5), lambda: float("1,5")]:
    try:
        action()
    except SyntaxError as error:
        print("SyntaxError", error.filename, error.lineno)
    except Exception as error:
        show(error)
try:
    try:
        raise NotFound("user")
    except LookupError as error:
        raise AppError("wrapped", code=5) from error
except AppError as error:
    print(error.code, error.__cause__, isinstance(error.__cause__, KeyError), error.__cause__.__traceback__ is not None)


def loop():
    for n in range(3):
        try:
            if n == 1:
                continue
            if n == 2:
                break
            print("body", n)
        finally:
            print("finally", n)
    else:
        print("never")


loop()
try:
    raise ValueError("first")
except ValueError as error:
    saved = error
    try:
        raise TypeError("second")
    except TypeError as second:
        print(second.__context__ is saved)
try:
    error
except NameError:
    print("the name is gone", sys.exc_info()[0].__name__)
summary = traceback.extract_tb(saved.__traceback__)
print(len(summary), summary[0].name, summary[0].line, saved.with_traceback(None).__traceback__)
print(traceback.format_list([("file.py", 7, "func", "x = 1")])[0], end="")
