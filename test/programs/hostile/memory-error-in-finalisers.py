# tries: run finalisers, exception handlers and imports with no memory left
# holds: exceptions of the guest, then an ordinary end
# options: {"limits": {"memory": "96MiB", "cpu": "10s", "output": "1MiB"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: end"}
class Hungry:
    def __del__(self):
        self.more = bytearray(64 << 20)


kept = []
for size in (1 << 22, 1 << 16, 1 << 10, 64):
    try:
        while True:
            kept.append(bytearray(size))
    except MemoryError:
        pass
try:
    Hungry()
    import xml.dom.minidom
except Exception:
    pass
kept.clear()
print('held: end')
