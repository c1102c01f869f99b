# tries: close descriptors 0 to 2 and open others in their place
# holds: an end is reported; files opened at 1 are files, not the host's output
# expect: {"anyOf": [{"exitCode": 0, "stdout": "before\n"}, {"exitCode": 120, "stdout": "before\n"}, {"exitCode": 1, "stdout": "before\n"}]}
import os

print('before', flush=True)
for number in (0, 1, 2):
    os.close(number)
for number in (0, 1, 2):
    os.open(f'/tmp/{number}', os.O_CREAT | os.O_RDWR)
print('into the file', flush=True)
for number in (0, 1, 2):
    os.close(number)
