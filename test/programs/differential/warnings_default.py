# area: warnings in their default form on stderr: category, source line, shown once per place
# prints-path: true
import warnings


def check(value):
    if value < 0:
        warnings.warn("negative value replaced by zero")
        return 0
    return value


print([check(value) for value in (3, -1, -2, 5)])
warnings.warn("deprecated in the main program", DeprecationWarning)


def caller():
    helper()


def helper():
    warnings.warn("blames the caller", RuntimeWarning, stacklevel=2)


caller()
caller()
warnings.warn("hidden by default", PendingDeprecationWarning, stacklevel=50)
warnings.warn_explicit("explicit place", UserWarning, "made_up.py", 7)
print("done")
