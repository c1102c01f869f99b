# tries: leave below Python with a negative code
# holds: some code is reported
# expect: {"anyOf": [{"exitCode": 255}, {"exitCode": -1}, {"exitCode": 4294967295}, {"exitCode": 1}]}
import os

os._exit(-1)
