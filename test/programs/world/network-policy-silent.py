# tries: wait for a policy that never answers
# holds: the wall clock ends it, and the next run is as if nothing had been
# world: network
# policy: never-answers
# options: {"limits": {"wall": "1500ms"}}
# expect: {"stopped": "wall"}
# requests: []
# asked: []
import socket

while True:
    try:
        socket.getaddrinfo('good.example.org', 80)
    except BaseException:
        continue
