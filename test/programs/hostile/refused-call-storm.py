# tries: make a million refused calls, each of which the host might note in its report
# holds: stopped by the cpu limit; the report is bounded
# options: {"limits": {"cpu": "1s", "wall": "5s"}}
# expect: {"stopped": ["cpu", "wall"]}
import os
import socket

number = 0
while True:
    number += 1
    for attempt in (lambda: os.fork(), lambda: socket.create_connection(('127.0.0.1', number % 65536)), lambda: os.execv(f'/bin/{number}', ['x' * 1000]),
                    lambda: open(f'/etc/{number}' + 'x' * 200)):
        try:
            attempt()
        except Exception:
            pass
