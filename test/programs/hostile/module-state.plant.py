# tries: poison modules, built-in names and registries for the next sandbox
# holds: (see the probe)
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}]}
import atexit
import builtins
import codecs
import copyreg
import decimal
import gc
import json
import locale
import logging
import os
import random
import re
import signal
import sys
import types
import warnings

builtins.planted = True
builtins.print = lambda *args, **names: None
builtins.len = lambda thing: 42
sys.modules['planted'] = types.ModuleType('planted')
sys.modules['colorsys'] = types.ModuleType('colorsys')
json.loads = lambda text: 'planted'
os.getcwd = lambda: 'planted'
os.planted = True
codecs.register(lambda name: codecs.lookup('utf-8') if name == 'planted' else None)
codecs.register_error('planted', lambda error: ('', error.end))
copyreg.pickle(complex, lambda number: (int, (1,)))
decimal.getcontext().prec = 2
random.seed(1)
random.planted = True
signal.signal(signal.SIGINT, signal.SIG_IGN)
gc.disable()
gc.callbacks.append(print)
sys.setrecursionlimit(12345)
sys.set_int_max_str_digits(0)
sys.setswitchinterval(3)
sys.path.append('/planted')
sys.meta_path.append(None)
sys.ps1 = 'planted'
sys.excepthook = None
sys.stdout.planted = True
logging.getLogger().addHandler(logging.NullHandler())
warnings.filterwarnings('error', 'planted')
re.purge()
sys.intern('planted by another sandbox')
type('PlantedClass', (Exception,), {})
atexit.register(lambda: None)
sys.addaudithook(lambda event, args: None)
