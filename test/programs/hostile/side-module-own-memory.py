# tries: load a module that brings a 4 GiB memory and a table of ten million entries of its own
# holds: refused, or charged to the guest; the host does not grow
# options: {"limits": {"memory": "96MiB", "cpu": "5s", "wall": "10s"}}
# expect: {"anyOf": [{"exitCode": 0, "stdoutIncludes": "held"}, {"crashed": true}]}
import ctypes

DYLINK = b'\0\x0f\x08dylink.0\1\4\0\0\0\0'
MODULES = {
    'memory': b'\0asm\1\0\0\0' + DYLINK + b'\5\5\1\0\x80\x80\4',
    'table': b'\0asm\1\0\0\0' + DYLINK + b'\4\7\1\x70\0\x80\xad\xe2\4',
}
kept = []
for name, data in MODULES.items():
    with open(f'/tmp/{name}.so', 'wb') as file:
        file.write(data)
    for turn in range(20):
        path = f'/tmp/{name}{turn}.so'
        with open(path, 'wb') as file:
            file.write(data)
        try:
            kept.append(ctypes.CDLL(path))
        except (OSError, ImportError, MemoryError) as error:
            print('held:', name, type(error).__name__)
            break
    else:
        print('ESCAPED: twenty copies of', name, 'loaded')
