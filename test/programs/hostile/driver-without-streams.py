# tries: replace the standard streams by nothing, closed files and objects that raise
# holds: exit code of the program; output before it is kept
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "before"}, {"exitCode": 1, "stdoutIncludes": "before"}, {"exitCode": 120, "stdoutIncludes": "before"}]}
import sys


class Evil:
    closed = False

    def __getattr__(self, name):
        raise RuntimeError(name)


print('before', flush=True)
sys.stdout.close()
sys.stdout = None
sys.stderr = Evil()
sys.stdin = sys.__stdout__ = sys.__stderr__ = Evil()
del sys.__stdin__
