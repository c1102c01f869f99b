# tries: swallow everything after the host has aborted the run within a call, and use up what it was given
# holds: the run ends; what host code was called for after the abort is bounded by the grace period
# given: abort lamp
# platforms: ["worker"]
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}, {}]}
# calls: {"abort": 1, "lamp.on": [0, 100000]}
try:
    abort()
except BaseException:
    pass
while True:
    try:
        lamp.on(1)
    except BaseException:
        pass
