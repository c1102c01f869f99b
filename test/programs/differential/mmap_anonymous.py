# area: anonymous mmap used as a scratch buffer, a ring and a struct table
import mmap
import struct

with mmap.mmap(-1, 8192) as memory:
    print(len(memory), memory[:4], memory.tell(), not any(memory))
    memory.write(b"header")
    memory.write_byte(7)
    print(memory.tell(), memory[:8], memory.find(b"\x07"))
    record = struct.Struct("<IH6s")
    for index, (number, kind, label) in enumerate([(1, 2, b"one"), (70000, 3, b"second"), (2**32 - 1, 0, b"")]):
        record.pack_into(memory, 100 + index * record.size, number, kind, label)
    for index in range(3):
        print(record.unpack_from(memory, 100 + index * record.size))
    with memoryview(memory) as view:
        view[4096:4100] = b"page"
        print(view.nbytes, view[4090:4102].tobytes())
        try:
            memory.close()
        except BufferError as error:
            print(type(error).__name__)
    memory.move(0, 4096, 4)
    print(memory[:8], sum(memory[5000:]))

    class Ring:
        def __init__(self, storage, start, size):
            self.storage, self.start, self.size, self.head, self.count = storage, start, size, 0, 0

        def push(self, byte):
            self.storage[self.start + (self.head + self.count) % self.size] = byte
            if self.count < self.size:
                self.count += 1
            else:
                self.head = (self.head + 1) % self.size

        def __iter__(self):
            return (self.storage[self.start + (self.head + i) % self.size] for i in range(self.count))

    ring = Ring(memory, 6000, 5)
    for byte in b"abcdefgh":
        ring.push(byte)
    print(bytes(ring), memory[6000:6006])
    for call in [lambda: memory.__setitem__(0, 256), lambda: memory.__getitem__(8192), lambda: memory.write(b"x" * 9000)]:
        try:
            call()
        except (ValueError, IndexError) as error:
            print(type(error).__name__)
print(memory.closed)
try:
    mmap.mmap(-1, -1)
except (ValueError, OverflowError) as error:
    print("negative length refused")
