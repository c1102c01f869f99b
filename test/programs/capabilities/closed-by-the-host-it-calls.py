# tries: have the host close the sandbox in the midst of a call, and go on
# holds: the program ends, the host's close settles, nothing hangs
# given: shut lamp
# platforms: ["worker"]
# expect: {"anyOf": [{"exitCode": 0}, {"exitCode": 1}, {"stopped": "aborted"}, {}]}
# calls: {"shut": 1, "lamp.on": [0, 100000]}
try:
    shut()
finally:
    while True:
        try:
            lamp.on(1)
        except BaseException:
            pass
