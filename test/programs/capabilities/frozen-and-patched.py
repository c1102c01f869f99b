# tries: change the classes of proxies and the library, so that what the host is told differs from what it gave
# holds: the host's table alone says what there is
# given: lamp torch
# calls: {"torch.on": 2, "torch.state": 1}
import gc
from tries import claim, handle_of, refused
from vitrine import Capability

kind = type(torch)
kind._members = ('on', 'state', 'secret', 'open')
kind.secret = kind.state
claim('a name of its own is what it was', torch.secret == 0)
kind.open = lambda self: self.on(5)
claim('a method of its own is its own', torch.open() == 5)
refused('removed', lambda: type('X', (Capability,), {})(), TypeError)
for one in gc.get_objects():
    if isinstance(one, Capability):
        refused(f'{type(one).__name__}', lambda: one.level, AttributeError)
del Capability.__new__
try:
    Capability._handle.__set__(Capability(), handle_of(lamp) + 1000)
except Exception as error:
    print('held:', type(error).__name__)
claim('what is given works', torch.on(1) == 1)
