# area: select.poll and selectors on pipes: events, hang-up, modify, unregister
import os
import select
import selectors

reader, writer = os.pipe()
poller = select.poll()
poller.register(reader, select.POLLIN)
poller.register(writer, select.POLLOUT)


def events(timeout=0):
    result = []
    for fd, mask in poller.poll(timeout):
        flags = [name for name in ("POLLIN", "POLLOUT", "POLLERR", "POLLHUP", "POLLNVAL") if mask & getattr(select, name)]
        result.append(("reader" if fd == reader else "writer", flags))
    return sorted(result)


print(events())
os.write(writer, b"ping")
print(events())
poller.modify(writer, 0)
print(events(), os.read(reader, 10), events(20))
poller.unregister(writer)
os.write(writer, b"last")
os.close(writer)
print(events())
os.read(reader, 10)
print(events())
os.close(reader)
print(events())
poller.unregister(reader)
for call in [lambda: poller.unregister(reader), lambda: poller.modify(reader, select.POLLIN), lambda: poller.register("no")]:
    try:
        call()
    except (KeyError, OSError, TypeError) as error:
        print(type(error).__name__)
print(poller.poll(0))

reader, writer = os.pipe()
os.close(reader)
poller.register(writer, select.POLLOUT)
print("write end with no reader reports an error:", any("POLLERR" in flags for _, flags in events()))
poller.unregister(writer)
os.close(writer)

with selectors.DefaultSelector() as selector:
    pairs = [os.pipe() for _ in range(3)]
    for index, (read_end, _) in enumerate(pairs):
        selector.register(read_end, selectors.EVENT_READ, data=f"pipe {index}")
    for index in (2, 0):
        os.write(pairs[index][1], b"m" * (index + 1))
    for key, mask in sorted(selector.select(0), key=lambda item: item[0].data):
        print(key.data, mask == selectors.EVENT_READ, os.read(key.fd, 100))
    print(selector.select(0.01), len(selector.get_map()))
    selector.unregister(pairs[1][0])
    print(len(selector.get_map()))
    for read_end, write_end in pairs:
        os.close(write_end)
        os.close(read_end)
