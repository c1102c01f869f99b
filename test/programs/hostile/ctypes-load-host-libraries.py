# tries: load libraries of the host by name and by path
# holds: nothing outside the sandbox's own files can be loaded
# expect: {"exitCode": 0, "stdoutIncludes": "held: nothing loaded"}
import ctypes
import ctypes.util

loaded = []
for name in ('libc.so.6', '/lib/x86_64-linux-gnu/libc.so.6', '/lib64/ld-linux-x86-64.so.2', '/usr/lib/libSystem.dylib',
             'kernel32.dll', 'libm.so', 'libnode.so', '/proc/self/exe', '/usr/bin/node', '../' * 50 + 'usr/bin/node',
             'pyodide.asm.wasm', '/dev/zero', '/dev/null', '/tmp', '', 'x' * 10000, 'file:///etc/passwd', 'http://127.0.0.1/x.so'):
    if name == '':
        continue
    try:
        library = ctypes.CDLL(name)
    except (OSError, ValueError, MemoryError):
        continue
    loaded.append((name, library))
for name, library in loaded:
    print('ESCAPED: loaded', name[:60])
print('find_library', ctypes.util.find_library('c'))
if not loaded:
    print('held: nothing loaded')
