# area: warnings: filters, once, errors, capture, custom formatting to stderr
import sys
import warnings


class StyleWarning(UserWarning):
    pass


def plain(message, category, filename, lineno, line=None):
    return f"{category.__name__}: {message}\n"


warnings.formatwarning = plain
warnings.simplefilter("default")


def old_function():
    warnings.warn("old_function is deprecated", DeprecationWarning, stacklevel=2)
    return 1


for _ in range(3):
    old_function()
old_function()
warnings.warn("user warning goes to stderr")
warnings.warn(StyleWarning("an instance"))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    old_function()
    warnings.warn("inside", StyleWarning)
print([(item.category.__name__, str(item.message)) for item in caught])
with warnings.catch_warnings():
    warnings.simplefilter("error", StyleWarning)
    try:
        warnings.warn("now an error", StyleWarning)
    except StyleWarning as error:
        print("raised", error)
    warnings.filterwarnings("ignore", message=".*noise.*")
    warnings.warn("just noise here")
with warnings.catch_warnings():
    warnings.simplefilter("once")
    for n in range(3):
        warnings.warn("only once")
    print("once is enough", file=sys.stderr)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    warnings.warn("nothing")
shown = []
with warnings.catch_warnings():
    warnings.simplefilter("always")
    warnings.showwarning = lambda message, category, *rest: shown.append((str(message), category.__name__))
    old_function()
print(shown, issubclass(StyleWarning, Warning))
