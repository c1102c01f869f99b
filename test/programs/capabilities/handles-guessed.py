# tries: every number up to 20,000, and odd ones, by hand on the device
# holds: PermissionError for each but the one that was given
# given: lamp
# memory: flat
from tries import Device, all_refused, claim, handle_of

number = handle_of(lamp)
device = Device()
found = [guess for guess in range(20_000) if device.ask(['describe', guess, None])[0] == 'value']
claim('one is found, the one that was given', found == [number])
odd = [-1, -number, 2**31, 2**32 + number, 2**53 - 1, 2**53, 2**53 + number, 2**64 + number, 2**200, number + 0.5, float('nan'), float('inf'),
       -0.0, True, None, str(number), [number], (number,), {'valueOf': number}, b'1', {number}]
all_refused('odd handles', [['call', guess, 'on', [1], None, None] for guess in odd])
all_refused('odd handles described', [['describe', guess, None] for guess in odd])
all_refused('odd handles read', [['get', guess, 'state', None] for guess in odd])
