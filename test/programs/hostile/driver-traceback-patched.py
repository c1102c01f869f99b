# tries: patch traceback, linecache, io and codecs so that reporting an exception raises and loops
# holds: exit code 1, or stopped by the cpu limit
# options: {"limits": {"cpu": "500ms", "wall": "5s"}}
# expect: {"anyOf": [{"exitCode": 1}, {"stopped": "cpu"}]}
import codecs
import io
import linecache
import traceback


def loop(*details, **more):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


traceback.print_exception = traceback.format_exception = traceback._print_exception_bltin = loop
linecache.getline = linecache.getlines = linecache.checkcache = linecache._register_code = loop
traceback.TracebackException = loop
raise ValueError('now report this')
