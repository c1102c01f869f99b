# area: reading standard input as bytes: buffer, raw descriptor, peek, invalid UTF-8 never decoded
# stdin: "\u0000\u0001binary\n\u00ff\u00fe tail\r\nmore and more data to the very end"
import os
import sys

source = sys.stdin.buffer
print(source.peek(1)[:1], source.read(2), source.readline(), source.read1(3))
target = bytearray(5)
print(source.readinto(target), bytes(target))
rest = source.read()
print(len(rest), rest[-7:], source.read(), source.read(1))
print(os.read(0, 10), sys.stdin.fileno())
counts = {}
for byte in rest:
    counts[byte] = counts.get(byte, 0) + 1
print([(bytes([byte]), count) for byte, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:4]])
sys.stdout.buffer.write(b"raw bytes out: \xe2\x98\x83\n")
sys.stdout.buffer.flush()
sys.stdout.write("text after bytes ☃\n")
