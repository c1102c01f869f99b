# tries: make its output say that it succeeded, or pretend to be another stream
# holds: what is written below Python is what counts: exit code 1
# expect: {"exitCode": 1, "stdout": "real\n"}
import io
import os
import sys

os.write(1, b'real\n')
sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = io.StringIO()
raise SystemExit(1)
