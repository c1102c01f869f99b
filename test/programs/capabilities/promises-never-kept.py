# tries: begin and drop thousands of calls that the host never finishes
# holds: refused at a thousand: dropping does not make room while the host works
# given: never
# platforms: ["worker"]
# memory: flat
# calls: {"never": 1000}
from tries import Device, claim, handle_of

device, number = Device(), handle_of(never)
kinds = []
for _ in range(3000):
    reply = device.ask(['start', number, '', [], None, None])
    kinds.append(reply[0])
    if reply[0] == 'started':
        device.ask(['drop', [reply[1]], None])
claim('a thousand', kinds.count('started') == 1000 and kinds[-1] == 'error')
