# area: hashlib and hmac: digests, updates, parameters, files
import hashlib
import hmac
import os
import shutil
import tempfile

message = b"The quick brown fox jumps over the lazy dog"
for name in ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_224", "sha3_256", "sha3_512", "blake2b", "blake2s"]:
    digest = hashlib.new(name, message)
    assert digest.hexdigest() == getattr(hashlib, name)(message).hexdigest()
    print(f"{name:<9} {digest.digest_size:>2} {digest.block_size:>3} {digest.hexdigest()[:48]}")
print(hashlib.shake_128(message).hexdigest(10), hashlib.shake_256(b"").digest(6).hex())
print(hashlib.blake2b(message, digest_size=12, key=b"secret", salt=b"salt", person=b"me").hexdigest())
print(hashlib.blake2s(b"leaf", fanout=2, depth=2, leaf_size=64, node_offset=1).hexdigest()[:16])

first = hashlib.sha256()
for byte in message[:20]:
    first.update(bytes([byte]))
second = first.copy()
first.update(memoryview(message)[20:])
print(first.digest() == hashlib.sha256(message).digest(), second.digest() == hashlib.sha256(message[:20]).digest())

folder = tempfile.mkdtemp()
path = os.path.join(folder, "data.bin")
with open(path, "wb") as handle:
    for block in range(64):
        handle.write(bytes([block]) * 1000)
checksum = hashlib.sha1()
with open(path, "rb") as handle:
    while chunk := handle.read(4096):
        checksum.update(chunk)
print(checksum.hexdigest())
shutil.rmtree(folder)

print(hmac.new(b"key", message, "sha256").hexdigest())
print(hmac.new(b"k" * 200, message, hashlib.md5).hexdigest(), hmac.digest(b"key", message, "sha1").hex())
print(hmac.compare_digest("abc", "abc"), hmac.compare_digest(b"abc", b"abd"))
try:
    hashlib.new("no-such-hash")
except ValueError as error:
    print(type(error).__name__)
print({"md5", "sha256", "blake2b"} <= hashlib.algorithms_guaranteed)
