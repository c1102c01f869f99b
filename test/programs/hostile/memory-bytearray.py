# tries: grow one bytearray without end
# holds: MemoryError at the limit; the program goes on
# options: {"limits": {"memory": "96MiB", "cpu": "5s"}}
# expect: {"exitCode": 0, "stdout": "held: MemoryError\nstill works\n"}
data = bytearray()
try:
    while len(data) < 96 * 1024 * 1024:
        data += bytes(1 << 20)
    held = False
except MemoryError as error:
    held = True
size = len(data)
del data
print('held: MemoryError' if held else 'ESCAPED: %d' % size)
print('still', 'works')
