# tries: end with an exit code far outside of a byte
# holds: some code is reported, never a failure of the controller
# expect: {"anyOf": [{"exitCode": 255}, {"exitCode": -1}, {"exitCode": 1}, {"exitCode": 0}, {"exitCode": 4294967295}]}
import sys

sys.exit(10**30)
