# tries: carry data out in names of a domain that is allowed, thousands of them
# holds: a run may ask for a bounded number of names
# world: network
# options: {"limits": {"cpu": "20s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: bounded"}
import socket

from attempts import claim, name_of

again = 0
for number in range(1300):
    try:
        socket.gethostbyname(f'data-{number}.example.org')
    except socket.gaierror as error:
        again += error.errno == socket.EAI_AGAIN
claim(f'bounded: {again}', again >= 200)
