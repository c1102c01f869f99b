# tries: remove or replace __main__, its dictionary and the module table itself
# holds: an end is reported
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}, {"exitCode": 120}]}
import sys

main = sys.modules.pop('__main__')
sys.modules = {'__main__': None, 'sys': 'not a module'}
vars(main).clear()
