# tries: replace marshal, the channel's functions and the classes of the guest's own library, so that messages are other than they seem
# holds: the host checks every message; whatever the library is made to send, only what was given is reached
# given: lamp
# calls: {"lamp.on": 1}
import marshal
from tries import claim, handle_of, refused
from vitrine import _capabilities, _channel

real, number = _capabilities.dumps, handle_of(lamp)
lies = [lambda request, version: real(['call', number, 'secret', [], None, None], 2),
        lambda request, version: real(['call', number + 1, 'open', [], None, None], 2),
        lambda request, version: b'', lambda request, version: b'\xff' * 1000, lambda request, version: b'[' + b'\xff' * 4,
        lambda request, version: real([*request, 1], 2), lambda request, version: real({'call': request}, 2),
        lambda request, version: b'r\0\0\0\0', lambda request, version: b'\xdb\x01\0\0\0r\0\0\0\0']
for index, lie in enumerate(lies):
    _capabilities.dumps = lie
    refused(f'lie {index}', lambda: lamp.on(1), AttributeError, PermissionError, ValueError, TypeError)
_capabilities.dumps = real
claim('the channel is as it was', lamp.on(1) == 1)
