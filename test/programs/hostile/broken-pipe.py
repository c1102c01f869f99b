# tries: write to a pipe without readers, with the signal ignored and not
# holds: BrokenPipeError, once and for all
# expect: {"exitCode": 0, "stdout": "held: BrokenPipeError\nheld: end of file\n"}
import os

reader, writer = os.pipe()
os.close(reader)
try:
    os.write(writer, b'x')
except OSError as error:
    print('held:', type(error).__name__)
reader, writer = os.pipe()
os.close(writer)
print('held: end of file' if os.read(reader, 10) == b'' else 'data')
