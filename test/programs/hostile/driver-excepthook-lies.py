# tries: turn a failure into a success from the exception hook
# holds: some end is reported, without hanging
# expect: {"anyOf": [{"exitCode": 1}, {"exitCode": 0}]}
import sys


def hook(kind, value, trace):
    sys.excepthook = hook
    raise value


sys.excepthook = hook
raise ValueError('reported by my own hook')
