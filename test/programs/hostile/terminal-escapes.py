# tries: send sequences that retitle, recolour, query, or write to the clipboard of a terminal that shows the output
# holds: they are data in the result, byte for byte
# expect: {"exitCode": 0, "stdout": "\u001b[2J\u001b]0;owned\u0007\u001b[6n\u001b]52;c;cm0gLXJm\u0007\u001bP$qm\u001b\\\u0000\u009b31mheld\n"}
import os

os.write(1, '\x1b[2J\x1b]0;owned\x07\x1b[6n\x1b]52;c;cm0gLXJm\x07\x1bP$qm\x1b\\\0\x9b31mheld\n'.encode())
