# tries: see whether another sandbox's changes to modules, names and registries are visible here
# holds: everything is as at the start
# expect: {"exitCode": 0, "stdout": "held: clean\n"}
import builtins
import codecs
import gc
import os
import signal
import sys

left = []
if hasattr(builtins, 'planted') or len([]) != 0:
    left.append('builtins')
if 'planted' in sys.modules or not hasattr(__import__('colorsys'), 'rgb_to_hsv'):
    left.append('modules')
if __import__('json').loads('[1]') != [1] or hasattr(os, 'planted') or os.getcwd() == 'planted' or hasattr(__import__('random'), 'planted'):
    left.append('patched functions')
for look in (lambda: codecs.lookup('planted'), lambda: codecs.lookup_error('planted')):
    try:
        look()
        left.append('codecs')
    except LookupError:
        pass
if complex in __import__('copyreg').dispatch_table and __import__('copyreg').dispatch_table[complex](1j)[1] == (1,):
    left.append('copyreg')
if __import__('decimal').getcontext().prec != 28 or not gc.isenabled() or print in gc.callbacks:
    left.append('contexts')
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    left.append('signals')
if sys.getrecursionlimit() == 12345 or sys.get_int_max_str_digits() == 0 or sys.getswitchinterval() == 3:
    left.append('sys')
if '/planted' in sys.path or None in sys.meta_path or hasattr(sys, 'ps1') or sys.excepthook is None or hasattr(sys.stdout, 'planted'):
    left.append('sys attributes')
if any(cls.__name__ == 'PlantedClass' for cls in Exception.__subclasses__()):
    left.append('classes')
for name in left:
    print('ESCAPED:', name)
if not left:
    print('held: clean')
