# tries: have the methods of one's class called on the other, whose members are fewer
# holds: the class is the guest's own affair; the host looks at the handle and finds no such member
# given: dimmed torch
# calls: {"torch.on": 1}
from tries import handle_of, refused
from vitrine import Capability

refused('unbound method', lambda: type(torch).on(dimmed, 3), AttributeError)
refused('class changed', lambda: setattr(dimmed, '__class__', type(torch)) or dimmed.on(3), AttributeError)
made = object.__new__(type(torch))
Capability._handle.__set__(made, handle_of(dimmed))
refused('made by hand', lambda: made.on(3), AttributeError)
torch.on(3)
