# tries: replace the exception hooks by ones that raise, exit, and print forged reports
# holds: the exit code stays that of an uncaught exception
# expect: {"anyOf": [{"exitCode": 1}, {"exitCode": 0}]}
import sys


def hook(*details):
    raise SystemExit(0)


sys.excepthook = hook
sys.__excepthook__ = hook
sys.unraisablehook = hook
raise ValueError("reported by my own hook")
