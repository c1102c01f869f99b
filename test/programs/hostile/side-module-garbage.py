# tries: import and dlopen extension modules that are garbage, truncated, or lie about their sizes
# holds: each is refused with an exception; the host compiles nothing harmful and keeps nothing
# options: {"limits": {"memory": "96MiB", "wall": "20s"}}
# expect: {"exitCode": 0, "stdoutIncludes": "held: all refused"}
import ctypes
import importlib.machinery
import importlib.util
import os

HEAD = b'\0asm\1\0\0\0'
DYLINK = b'\0\x0f\x08dylink.0\1\4\0\0\0\0'
FILES = {
    'empty': b'',
    'text': b'print("hello")\n' * 100,
    'magic-only': HEAD,
    'elf': b'\x7fELF' + bytes(200),
    'huge-section': HEAD + b'\1\xff\xff\xff\xff\x0f',
    'endless-leb': HEAD + b'\0' + b'\xff' * 100_000,
    'dylink-truncated': HEAD + DYLINK[:9],
    'dylink-huge-memory': HEAD + b'\0\x13\x08dylink.0\1\x08\xff\xff\xff\xff\x0f\0\0\0',
    'dylink-huge-table': HEAD + b'\0\x13\x08dylink.0\1\x08\0\0\xff\xff\xff\xff\x07\0',
    'dylink-huge-alignment': HEAD + b'\0\x0f\x08dylink.0\1\4\0\x1f\0\x1f',
    'needs-itself': HEAD + b'\0\x15\x08dylink.0\2\x0a\1\x08/tmp/x.so',
    'needs-the-host': HEAD + b'\0\x16\x08dylink.0\2\x0b\1\x09/bin/node',
    'a-million-needs': HEAD + b'\0\x0d\x08dylink.0\2\x02\xff\x7f',
    'unknown-import': HEAD + DYLINK + b'\1\4\1\x60\0\0' + b'\2\x0c\1\3env\4evil\0\0',
}
loaded = []
for name, data in FILES.items():
    path = f'/tmp/{name}.so'
    with open(path, 'wb') as file:
        file.write(data)
    for way in ('import', 'dlopen'):
        try:
            if way == 'dlopen':
                loaded.append((name, way, ctypes.CDLL(path)))
            else:
                loader = importlib.machinery.ExtensionFileLoader('evil', path)
                spec = importlib.util.spec_from_file_location('evil', path, loader=loader)
                loaded.append((name, way, importlib.util.module_from_spec(spec)))
        except (ImportError, OSError, MemoryError, SystemError, ValueError) as error:
            print('held:', name, way, type(error).__name__)
    os.remove(path)
for name, way, module in loaded:
    # Modules without an init function may load: they do nothing.
    print('loaded', name, way)
harmless = {'magic-only', 'dylink-huge-alignment', 'unknown-import', 'a-million-needs', 'needs-itself'}
if all(name in harmless for name, way, module in loaded):
    print('held: all refused')
