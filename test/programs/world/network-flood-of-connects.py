# tries: connect and close as fast as it can, blocking and not, and never wait for an answer
# holds: each is made and ended; nothing stays
# world: network
# expect: {"exitCode": 0, "stdoutIncludes": "held: done"}
import os
import select
import socket

from attempts import outcome

ALLOWED = int(os.environ['ALLOWED'])
for turn in range(150):
    plain = socket.socket()
    plain.setblocking(turn % 2 == 0)
    outcome(lambda: plain.connect(('127.0.0.1', ALLOWED)))
    if turn % 3 == 0:
        outcome(lambda: plain.send(b'GET /silent HTTP/1.1\r\n'))
    if turn % 5 == 0:
        outcome(lambda: plain.shutdown(socket.SHUT_RDWR))
    if turn % 7 == 0:
        select.select([plain], [plain], [plain], 0)
    plain.close()
print('held: done')
