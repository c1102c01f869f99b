# tries: exhaust the host by refused calls: unknown names, unknown handles, malformed messages
# holds: they count as calls: the run is stopped by its limit, host code is not called, the host's memory is as it was
# given: lamp
# options: {"limits": {"calls": 10000}}
# memory: flat
# expect: {"stopped": "calls"}
from tries import Device, handle_of

device, number = Device(), handle_of(lamp)
while True:
    for request in (['call', number, 'x' * 1000, [], None, None], ['call', 10**9, 'on', [], None, None], ['get', number, 'on', None], 'hello', [], {}):
        try:
            device.ask(request)
        except Exception:
            pass
