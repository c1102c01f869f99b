# area: doctest in-process: passing and failing examples, exceptions, ellipsis, blank lines
import doctest
import io
from contextlib import redirect_stdout


def average(values):
    """Return the mean.

    >>> average([20, 30, 70])
    40.0
    >>> average([])
    Traceback (most recent call last):
        ...
    ZeroDivisionError: division by zero
    >>> print("a\\n\\nb")
    a
    <BLANKLINE>
    b
    >>> list(range(20))  # doctest: +ELLIPSIS
    [0, 1, ..., 18, 19]
    >>> {"b": 2,   "a": 1} == {"a": 1, "b": 2}
    True
    >>> average([1, 2])   # doctest: +SKIP
    'skipped'
    """
    return sum(values) / len(values)


def wrong():
    """
    >>> 1 + 1
    3
    >>> for n in range(2):
    ...     print(n)
    0
    1
    """


finder = doctest.DocTestFinder()
for function in (average, wrong):
    runner = doctest.DocTestRunner(verbose=False)
    out = io.StringIO()
    for test in finder.find(function, function.__name__, globs={"average": average}):
        result = runner.run(test, out=out.write)
        print(test.name, len(test.examples), result.failed)
    lines = [line.strip() for line in out.getvalue().splitlines()]
    print(lines[lines.index("Failed example:") :] if "Failed example:" in lines else "all passed")
captured = io.StringIO()
with redirect_stdout(captured):
    summary = doctest.testmod(verbose=False)
print(summary.failed, "Expected:" in captured.getvalue())
parser = doctest.DocTestParser()
print([(example.source, example.want) for example in parser.get_examples(">>> x = 1\n>>> x\n1\n\ntext\n")])
print(doctest.script_from_examples("Text.\n\n>>> 2 * 3\n6\n"))
