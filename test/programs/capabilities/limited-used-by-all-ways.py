# tries: use a limited capability more often than it may be: by copies, by messages, by begun calls, by bad calls, by giving it back
# holds: three uses in all; host code is called three times
# given: few echo
# calls: {"few": 3, "echo": 1}
import copy
from tries import Device, all_refused, claim, handle_of, refused

number, device = handle_of(few), Device()
all_refused('what is refused costs nothing', [['call', number, 'x', [], None, None], ['get', number, '', None], ['call', number, '', [(..., 'c', 99)], None, None]] * 20)
started = device.ask(['start', number, '', [1], None, None])
claim('begun', started[0] == 'started')
claim('waited for', few(2) == 2 and copy.copy(few)(3) == 3)
for _ in range(1000):
    if device.kind(['call', number, '', [4], None, None]) != 'permission':
        print('ESC' + 'APED')
refused('no fourth', lambda: few(4), PermissionError)
device.ask(['start', number, '', [1], None, None])
refused('given back, it is what it was made of', lambda: echo(few), TypeError)
