# area: array, bytearray and memoryview: slices, casts, files, buffer locks
import io
import os
import shutil
import tempfile
from array import array

numbers = array("i", [5, 3, 8, 1])
numbers.append(9)
numbers.extend(range(2))
numbers.insert(0, -7)
print(numbers, numbers.itemsize, numbers.index(8), numbers.count(1), numbers.pop(), len(numbers))
numbers[1:3] = array("i", [100, 200, 300])
print(numbers.tolist(), numbers[::-2].tolist())
doubles = array("d", [0.5, 1.25])
print(doubles, array("B", b"hi").tolist(), array("h", [1, -1]).tobytes() in (b"\x01\x00\xff\xff", b"\x00\x01\xff\xff"))
swapped = array("H", [1, 256])
swapped.byteswap()
print(swapped.tolist())
for code, value in [("B", 300), ("b", -129), ("i", "x")]:
    try:
        array(code, [value])
    except (OverflowError, TypeError) as error:
        print(code, type(error).__name__)

folder = tempfile.mkdtemp()
path = os.path.join(folder, "numbers.bin")
with open(path, "wb") as handle:
    numbers.tofile(handle)
again = array("i")
with open(path, "rb") as handle:
    try:
        again.fromfile(handle, len(numbers) + 1)
    except EOFError:
        print("short file, got", len(again))
print(again == numbers)
shutil.rmtree(folder)

data = bytearray(b"0123456789abcdef")
view = memoryview(data)
view[2:5] = b"XYZ"
print(bytes(view[:6]), view[-1], view[::5].tolist(), view.readonly, memoryview(b"x").readonly)
words = view.cast("I")
print(words.shape, words.itemsize, words.nbytes, view.cast("B", (4, 4)).tolist()[1])
try:
    data.append(1)
except BufferError as error:
    print("BufferError")
words.release()
view.release()
data.append(ord("!"))
print(data, data.find(b"XYZ"))
try:
    view[0]
except ValueError as error:
    print(error)
target = bytearray(6)
print(io.BytesIO(b"hello world").readinto(memoryview(target)[1:4]), target)
del data[::2]
data += b"end"
data.reverse()
print(data, bytes(3), bytearray.fromhex("00ff").hex(), bytes([1, 2]) + bytearray(b"\3"))
