"""Runs a command on a pseudo-terminal and prints what came out of it and how it ended, as JSON.

usage: terminal-session.py JSON, with {"command": [...], "answers": [[prompt, text], ...]}: each text is typed
once its prompt was seen.
"""
import json
import os
import pty
import select
import sys
import time

TIMEOUT_S = 30

session = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(session["command"][0], session["command"])
output = b""
answers = list(session["answers"])
deadline = time.monotonic() + TIMEOUT_S
while time.monotonic() < deadline:
    if answers and answers[0][0].encode() in output:
        os.write(terminal, answers.pop(0)[1].encode())
    if not select.select([terminal], [], [], 0.05)[0]:
        continue
    try:
        piece = os.read(terminal, 65536)
    except OSError:  # Linux: the other side is closed.
        break
    if not piece:
        break
    output += piece
_, status = os.waitpid(pid, 0)
print(json.dumps({"output": output.decode(), "code": os.waitstatus_to_exitcode(status)}))
