# tries: write bytes that are not UTF-8, half characters at chunk edges, NULs and lone surrogates
# holds: all arrives; the rest of the output is intact
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
import os
import sys

for data in (b'\xff\xfe\xfd', b'\xe2', b'\x82', b'\xac', b'\0\0\0', b'\xf0\x9f', b'\x98\x80', b'\xed\xa0\x80', b'\xc0\xaf', b'\r'):
    os.write(1, data)
    os.write(2, data)
try:
    print('\ud800')
except UnicodeEncodeError:
    pass
sys.stdout.flush()
os.write(1, b'\nheld: end\n')
